//! The contract of [`RecordFreshness`].
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::identity::customer::{CustomerScope, RecordFreshness};

use crate::fixtures::{noon, scope};

/// What the suite needs behind the port: the system that keeps the records of `AGLS1` and `AGLS2`. The time is noon.
#[async_trait]
pub trait OtherSystem: Send + Sync {
    /// Whether the customer's record can be shown now, by the system's answer or by a copy.
    async fn shows(&self, scope: &CustomerScope) -> bool;

    /// Has the system answer from now on, or fail.
    fn answers(&self, answers: bool);

    /// Lets time go by.
    fn advance(&self, by: TimeDelta);
}

/// Runs every case of the contract of
/// [`RecordFreshness`](portal_core::identity::customer::RecordFreshness).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn RecordFreshness>, Arc<dyn OtherSystem>, Guard)`.
#[macro_export]
macro_rules! record_freshness_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database record_freshness_contract record_freshness [$(#$attribute)*] $fresh;
            what_the_system_answers_is_not_a_copy
            a_copy_is_told_with_the_instant_at_which_it_was_read
            a_copy_of_another_customer_is_not_told
            a_copy_is_not_told_once_the_system_answers_again
            a_copy_that_was_shown_a_while_ago_is_not_told
        }
    };
}

const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// Shows both customers at noon; a minute later the system is away.
async fn away(system: &dyn OtherSystem) {
    for customer in ["AGLS1", "AGLS2"] {
        assert!(system.shows(&scope(customer)).await, "the system answers");
    }
    system.advance(MINUTE);
    system.answers(false);
}

pub async fn what_the_system_answers_is_not_a_copy(freshness: Arc<dyn RecordFreshness>, system: Arc<dyn OtherSystem>) {
    assert_eq!(freshness.as_of(&scope("AGLS1")), None, "nothing was shown");
    for _ in 0..2 {
        assert!(system.shows(&scope("AGLS1")).await);
        assert_eq!(freshness.as_of(&scope("AGLS1")), None);
        system.advance(MINUTE);
    }
}

pub async fn a_copy_is_told_with_the_instant_at_which_it_was_read(
    freshness: Arc<dyn RecordFreshness>,
    system: Arc<dyn OtherSystem>,
) {
    away(&*system).await;
    assert_eq!(freshness.as_of(&scope("AGLS1")), None, "no copy was shown");
    assert!(system.shows(&scope("AGLS1")).await, "by a copy");
    assert_eq!(freshness.as_of(&scope("AGLS1")), Some(noon()));
    system.advance(MINUTE);
    assert!(system.shows(&scope("AGLS1")).await, "by the same copy");
    assert_eq!(freshness.as_of(&scope("AGLS1")), Some(noon()));
}

pub async fn a_copy_of_another_customer_is_not_told(freshness: Arc<dyn RecordFreshness>, system: Arc<dyn OtherSystem>) {
    away(&*system).await;
    assert!(system.shows(&scope("AGLS1")).await, "by a copy");
    assert_eq!(freshness.as_of(&scope("AGLS2")), None);
    assert_eq!(freshness.as_of(&scope("AGLS3")), None);
}

pub async fn a_copy_is_not_told_once_the_system_answers_again(
    freshness: Arc<dyn RecordFreshness>,
    system: Arc<dyn OtherSystem>,
) {
    away(&*system).await;
    assert!(system.shows(&scope("AGLS1")).await, "by a copy");
    system.answers(true);
    system.advance(MINUTE);
    assert!(system.shows(&scope("AGLS1")).await);
    assert_eq!(freshness.as_of(&scope("AGLS1")), None);
}

pub async fn a_copy_that_was_shown_a_while_ago_is_not_told(
    freshness: Arc<dyn RecordFreshness>,
    system: Arc<dyn OtherSystem>,
) {
    away(&*system).await;
    assert!(system.shows(&scope("AGLS1")).await, "by a copy");
    system.advance(MINUTE);
    assert_eq!(freshness.as_of(&scope("AGLS1")), None);
}

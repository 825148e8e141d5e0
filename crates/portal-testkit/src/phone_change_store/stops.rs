//! Changes that stop between two of their steps, and what brings them to their end.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::PortError;
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::profile::{
    Committed, ContactCommit, ContactOnFile, ContactRepo, PhoneChange, PhoneChangeState, PhoneChangeStore, PhoneChanged,
};
use portal_core::identity::session::Session;

use super::{Changes, account, change, entries, log_in, look, on, put_accounts, record, reverted};
use crate::TestDatabase;
use crate::fixtures::{
    another_phone, change_entry, change_notice, customer_id, login_on, noon, opening, phone, phone_change, reversal,
    scope, session, trusted_device,
};
use crate::support::{messages, millis, ok, secs};

/// Customers of the ISP, whose writes stop the caller.
pub(crate) struct Stopping {
    contacts: Arc<dyn ContactRepo>,
    is_written: bool,
}

impl Stopping {
    /// Stops before the number is written.
    pub(crate) fn before(contacts: Arc<dyn ContactRepo>) -> Arc<Self> {
        Arc::new(Self { contacts, is_written: false })
    }

    /// Stops after the number is written.
    fn after(contacts: Arc<dyn ContactRepo>) -> Arc<Self> {
        Arc::new(Self { contacts, is_written: true })
    }
}

#[async_trait]
impl ContactRepo for Stopping {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        self.contacts.find_contact(scope).await
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        if self.is_written {
            assert_eq!(self.contacts.commit_contact(scope, commit).await?, Committed::Done);
        }
        Err(PortError::unavailable("contact repository", "the process stops here"))
    }
}

/// Both accounts, three sessions, and a change of `AGLS1` in the first one that stops.
async fn stopped(records: &Arc<dyn PhoneChangeStore>, test_db: &dyn TestDatabase, stop: Arc<Stopping>) -> PhoneChange {
    put_accounts(test_db).await;
    let [mine, ..] = log_in(test_db, ["AGLS1", "AGLS1", "AGLS2"]).await;
    let made = phone_change(1, &mine);
    let stopped = Changes::new(stop, records.clone()).change_phone(&scope("AGLS1"), &made).await;
    assert!(stopped.is_err_and(|error| error.is_retryable()));
    made
}

pub async fn a_change_that_stops_before_the_number_is_written_is_made_by_a_retry(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = stopped(&repo, &*test_db, Stopping::before(test_db.contacts())).await;
    let repo = on(repo, &*test_db);
    assert_eq!(account(&*test_db, "AGLS1").await.access.phone, Some(phone()));
    assert_eq!(repo.last("AGLS1").await.map(|record| record.state), Some(PhoneChangeState::Pending));
    for n in [1, 2] {
        assert!(look(&*test_db, &session(n, "AGLS1")).await.is_some(), "session {n} stands");
    }
    assert_eq!(messages(&*test_db).await, []);

    let again = PhoneChange { to: made.to.clone(), at: noon() + secs(5), ..phone_change(2, &session(1, "AGLS1")) };
    assert_eq!(change(&repo, &again).await.access.phone.as_ref(), Some(&made.to));
    assert_eq!(repo.last("AGLS1").await, Some(record(&made)), "it is the change that was begun");
    assert_eq!(look(&*test_db, &session(2, "AGLS1")).await, None);
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, [change_entry(&made, "AGLS1")]);
    assert_eq!(messages(&*test_db).await, [change_notice(&made, "AGLS1")]);
}

pub async fn a_change_that_stops_before_the_number_is_written_is_abandoned_in_the_end(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = stopped(&repo, &*test_db, Stopping::before(test_db.contacts())).await;
    let repo = on(repo, &*test_db);
    let minute = noon() + secs(60);
    let later = minute + millis(1);
    let revert_until = later + TimeDelta::days(1);
    let other = PhoneChange { at: minute - millis(1), revert_until, ..phone_change(2, &session(2, "AGLS1")) };
    let early = ok(repo.change_phone(&scope("AGLS1"), &other).await);
    assert_eq!(early, PhoneChanged::OnHold { until: minute }, "somebody may be working on it");
    assert_eq!(ok(repo.finish_pending(minute - millis(1)).await), 0);
    assert_eq!(ok(repo.finish_pending(later).await), 1);
    assert_eq!(repo.last("AGLS1").await, None);
    let found = ok(repo.find_change(made.id).await).map(|record| record.state);
    assert_eq!(found, Some(PhoneChangeState::Abandoned));
    let other = PhoneChange { at: later, ..other };
    assert_eq!(change(&repo, &other).await.access.phone, Some(another_phone(2)));
    assert_eq!(messages(&*test_db).await, [change_notice(&other, "AGLS1")]);
    assert_eq!(ok(repo.finish_pending(minute + secs(60)).await), 0);
}

pub async fn sec_23_a_change_that_stops_after_the_number_is_written_is_completed_in_the_end(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = stopped(&repo, &*test_db, Stopping::after(test_db.contacts())).await;
    let repo = on(repo, &*test_db);
    let access = account(&*test_db, "AGLS1").await.access;
    assert!(access.admits(&made.to) && !access.admits(&made.from), "sessions of the old number admit nobody");
    assert_eq!(messages(&*test_db).await, []);
    let at = noon() + secs(61);
    let by_the_new = Session { phone: made.to.clone(), created_at: noon() + secs(30), ..session(4, "AGLS1") };
    ok(test_db.sessions().open(&opening(&by_the_new)).await);

    assert_eq!(ok(repo.finish_pending(at).await), 1);
    assert_eq!(repo.last("AGLS1").await, Some(record(&made)));
    assert_eq!(look(&*test_db, &session(1, "AGLS1")).await.map(|session| session.phone), Some(made.to.clone()));
    assert_eq!(look(&*test_db, &session(2, "AGLS1")).await, None);
    assert_eq!(look(&*test_db, &by_the_new).await.as_ref(), Some(&by_the_new));
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, [change_entry(&made, "AGLS1")]);
    assert_eq!(messages(&*test_db).await, [change_notice(&made, "AGLS1")], "the old number is told");
    assert!(ok(repo.revert_phone(&scope("AGLS1"), &reversal(&made, "AGLS1")).await));
}

/// A change of `AGLS1` whose reversal stops.
async fn stopped_reversal(repo: &Changes, test_db: &dyn TestDatabase, stop: Arc<Stopping>) -> PhoneChange {
    put_accounts(test_db).await;
    let [mine, ..] = log_in(test_db, ["AGLS1", "AGLS1", "AGLS2"]).await;
    let made = phone_change(1, &mine);
    change(repo, &made).await;
    for (n, phone) in [(1, made.from.clone()), (2, made.to.clone())] {
        let device = portal_core::identity::device::TrustedDevice { phone, ..trusted_device(n) };
        ok(test_db.sessions().open(&login_on(&device, None)).await);
    }
    let stopping = Changes::new(stop, repo.records.clone());
    assert!(stopping.revert_phone(&scope("AGLS1"), &reversal(&made, "AGLS1")).await.is_err());
    made
}

/// Nobody is inside, and number and e-mail address are held.
async fn check_nobody_is_inside(repo: &Changes, test_db: &dyn TestDatabase, made: &PhoneChange) {
    for n in 1..=3 {
        assert_eq!(look(test_db, &session(n, "AGLS1")).await, None, "session {n}");
        assert_eq!(ok(test_db.devices().find(trusted_device(n).token).await), None, "device {n}");
    }
    let reversal = reversal(made, "AGLS1");
    assert_eq!(ok(repo.change_hold(&scope("AGLS1"), reversal.at).await), Some(reversal.held_until));
}

pub async fn sec_23_a_reversal_that_stops_before_the_number_is_written_leaves_nobody_inside(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = stopped_reversal(&repo, &*test_db, Stopping::before(test_db.contacts())).await;
    let reversal = reversal(&made, "AGLS1");
    check_nobody_is_inside(&repo, &*test_db, &made).await;
    assert_eq!(repo.last("AGLS1").await.map(|record| record.state), Some(PhoneChangeState::Reverting));

    let again = portal_core::identity::profile::Reversal { at: reversal.at + secs(1), ..reversal.clone() };
    assert!(ok(repo.revert_phone(&scope("AGLS1"), &again).await), "the link takes it up again at once");
    assert!(!ok(repo.revert_phone(&scope("AGLS1"), &again).await), "it is done once");
    assert_eq!(account(&*test_db, "AGLS1").await.access.phone, Some(phone()));
    assert_eq!(repo.last("AGLS1").await, Some(reverted(&made, &reversal)), "it is the reversal that was begun");
    let audit = [change_entry(&made, "AGLS1"), reversal.audit];
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, audit);
}

pub async fn sec_23_a_reversal_that_stops_after_the_number_is_written_is_settled_in_the_end(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = stopped_reversal(&repo, &*test_db, Stopping::after(test_db.contacts())).await;
    let reversal = reversal(&made, "AGLS1");
    check_nobody_is_inside(&repo, &*test_db, &made).await;
    assert_eq!(account(&*test_db, "AGLS1").await.access.phone, Some(phone()));
    assert_eq!(ok(repo.finish_pending(reversal.at + TimeDelta::minutes(1)).await), 1);
    assert_eq!(repo.last("AGLS1").await, Some(reverted(&made, &reversal)));
    assert_eq!(account(&*test_db, "AGLS1").await.access.phone, Some(phone()));
    assert_eq!(ok(repo.finish_pending(reversal.at + TimeDelta::minutes(2)).await), 0);
}

//! Promises to pay.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::promise::{PaymentPromise, PromiseChange, PromiseRepo, VersionedPromise};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::commit::Committed;
use portal_core::{PortError, Rupiah};

use crate::database::Gate;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheAmount,
    LetsSeveralBeOpen,
    GivesPlacesAgain,
    LooksThenAdds,
    KeepsWhatIsOver,
    WritesOldVersions,
    LooksThenCommits,
    ListsOldestFirst,
    AnswersEverybody,
    ListsByPlace,
}

struct Promises {
    fault: Fault,
    rows: Mutex<Vec<VersionedPromise>>,
    gate: Gate,
}

impl Promises {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn read<T>(&self, look: impl FnOnce(&mut Vec<VersionedPromise>) -> T) -> T {
        look(&mut self.rows.lock().expect("no panic"))
    }

    /// Whether a promise of the account stands in the way.
    fn is_taken(&self, promise: &PaymentPromise) -> bool {
        let is_in_the_way = |known: &&VersionedPromise| {
            let known = &known.promise;
            let are_open = promise.is_open() && (known.is_open() || self.is(Fault::KeepsWhatIsOver));
            known.customer_id == promise.customer_id
                && (are_open && !self.is(Fault::LetsSeveralBeOpen)
                    || known.position == promise.position && !self.is(Fault::GivesPlacesAgain))
        };
        self.read(|rows| rows.iter().any(|known| is_in_the_way(&known)))
    }
}

#[async_trait]
impl PromiseRepo for Promises {
    async fn add(&self, promise: &PaymentPromise) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenAdds)).await;
        let is_taken = self.is_taken(promise);
        let_others_go_first().await;
        if is_taken {
            return Ok(Committed::Conflict);
        }
        let mut promise = promise.clone();
        if self.is(Fault::ForgetsTheAmount) {
            promise.amount = Rupiah::ZERO;
        }
        self.read(|rows| rows.push(VersionedPromise { promise, version: 1 }));
        Ok(Committed::Done)
    }

    async fn latest(&self, scope: &CustomerScope, limit: u32) -> Result<Vec<VersionedPromise>, PortError> {
        let is_own = |known: &&VersionedPromise| {
            known.promise.customer_id == *scope.customer_id() || self.is(Fault::AnswersEverybody)
        };
        let mut own: Vec<_> = self.read(|rows| rows.iter().filter(is_own).cloned().collect());
        own.sort_by_key(|known| Reverse(known.promise.position));
        if self.is(Fault::ListsOldestFirst) {
            own.reverse();
        }
        own.truncate(limit as usize);
        Ok(own)
    }

    async fn commit(&self, change: &PromiseChange) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenCommits)).await;
        let is_it = |known: &VersionedPromise| {
            known.promise.id == change.after.id
                && (known.version == change.expected || self.is(Fault::WritesOldVersions))
        };
        let at = self.read(|rows| rows.iter().position(is_it));
        let_others_go_first().await;
        let Some(at) = at else { return Ok(Committed::Conflict) };
        self.read(|rows| {
            let known = &mut rows[at];
            *known = VersionedPromise { promise: change.after.clone(), version: known.version + 1 };
        });
        Ok(Committed::Done)
    }

    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPromise>, PortError> {
        let is_due = |known: &&VersionedPromise| known.promise.check_at.is_some_and(|at| at <= now);
        let mut due: Vec<_> = self.read(|rows| rows.iter().filter(is_due).cloned().collect());
        let at = |known: &VersionedPromise| known.promise.check_at.filter(|_| !self.is(Fault::ListsByPlace));
        due.sort_by_key(|known| (at(known), known.promise.id));
        due.truncate(limit as usize);
        Ok(due)
    }
}

fn with(fault: Fault) -> Arc<dyn PromiseRepo> {
    Arc::new(Promises { fault, rows: Mutex::default(), gate: Gate::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn PromiseRepo>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::promise_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { promise_repo, with;
        Fault::ForgetsTheAmount => a_promise_is_found_as_it_was_added;
        Fault::LetsSeveralBeOpen => one_promise_of_an_account_is_open;
        Fault::GivesPlacesAgain => a_place_is_given_once;
        Fault::LooksThenAdds => of_a_hundred_racing_promises_one_is_added,
            of_racing_promises_that_are_over_one_has_the_place;
        Fault::KeepsWhatIsOver => a_promise_that_is_over_makes_room_for_another;
        Fault::WritesOldVersions => a_change_of_an_old_version_writes_nothing;
        Fault::LooksThenCommits => of_a_hundred_changes_of_one_version_one_is_written;
        Fault::ListsOldestFirst => promises_come_the_latest_first_and_not_more_than_asked_for;
        Fault::AnswersEverybody => nothing_of_another_customer_is_answered;
        Fault::ListsByPlace => what_is_due_is_answered_the_longest_overdue_first;
    }
}

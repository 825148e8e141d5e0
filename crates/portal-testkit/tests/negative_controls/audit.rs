//! An audit trail.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::staff::audit::{AuditEntry, AuditLog};
use portal_core::{Actor, CustomerId, Page, PageRequest, PortError};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheActor,
    RefusesNothing,
    SortsByInstant,
    KeepsOneOfEach,
    FilesAllUnderOneAccount,
    KeepsTheStartOfALargeBatch,
    RecordsOneByOne,
    CountsThePageOnly,
    ReadsTheFirstFirst,
    FoldsCase,
}

struct Trail {
    fault: Fault,
    entries: Arc<Mutex<Vec<AuditEntry>>>,
}

impl Trail {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn add(&self, entry: &AuditEntry) {
        let mut entries = self.entries.lock().expect("no panic");
        if self.is(Fault::KeepsOneOfEach) && entries.contains(entry) {
            return;
        }
        let actor = if self.is(Fault::ForgetsTheActor) { Actor::System } else { entry.actor.clone() };
        let first = entries.first().map(|first| first.customer_id.clone());
        let customer_id = first.filter(|_| self.is(Fault::FilesAllUnderOneAccount));
        let customer_id = customer_id.unwrap_or_else(|| entry.customer_id.clone());
        entries.push(AuditEntry { actor, customer_id, ..entry.clone() });
        if self.is(Fault::SortsByInstant) {
            entries.sort_by_key(|entry| entry.at);
        }
    }

    fn page(&self, request: PageRequest, which: impl Fn(&AuditEntry) -> bool) -> Page<AuditEntry> {
        let entries = self.entries.lock().expect("no panic");
        let mut all: Vec<AuditEntry> = entries.iter().filter(|entry| which(entry)).cloned().collect();
        if !self.is(Fault::ReadsTheFirstFirst) {
            all.reverse();
        }
        let total = all.len();
        let before = usize::try_from(request.offset()).expect("small");
        let limit = usize::try_from(request.limit()).expect("small");
        let items: Vec<AuditEntry> = all.into_iter().skip(before).take(limit).collect();
        let total = if self.is(Fault::CountsThePageOnly) { items.len() } else { total };
        Page { items, total: total.try_into().expect("small"), request }
    }
}

#[async_trait]
impl AuditLog for Trail {
    async fn record(&self, entries: &[AuditEntry]) -> Result<(), PortError> {
        if entries.is_empty() && self.is(Fault::RefusesNothing) {
            return Err(PortError::broken("audit log", "there is nothing to record"));
        }
        if self.is(Fault::RecordsOneByOne) {
            for entry in entries {
                self.add(entry);
                let_others_go_first().await;
            }
            return Ok(());
        }
        let most = if self.is(Fault::KeepsTheStartOfALargeBatch) { 6_500 } else { usize::MAX };
        let whole = Self { fault: self.fault, entries: Arc::default() };
        let mut kept = self.entries.lock().expect("no panic");
        std::mem::swap(&mut *kept, &mut *whole.entries.lock().expect("no panic"));
        entries.iter().take(most).for_each(|entry| whole.add(entry));
        std::mem::swap(&mut *kept, &mut *whole.entries.lock().expect("no panic"));
        Ok(())
    }

    async fn page_of(&self, customer: &CustomerId, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        Ok(self.page(request, |entry| entry.customer_id == *customer))
    }

    async fn page_by(&self, actor: &Actor, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        let text = |actor: &Actor| {
            let text = actor.to_string();
            if self.is(Fault::FoldsCase) { text.to_lowercase() } else { text }
        };
        Ok(self.page(request, |entry| text(&entry.actor) == text(actor)))
    }
}

fn with(fault: Fault) -> (Arc<dyn AuditLog>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Trail { fault, entries: isp.audit.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn AuditLog>, Arc<dyn TestDatabase>, ())> {
    let (log, test_db) = with(Fault::None);
    ready((log, test_db, ()))
}

portal_testkit::audit_log_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { audit_log, with;
        Fault::ForgetsTheActor => entries_are_kept_with_everything_in_them;
        Fault::RefusesNothing => recording_nothing_is_no_error refused;
        Fault::SortsByInstant => entries_stay_in_the_order_they_were_recorded_whatever_their_instants;
        Fault::KeepsOneOfEach => entries_are_only_ever_added;
        Fault::FilesAllUnderOneAccount => entries_of_different_accounts_are_kept_apart;
        Fault::KeepsTheStartOfALargeBatch => a_large_batch_is_recorded_in_order;
        Fault::RecordsOneByOne => a_batch_is_seen_whole_or_not_at_all;
        Fault::CountsThePageOnly => the_entries_of_an_account_come_page_by_page_last_recorded_first;
        Fault::ReadsTheFirstFirst => the_entries_of_an_actor_come_page_by_page_last_recorded_first;
        Fault::FoldsCase => actors_of_every_kind_are_told_apart;
    }
}

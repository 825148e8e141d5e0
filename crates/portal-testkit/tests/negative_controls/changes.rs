//! A trail of changes.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::integration::change::{ChangeEntry, ChangeLog, Changed};
use portal_core::{Actor, Page, PageRequest, PortError};

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fault {
    #[default]
    None,
    ForgetsTheActor,
    RefusesNothing,
    ReadsTheFirstFirst,
    FoldsCase,
    KeepsOneOfEach,
    KeepsTheStartOfALargeBatch,
}

#[derive(Default)]
pub(crate) struct Trail {
    fault: Fault,
    entries: Mutex<Vec<ChangeEntry>>,
}

impl Trail {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    pub(crate) fn add(&self, entry: &ChangeEntry) {
        let mut entries = self.entries.lock().expect("no panic");
        if self.is(Fault::KeepsOneOfEach) && entries.contains(entry) {
            return;
        }
        let actor = if self.is(Fault::ForgetsTheActor) { Actor::System } else { entry.actor.clone() };
        entries.push(ChangeEntry { actor, ..entry.clone() });
    }

    fn is_of(&self, entry: &ChangeEntry, changed: &Changed) -> bool {
        if self.is(Fault::FoldsCase) {
            return entry.changed.number.eq_ignore_ascii_case(&changed.number) && entry.changed.kind == changed.kind;
        }
        entry.changed == *changed
    }
}

#[async_trait]
impl ChangeLog for Trail {
    async fn log(&self, entries: &[ChangeEntry]) -> Result<(), PortError> {
        if entries.is_empty() && self.is(Fault::RefusesNothing) {
            return Err(PortError::broken("change log", "there is nothing to log"));
        }
        let most = if self.is(Fault::KeepsTheStartOfALargeBatch) { 900 } else { usize::MAX };
        entries.iter().take(most).for_each(|entry| self.add(entry));
        Ok(())
    }

    async fn changes_of(&self, changed: &Changed, request: PageRequest) -> Result<Page<ChangeEntry>, PortError> {
        let entries = self.entries.lock().expect("no panic");
        let mut all: Vec<ChangeEntry> = entries.iter().filter(|entry| self.is_of(entry, changed)).cloned().collect();
        if !self.is(Fault::ReadsTheFirstFirst) {
            all.reverse();
        }
        let total = all.len().try_into().expect("small");
        let before = usize::try_from(request.offset()).expect("small");
        let limit = usize::try_from(request.limit()).expect("small");
        Ok(Page { items: all.into_iter().skip(before).take(limit).collect(), total, request })
    }
}

fn with(fault: Fault) -> Arc<dyn ChangeLog> {
    Arc::new(Trail { fault, ..Trail::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn ChangeLog>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::change_log_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { change_log, with;
        Fault::ForgetsTheActor => changes_are_kept_with_everything_in_them;
        Fault::RefusesNothing => logging_nothing_is_no_error refused;
        Fault::ReadsTheFirstFirst => the_changes_of_a_record_come_page_by_page_last_logged_first;
        Fault::FoldsCase => changes_of_other_kinds_and_numbers_are_kept_apart;
        Fault::KeepsOneOfEach => changes_are_only_ever_added;
        Fault::KeepsTheStartOfALargeBatch => a_thousand_changes_are_logged_in_order;
    }
}

//! Merges of tickets.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::kernel::commit::Committed;
use portal_core::staff::merge::{MergesOf, TicketMerge, TicketMerges};
use portal_core::{PortError, TicketNumber};

use crate::database::Gate;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheTarget,
    MergesAnew,
    MergesIntoTheMerged,
    TakesTheLaterTime,
    RefusesTheSame,
    ListsByNumber,
    LooksThenWrites,
}

struct Merges {
    fault: Fault,
    rows: Mutex<Vec<TicketMerge>>,
    gate: Gate,
}

impl Merges {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn rows(&self) -> Vec<TicketMerge> {
        self.rows.lock().expect("no panic").clone()
    }

    /// What becomes of a merge; `None` if it is to be written.
    fn verdict(&self, merge: &TicketMerge) -> Option<Committed> {
        let rows = self.rows();
        let is_merged = |number: &TicketNumber| rows.iter().any(|row| row.duplicate == *number);
        if is_merged(&merge.into) && !self.is(Fault::MergesIntoTheMerged) {
            return Some(Committed::Conflict);
        }
        let before = rows.iter().find(|row| row.duplicate == merge.duplicate)?;
        match before.into == merge.into {
            true if self.is(Fault::RefusesTheSame) => Some(Committed::Conflict),
            true if self.is(Fault::TakesTheLaterTime) => None,
            true => Some(Committed::Done),
            false => Some(Committed::Conflict).filter(|_| !self.is(Fault::MergesAnew)),
        }
    }
}

#[async_trait]
impl TicketMerges for Merges {
    async fn add(&self, merge: &TicketMerge) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenWrites)).await;
        let verdict = self.verdict(merge);
        let_others_go_first().await;
        if let Some(verdict) = verdict {
            return Ok(verdict);
        }
        let mut rows = self.rows.lock().expect("no panic");
        rows.retain(|row| row.duplicate != merge.duplicate);
        rows.push(merge.clone());
        Ok(Committed::Done)
    }

    async fn of(&self, number: &TicketNumber) -> Result<MergesOf, PortError> {
        let mut rows = self.rows();
        let into = rows.iter().find(|row| row.duplicate == *number && !self.is(Fault::ForgetsTheTarget));
        let into = into.map(|row| row.into.clone());
        rows.retain(|row| row.into == *number);
        let at = |row: &TicketMerge| Some(row.at).filter(|_| !self.is(Fault::ListsByNumber));
        rows.sort_by_key(|row| (at(row), row.duplicate.to_string()));
        Ok(MergesOf { into, duplicates: rows.into_iter().map(|row| row.duplicate).collect() })
    }
}

fn with(fault: Fault) -> Arc<dyn TicketMerges> {
    Arc::new(Merges { fault, rows: Mutex::default(), gate: Gate::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn TicketMerges>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::ticket_merges_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { ticket_merges, with;
        Fault::ForgetsTheTarget => a_merge_is_found_from_both_sides;
        Fault::MergesAnew => a_ticket_is_merged_once;
        Fault::MergesIntoTheMerged => nothing_is_merged_into_a_ticket_that_was_merged;
        Fault::TakesTheLaterTime => a_merge_that_is_added_again_keeps_its_time;
        Fault::ListsByNumber => duplicates_are_listed_by_their_times;
        Fault::LooksThenWrites => of_racing_merges_that_exclude_each_other_one_is_written;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { ticket_merges, with;
            Fault::RefusesTheSame => a_merge_that_is_added_again_keeps_its_time;
        }
    }
}

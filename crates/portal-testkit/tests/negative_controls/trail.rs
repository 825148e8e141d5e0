//! A trail of staff.

use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use portal_core::staff::trail::{StaffTrail, TrailEntry, TrailHead, TrailLink, TrailQuery};
use portal_core::{Page, PortError};

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ForgetsTheNetwork,
    BeginsAnew,
    RefusesNothing,
    ReadsTheEndFirst,
    KeepsTheStartOfALargeBatch,
    IgnoresTheSubject,
    IgnoresTheTime,
    IgnoresTheActions,
    ReadsTheFirstFirst,
    CountsThePage,
    IgnoresTheLimit,
}

struct Trail {
    fault: Fault,
    links: Mutex<Vec<(TrailLink, TrailEntry)>>,
}

impl Trail {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn links(&self) -> MutexGuard<'_, Vec<(TrailLink, TrailEntry)>> {
        self.links.lock().expect("no panic")
    }

    fn end(&self) -> TrailHead {
        self.links().last().map(|(link, _)| link.head()).unwrap_or_default()
    }

    fn finds(&self, entry: &TrailEntry, query: &TrailQuery) -> bool {
        let is_of = |asked: bool, fault: Fault| asked || self.is(fault);
        query.customer.as_ref().is_none_or(|customer| entry.customer_id.as_ref() == Some(customer))
            && query.staff.as_ref().is_none_or(|staff| entry.staff == *staff)
            && is_of(query.subject.is_none() || entry.subject == query.subject, Fault::IgnoresTheSubject)
            && is_of(query.actions.is_empty() || query.actions.contains(&entry.action), Fault::IgnoresTheActions)
            && is_of(query.from.is_none_or(|from| entry.at >= from), Fault::IgnoresTheTime)
            && is_of(query.until.is_none_or(|until| entry.at < until), Fault::IgnoresTheTime)
    }
}

#[async_trait]
impl StaffTrail for Trail {
    async fn append(&self, entries: &[TrailEntry]) -> Result<(), PortError> {
        if entries.is_empty() && self.is(Fault::RefusesNothing) {
            return Err(PortError::broken("staff trail", "there is nothing to add"));
        }
        let mut entries = entries.to_vec();
        if self.is(Fault::ForgetsTheNetwork) {
            for entry in &mut entries {
                entry.network = None;
            }
        }
        if self.is(Fault::KeepsTheStartOfALargeBatch) {
            entries.truncate(900);
        }
        let before = self.end();
        let_others_go_first().await;
        let mut links = self.links();
        let now = links.last().map(|(link, _)| link.head()).unwrap_or_default();
        let head = match self.fault {
            Fault::ReadsTheEndFirst => before,
            Fault::BeginsAnew => TrailHead::EMPTY,
            _ => now,
        };
        links.extend(head.links(&entries).into_iter().zip(entries));
        Ok(())
    }

    async fn page(&self, query: &TrailQuery) -> Result<Page<TrailEntry>, PortError> {
        let links = self.links();
        let found = links.iter().map(|(_, entry)| entry).filter(|entry| self.finds(entry, query));
        let mut found: Vec<TrailEntry> = found.cloned().collect();
        if !self.is(Fault::ReadsTheFirstFirst) {
            found.reverse();
        }
        let (skip, take) = (query.page.offset(), query.page.limit());
        let all = found.len();
        let items: Vec<_> =
            found.into_iter().skip(skip.try_into().expect("small")).take(take.try_into().expect("small")).collect();
        let total = if self.is(Fault::CountsThePage) { items.len() } else { all };
        Ok(Page { items, total: total.try_into().expect("small"), request: query.page })
    }

    async fn head(&self) -> Result<TrailHead, PortError> {
        Ok(self.end())
    }

    async fn links_after(&self, position: u64, limit: u32) -> Result<Vec<TrailLink>, PortError> {
        let links = self.links();
        let behind = links.iter().map(|(link, _)| link).filter(|link| link.position > position);
        let limit = if self.is(Fault::IgnoresTheLimit) { u32::MAX } else { limit };
        Ok(behind.take(limit.try_into().expect("small")).cloned().collect())
    }
}

fn with(fault: Fault) -> Arc<dyn StaffTrail> {
    Arc::new(Trail { fault, links: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn StaffTrail>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::staff_trail_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { staff_trail, with;
        Fault::ForgetsTheNetwork => entries_of_staff_are_kept_with_everything_in_them;
        Fault::BeginsAnew => links_continue_the_chain_and_move_its_end;
        Fault::RefusesNothing => adding_nothing_leaves_the_chain refused;
        Fault::ReadsTheEndFirst => racing_entries_of_staff_leave_no_gap_and_no_fork;
        Fault::KeepsTheStartOfALargeBatch => a_thousand_entries_are_added_in_order;
        Fault::IgnoresTheSubject => entries_are_found_by_each_part_of_a_query;
        Fault::ReadsTheFirstFirst => entries_of_staff_come_page_by_page_added_last_first;
        Fault::IgnoresTheLimit => links_are_answered_in_order_and_no_more_than_asked_for;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { staff_trail, with;
            Fault::IgnoresTheTime => entries_are_found_by_each_part_of_a_query;
            Fault::CountsThePage => entries_of_staff_come_page_by_page_added_last_first;
        }
    }

    mod in_a_third_way {
        use super::{Fault, with};

        crate::must_fail_on! { staff_trail, with;
            Fault::IgnoresTheActions => entries_are_found_by_each_part_of_a_query;
        }
    }
}

//! The contract of [`StaffTrail`].

mod adding;
mod reading;

pub use adding::*;
pub use reading::*;

use portal_core::PageRequest;
use portal_core::staff::trail::{StaffTrail, TrailAction, TrailEntry, TrailHead, TrailLink, TrailNote, TrailQuery};

use crate::fixtures::{customer_id, noon, operator};
use crate::support::{ok, secs};

/// Runs every case of the contract of [`StaffTrail`](portal_core::staff::trail::StaffTrail).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn StaffTrail>, Guard)`.
#[macro_export]
macro_rules! staff_trail_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain staff_trail_contract staff_trail [$(#$attribute)*] $fresh;
            entries_of_staff_are_kept_with_everything_in_them
            links_continue_the_chain_and_move_its_end
            adding_nothing_leaves_the_chain
            racing_entries_of_staff_leave_no_gap_and_no_fork
            a_thousand_entries_are_added_in_order
            entries_are_found_by_each_part_of_a_query
            entries_of_staff_come_page_by_page_added_last_first
            links_are_answered_in_order_and_no_more_than_asked_for
        }
    };
}

/// Entry number `n`, about a customer; the number can be told from its instant.
fn entry(n: i64, customer: &str) -> TrailEntry {
    let note = TrailNote::new(TrailAction::OpenedCustomer).about(&customer_id(customer));
    note.entry(&operator(), noon() + secs(n))
}

fn request(page: u32, limit: u32) -> PageRequest {
    PageRequest::new(page, limit).expect("a page")
}

/// Every entry, in the order they were added.
async fn all(trail: &dyn StaffTrail) -> Vec<TrailEntry> {
    let mut all = Vec::new();
    for page in 1.. {
        let found = ok(trail.page(&TrailQuery { page: request(page, 100), ..TrailQuery::default() }).await).items;
        if found.is_empty() {
            break;
        }
        all.extend(found);
    }
    all.reverse();
    all
}

/// Every link, checked one after the other from the first to the end that the store names.
async fn whole_chain(trail: &dyn StaffTrail) -> Vec<TrailLink> {
    let links = ok(trail.links_after(0, 10_000).await);
    let mut head = TrailHead::EMPTY;
    for link in &links {
        assert!(head.is_before(link), "{} does not follow {}", link.position, head.position);
        head = link.head();
    }
    assert_eq!(ok(trail.head().await), head);
    links
}

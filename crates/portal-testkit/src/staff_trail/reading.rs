//! Entries are found by what they say, links by their positions.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Page;
use portal_core::staff::trail::{StaffTrail, TrailAction, TrailEntry, TrailHead, TrailQuery};

use super::{entry, request};
use crate::fixtures::{customer_id, noon, staff};
use crate::support::{ok, secs};

pub async fn entries_are_found_by_each_part_of_a_query(trail: Arc<dyn StaffTrail>) {
    let plain = entry(1, "AGLS1");
    let of_other = entry(2, "AGLS2");
    let by_other = TrailEntry { staff: staff("budi@isp.id"), ..entry(3, "AGLS1") };
    let of_ticket = TrailEntry { subject: Some("ticket:TKT1".into()), ..entry(4, "AGLS1") };
    let of_nobody = TrailEntry { action: TrailAction::WroteNote, customer_id: None, ..entry(5, "AGLS1") };
    let all = [&plain, &of_other, &by_other, &of_ticket, &of_nobody].map(TrailEntry::clone);
    ok(trail.append(&all).await);
    let found = async |query: TrailQuery| {
        let page = ok(trail.page(&query).await);
        assert_eq!(page.total, u64::try_from(page.items.len()).expect("few"), "{query:?}");
        page.items
    };
    let any = TrailQuery::default;
    let (own, name) = (Some(customer_id("AGLS1")), Some(plain.staff.clone()));
    let subject = Some("ticket:TKT1".to_owned());
    let (from, until) = (Some(noon() + secs(2)), Some(noon() + secs(4)));
    let actions = vec![TrailAction::WroteNote, TrailAction::TookTicket];
    let of_own = TrailQuery { customer: own, ..any() };
    let by_one = TrailQuery { staff: name, ..any() };
    for (query, expected) in [
        (any(), vec![&of_nobody, &of_ticket, &by_other, &of_other, &plain]),
        (of_own.clone(), vec![&of_ticket, &by_other, &plain]),
        (by_one.clone(), vec![&of_nobody, &of_ticket, &of_other, &plain]),
        (TrailQuery { staff: by_one.staff.clone(), ..of_own.clone() }, vec![&of_ticket, &plain]),
        (TrailQuery { subject: subject.clone(), ..any() }, vec![&of_ticket]),
        (TrailQuery { subject: subject.clone(), ..of_own.clone() }, vec![&of_ticket]),
        (TrailQuery { subject, ..by_one.clone() }, vec![&of_ticket]),
        (TrailQuery { actions: actions.clone(), ..any() }, vec![&of_nobody]),
        (TrailQuery { actions: actions.clone(), ..of_own.clone() }, vec![]),
        (TrailQuery { actions, ..by_one.clone() }, vec![&of_nobody]),
        (TrailQuery { from, until, ..any() }, vec![&by_other, &of_other]),
        (TrailQuery { from, until, ..of_own }, vec![&by_other]),
        (TrailQuery { from, until, ..by_one }, vec![&of_other]),
    ] {
        assert_eq!(found(query.clone()).await.iter().collect::<Vec<_>>(), expected, "{query:?}");
    }
}

pub async fn entries_of_staff_come_page_by_page_added_last_first(trail: Arc<dyn StaffTrail>) {
    // Not in the order of their instants.
    let all = [5, 9, 3].map(|n| entry(n, "AGLS1"));
    ok(trail.append(&all).await);
    let pages = [(1, vec![all[2].clone(), all[1].clone()]), (2, vec![all[0].clone()]), (3, vec![])];
    for customer in [None, Some(customer_id("AGLS1"))] {
        for (page, items) in pages.clone() {
            let page = request(page, 2);
            let query = TrailQuery { customer: customer.clone(), page, ..TrailQuery::default() };
            assert_eq!(ok(trail.page(&query).await), Page { items, total: 3, request: page });
        }
    }
}

pub async fn links_are_answered_in_order_and_no_more_than_asked_for(trail: Arc<dyn StaffTrail>) {
    let entries = [5, 9, 3, 7].map(|n| entry(n, "AGLS1"));
    ok(trail.append(&entries).await);
    let links = TrailHead::EMPTY.links(&entries);
    assert_eq!(ok(trail.links_after(0, 2).await), links[..2]);
    assert_eq!(ok(trail.links_after(2, 10).await), links[2..]);
    assert_eq!(ok(trail.links_after(4, 10).await), []);
    assert_eq!(ok(trail.links_after(u64::MAX, 10).await), []);
}

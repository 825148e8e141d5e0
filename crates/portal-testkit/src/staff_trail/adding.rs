//! Entries are added at the end of the chain.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::trail::{StaffTrail, StoredTrailEntry, TrailAction, TrailEntry, TrailHead, TrailReason};

use super::{all, entry, whole_chain};
use crate::fixtures::{customer_id, noon, staff};
use crate::support::{count, millis, ok, race};

pub async fn entries_of_staff_are_kept_with_everything_in_them(trail: Arc<dyn StaffTrail>) {
    let full = |action: &TrailAction| TrailEntry {
        at: noon() + millis(7),
        staff: staff("Sari: Lain’nya, 日本語 'x\""),
        action: *action,
        customer_id: Some(customer_id("AGLS/1_a")),
        subject: Some("ticket:TKT-1".into()),
        reason: TrailReason::parse("Menelepon: 'tagihan' 👍").ok(),
        network: Some("2001:db8::/64".into()),
    };
    let bare =
        TrailEntry { customer_id: None, subject: None, reason: None, network: None, ..full(&TrailAction::Assigned) };
    let entries: Vec<_> = TrailAction::ALL.iter().map(full).chain([bare]).collect();
    ok(trail.append(&entries).await);
    assert_eq!(all(&*trail).await, entries);
    let stored: Vec<_> = whole_chain(&*trail).await.into_iter().map(|link| link.entry).collect();
    assert_eq!(stored, entries.iter().map(StoredTrailEntry::of).collect::<Vec<_>>());
}

pub async fn links_continue_the_chain_and_move_its_end(trail: Arc<dyn StaffTrail>) {
    assert_eq!(ok(trail.head().await), TrailHead::EMPTY);
    let entries = [entry(1, "AGLS1"), entry(2, "AGLS2"), entry(2, "AGLS2")];
    ok(trail.append(&entries[..2]).await);
    ok(trail.append(&entries[2..]).await);
    assert_eq!(whole_chain(&*trail).await, TrailHead::EMPTY.links(&entries));
}

pub async fn adding_nothing_leaves_the_chain(trail: Arc<dyn StaffTrail>) {
    ok(trail.append(&[]).await);
    assert_eq!(ok(trail.head().await), TrailHead::EMPTY);
    ok(trail.append(&[entry(1, "AGLS1")]).await);
    ok(trail.append(&[]).await);
    assert_eq!(whole_chain(&*trail).await.len(), 1);
}

pub async fn racing_entries_of_staff_leave_no_gap_and_no_fork(trail: Arc<dyn StaffTrail>) {
    race(8, |caller| {
        let trail = Arc::clone(&trail);
        async move {
            let n = count(caller);
            ok(trail.append(&[entry(n, "AGLS1"), entry(n + 100, "AGLS1")]).await);
        }
    })
    .await;
    let links = whole_chain(&*trail).await;
    assert_eq!(links.len(), 16);
    for pair in links.chunks(2) {
        let apart = pair[1].entry.at_millis - pair[0].entry.at_millis;
        assert_eq!(apart, 100_000, "the entries of one call stand together");
    }
}

pub async fn a_thousand_entries_are_added_in_order(trail: Arc<dyn StaffTrail>) {
    let batch: Vec<_> = (0..1_000).map(|n| entry(7 * n % 1_000, "AGLS1")).collect();
    ok(trail.append(&batch).await);
    assert_eq!(whole_chain(&*trail).await, TrailHead::EMPTY.links(&batch));
}

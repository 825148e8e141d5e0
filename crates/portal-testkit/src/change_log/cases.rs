//! Logging and reading changes.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::change::{ChangeAction, ChangeEntry, ChangeLog, Changed, ChangedKind};
use portal_core::{Actor, Page, PageRequest};

use crate::fixtures::{api_key, noon, session, staff};
use crate::support::{millis, ok, secs};

fn by_key() -> Actor {
    Actor::Key(api_key(1).id)
}

/// Entry number `n` of an invoice; the number can be told from its instant.
fn entry(number: &str, n: i64) -> ChangeEntry {
    let changed = Changed::new(ChangedKind::Invoices, number);
    ChangeEntry { at: noon() + secs(n), actor: by_key(), action: ChangeAction::Updated, changed }
}

fn request(page: u32, limit: u32) -> PageRequest {
    PageRequest::new(page, limit).expect("a page")
}

/// Every entry of a record, in the order they were logged.
async fn all_of(log: &dyn ChangeLog, changed: &Changed) -> Vec<ChangeEntry> {
    let mut all = Vec::new();
    for page in 1.. {
        let found = ok(log.changes_of(changed, request(page, 100)).await).items;
        if found.is_empty() {
            break;
        }
        all.extend(found);
    }
    all.reverse();
    all
}

pub async fn changes_are_kept_with_everything_in_them(log: Arc<dyn ChangeLog>) {
    let staff = Actor::Staff(staff("Sari: Lain’nya, 日本語 'x\""));
    let actors = [by_key(), Actor::Key(api_key(2).id), staff, Actor::Customer(Some(session(1, "AGLS1").id))];
    for kind in ChangedKind::ALL {
        let changed = Changed::new(kind, "INV/2025/11/0001");
        let with = |actor: &Actor, action| ChangeEntry {
            at: noon() + millis(1),
            actor: actor.clone(),
            action,
            changed: changed.clone(),
        };
        let all: Vec<ChangeEntry> =
            actors.iter().flat_map(|actor| ChangeAction::ALL.map(|action| with(actor, action))).collect();
        ok(log.log(&all).await);
        assert_eq!(all_of(&*log, &changed).await, all);
    }
}

pub async fn logging_nothing_is_no_error(log: Arc<dyn ChangeLog>) {
    ok(log.log(&[]).await);
    let none = ok(log.changes_of(&Changed::new(ChangedKind::Invoices, "INV-1"), request(1, 10)).await);
    assert_eq!(none, Page { items: vec![], total: 0, request: request(1, 10) });
}

pub async fn the_changes_of_a_record_come_page_by_page_last_logged_first(log: Arc<dyn ChangeLog>) {
    let all = [5, 9, 3].map(|n| entry("INV-1", n));
    ok(log.log(&all[..2]).await);
    ok(log.log(&[entry("INV-2", 4)]).await);
    ok(log.log(&all[2..]).await);
    for (page, items) in [(1, vec![all[2].clone(), all[1].clone()]), (2, vec![all[0].clone()]), (3, vec![])] {
        let expected = Page { items, total: 3, request: request(page, 2) };
        assert_eq!(ok(log.changes_of(&all[0].changed, request(page, 2)).await), expected);
    }
}

pub async fn changes_of_other_kinds_and_numbers_are_kept_apart(log: Arc<dyn ChangeLog>) {
    let of = |kind, number| ChangeEntry { changed: Changed::new(kind, number), ..entry("", 0) };
    let numbers = ["INV-1", "inv-1", "INV-1/", "INV-10"].map(|number| of(ChangedKind::Invoices, number));
    let kinds = [ChangedKind::Payments, ChangedKind::Tickets].map(|kind| of(kind, "INV-1"));
    let all = [&numbers[..], &kinds].concat();
    ok(log.log(&all).await);
    for one in &all {
        assert_eq!(all_of(&*log, &one.changed).await, std::slice::from_ref(one));
    }
}

pub async fn changes_are_only_ever_added(log: Arc<dyn ChangeLog>) {
    for n in 1..=3 {
        ok(log.log(&[entry("INV-1", 0)]).await);
        let expected = vec![entry("INV-1", 0); n];
        assert_eq!(all_of(&*log, &expected[0].changed).await, expected, "the same entry again is another one");
    }
}

pub async fn a_thousand_changes_are_logged_in_order(log: Arc<dyn ChangeLog>) {
    let batch: Vec<ChangeEntry> = (0..1_000).map(|n| entry("INV-1", 7 * n % 1_000)).collect();
    ok(log.log(&batch).await);
    assert_eq!(all_of(&*log, &batch[0].changed).await, batch);
}

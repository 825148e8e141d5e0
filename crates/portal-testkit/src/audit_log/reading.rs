//! Reading entries by account and by actor, page by page.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::audit::{AuditEntry, AuditLog};
use portal_core::{Actor, Page, PageRequest};

use super::cases::{entry, put_customers};
use crate::TestDatabase;
use crate::fixtures::{customer_id, session, staff};
use crate::support::ok;

fn request(page: u32) -> PageRequest {
    PageRequest::new(page, 2).expect("a page")
}

fn by(actor: &Actor, n: i64) -> AuditEntry {
    AuditEntry { actor: actor.clone(), ..entry("AGLS1", n) }
}

async fn all_by(log: &dyn AuditLog, actor: &Actor) -> Vec<AuditEntry> {
    ok(log.page_by(actor, PageRequest::default()).await).items
}

pub async fn the_entries_of_an_account_come_page_by_page_last_recorded_first(
    log: Arc<dyn AuditLog>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let all = [5, 9, 3].map(|n| entry("AGLS1", n));
    ok(log.record(&all).await);
    ok(log.record(&[entry("AGLS2", 4)]).await);
    for (page, items) in [(1, vec![all[2].clone(), all[1].clone()]), (2, vec![all[0].clone()]), (3, vec![])] {
        let expected = Page { items, total: 3, request: request(page) };
        assert_eq!(ok(log.page_of(&customer_id("AGLS1"), request(page)).await), expected);
    }
    let nothing = Page { items: vec![], total: 0, request: request(1) };
    assert_eq!(ok(log.page_of(&customer_id("AGLS3"), request(1)).await), nothing);
}

pub async fn the_entries_of_an_actor_come_page_by_page_last_recorded_first(
    log: Arc<dyn AuditLog>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let sari = Actor::Staff(staff("Sari"));
    let all = [entry("AGLS1", 5), entry("AGLS2", 9), entry("AGLS1", 3)];
    ok(log.record(&all).await);
    ok(log.record(&[by(&Actor::Staff(staff("Dewi")), 7)]).await);
    for (page, items) in [(1, vec![all[2].clone(), all[1].clone()]), (2, vec![all[0].clone()]), (3, vec![])] {
        let expected = Page { items, total: 3, request: request(page) };
        assert_eq!(ok(log.page_by(&sari, request(page)).await), expected);
    }
    let nothing = Page { items: vec![], total: 0, request: request(1) };
    assert_eq!(ok(log.page_by(&Actor::System, request(1)).await), nothing);
}

pub async fn actors_of_every_kind_are_told_apart(log: Arc<dyn AuditLog>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    let actors = [
        Actor::Customer(Some(session(1, "AGLS1").id)),
        Actor::Customer(Some(session(2, "AGLS1").id)),
        Actor::Customer(None),
        Actor::System,
        Actor::Staff(staff("system")),
        Actor::Staff(staff("sari")),
        Actor::Staff(staff("Sari")),
    ];
    for (n, actor) in (0..).zip(&actors) {
        ok(log.record(&[by(actor, n)]).await);
    }
    for (n, actor) in (0..).zip(&actors) {
        assert_eq!(all_by(&*log, actor).await, [by(actor, n)]);
    }
}

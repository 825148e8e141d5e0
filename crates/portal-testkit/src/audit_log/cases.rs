//! Recording entries: added, in order, all or none.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Actor;
use portal_core::staff::audit::{AuditAction, AuditEntry, AuditLog};

use crate::TestDatabase;
use crate::fixtures::{customer, customer_id, noon, session, staff};
use crate::support::{count, millis, number, ok, race, secs};

/// Entry number `n` of an account; the number can be told from its instant.
pub(super) fn entry(customer: &str, n: i64) -> AuditEntry {
    AuditEntry {
        at: noon() + secs(n),
        action: AuditAction::LoggedIn,
        customer_id: customer_id(customer),
        actor: Actor::Staff(staff("Sari")),
        network: None,
    }
}

pub(super) async fn put_customers(test_db: &dyn TestDatabase) {
    for id in ["AGLS1", "AGLS2"] {
        test_db.put_customer(&customer(id).build()).await;
    }
}

pub async fn entries_are_kept_with_everything_in_them(log: Arc<dyn AuditLog>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    let by_customer = AuditAction::ALL.map(|action| AuditEntry {
        at: noon() + millis(1),
        action,
        actor: Actor::Customer(Some(session(1, "AGLS1").id)),
        network: Some("2001:db8:1:2::/64".into()),
        ..entry("AGLS1", 0)
    });
    let by_staff = AuditAction::ALL.map(|action| AuditEntry { action, ..entry("AGLS1", 1) });
    let others = [Actor::Customer(None), Actor::System, Actor::Staff(staff("Sari: Lain’nya, 日本語 'x\""))];
    let by_others = others.map(|actor| AuditEntry { actor, ..entry("AGLS1", 2) });
    let all = [&by_customer[..], &by_staff, &by_others].concat();
    ok(log.record(&all).await);
    assert_eq!(test_db.audit_entries(&customer_id("AGLS1")).await, all);
}

pub async fn recording_nothing_is_no_error(log: Arc<dyn AuditLog>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    ok(log.record(&[]).await);
    assert_eq!(test_db.audit_entries(&customer_id("AGLS1")).await, []);
}

pub async fn entries_stay_in_the_order_they_were_recorded_whatever_their_instants(
    log: Arc<dyn AuditLog>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let all = [5, 5, 3, 9, 0, 0, 7].map(|n| entry("AGLS1", n));
    ok(log.record(&all[..3]).await);
    ok(log.record(&all[3..4]).await);
    ok(log.record(&all[4..]).await);
    assert_eq!(test_db.audit_entries(&customer_id("AGLS1")).await, all);
}

pub async fn entries_are_only_ever_added(log: Arc<dyn AuditLog>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    for n in 1..=3 {
        ok(log.record(&[entry("AGLS1", 0)]).await);
        let expected = vec![entry("AGLS1", 0); n];
        assert_eq!(test_db.audit_entries(&customer_id("AGLS1")).await, expected, "the same entry again is another one");
    }
}

pub async fn entries_of_different_accounts_are_kept_apart(log: Arc<dyn AuditLog>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    ok(log.record(&[entry("AGLS1", 1), entry("AGLS2", 2), entry("AGLS1", 3)]).await);
    assert_eq!(test_db.audit_entries(&customer_id("AGLS1")).await, [entry("AGLS1", 1), entry("AGLS1", 3)]);
    assert_eq!(test_db.audit_entries(&customer_id("AGLS2")).await, [entry("AGLS2", 2)]);
}

pub async fn a_large_batch_is_recorded_in_order(log: Arc<dyn AuditLog>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    let batch: Vec<AuditEntry> = (0..7_000).map(|n| entry("AGLS1", n)).collect();
    ok(log.record(&batch).await);
    assert_eq!(test_db.audit_entries(&customer_id("AGLS1")).await, batch);
}

pub async fn a_batch_is_seen_whole_or_not_at_all(log: Arc<dyn AuditLog>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    let batch: Vec<AuditEntry> = (0..300).map(|n| entry("AGLS1", n)).collect();
    race(20, |caller| {
        let (log, test_db, batch) = (Arc::clone(&log), Arc::clone(&test_db), batch.clone());
        async move {
            if caller == 5 {
                ok(log.record(&batch).await);
                return;
            }
            for _ in 0..5 {
                let seen = test_db.audit_entries(&customer_id("AGLS1")).await.len();
                assert!(seen == 0 || seen == 300, "{seen} of 300 entries");
            }
        }
    })
    .await;
}

pub async fn racing_callers_lose_no_entry_and_keep_the_order_within_each_batch(
    log: Arc<dyn AuditLog>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let batch = |caller: usize| -> Vec<AuditEntry> {
        let actor = Actor::Customer(Some(session(number(caller), "AGLS1").id));
        (0..10).map(|n| AuditEntry { actor: actor.clone(), ..entry("AGLS1", 100 * count(caller) + n) }).collect()
    };
    race(30, |caller| {
        let (log, batch) = (Arc::clone(&log), batch(caller));
        async move { ok(log.record(&batch).await) }
    })
    .await;
    let all = test_db.audit_entries(&customer_id("AGLS1")).await;
    assert_eq!(all.len(), 300);
    for caller in 0..30 {
        let batch = batch(caller);
        let kept: Vec<_> = all.iter().filter(|e| e.actor == batch[0].actor).cloned().collect();
        assert_eq!(kept, batch);
    }
}

//! The roll-out switch.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::AccountStatus;
use portal_core::staff::audit::{AuditAction, AuditEntry};
use portal_core::staff::directory::{AccessSwitch, AccountSelection, CustomerDirectory};
use portal_core::{Actor, CustomerId};

use crate::TestDatabase;
use crate::fixtures::{another_phone, customer, customer_id, noon, phone, staff};
use crate::support::{ok, race};

fn one(id: &str) -> AccountSelection {
    AccountSelection::Customer(customer_id(id))
}

fn ids<const N: usize>(ids: [&str; N]) -> Vec<CustomerId> {
    ids.into_iter().map(customer_id).collect()
}

async fn put(test_db: &dyn TestDatabase, ids: &[&str]) {
    for id in ids {
        test_db.put_customer(&customer(id).build()).await;
    }
}

/// Switches on or off; answers whose switch was moved.
async fn switch(
    directory: &dyn CustomerDirectory,
    selection: &AccountSelection,
    on: bool,
    limit: Option<u32>,
) -> Vec<CustomerId> {
    let switch = AccessSwitch { portal_active: on, limit, at: noon(), actor: Actor::Staff(staff("Sari")) };
    ok(directory.set_access(selection, &switch).await)
}

async fn is_on(directory: &dyn CustomerDirectory, id: &str) -> bool {
    let found = ok(directory.overviews(&one(id), noon()).await);
    found.first().expect("the account").customer.access.portal_active
}

pub async fn one_account_is_switched_on_and_off_again(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &["AGLS1", "AGLS2"]).await;
    for on in [true, false, true] {
        assert_eq!(switch(&*directory, &one("AGLS1"), on, None).await, ids(["AGLS1"]));
        assert_eq!(is_on(&*directory, "AGLS1").await, on);
        assert!(!is_on(&*directory, "AGLS2").await);
        assert_eq!(switch(&*directory, &one("AGLS1"), on, None).await, [], "it stands right already");
    }
}

pub async fn an_account_that_is_not_there_is_not_switched(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &["AGLS1"]).await;
    for unknown in ["AGLS2", "agls1", "AGLS_"] {
        assert_eq!(switch(&*directory, &one(unknown), true, None).await, []);
    }
    let nobodys = AccountSelection::Phone(another_phone(1));
    assert_eq!(switch(&*directory, &nobodys, true, None).await, []);
    assert!(!is_on(&*directory, "AGLS1").await);
}

pub async fn all_accounts_of_a_number_are_switched_whatever_their_state_and_spelling(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS3").phone("0817-102-070").build()).await;
    test_db.put_customer(&customer("AGLS1").phone("+62817102070").status(AccountStatus::Suspended).build()).await;
    test_db.put_customer(&customer("AGLS2").phone("62 817 102070").status(AccountStatus::Closed).build()).await;
    test_db.put_customer(&customer("AGLS4").phone(&another_phone(1).national()).build()).await;
    let by_number = AccountSelection::Phone(phone());
    assert_eq!(switch(&*directory, &by_number, true, None).await, ids(["AGLS1", "AGLS2", "AGLS3"]));
    assert!(!is_on(&*directory, "AGLS4").await);
    assert_eq!(switch(&*directory, &by_number, true, None).await, []);
    assert_eq!(switch(&*directory, &by_number, false, Some(2)).await, ids(["AGLS1", "AGLS2"]));
}

pub async fn all_active_accounts_are_switched_and_no_others(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &["AGLS5", "AGLS1"]).await;
    for (id, status) in
        [("AGLS2", AccountStatus::Pending), ("AGLS3", AccountStatus::Suspended), ("AGLS4", AccountStatus::Closed)]
    {
        test_db.put_customer(&customer(id).status(status).build()).await;
    }
    let moved = switch(&*directory, &AccountSelection::AllActive, true, None).await;
    assert_eq!(moved, ids(["AGLS1", "AGLS5"]));
    for id in ["AGLS2", "AGLS3", "AGLS4"] {
        assert!(!is_on(&*directory, id).await, "{id}");
    }
    let moved = switch(&*directory, &AccountSelection::AllActive, false, None).await;
    assert_eq!(moved, ids(["AGLS1", "AGLS5"]));
}

pub async fn a_limit_takes_the_first_accounts_and_the_next_call_the_next_ones(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &["AGLS4", "AGLS2", "AGLS5", "AGLS1", "AGLS3"]).await;
    let all = AccountSelection::AllActive;
    assert_eq!(switch(&*directory, &all, true, Some(0)).await, []);
    assert_eq!(switch(&*directory, &all, true, Some(2)).await, ids(["AGLS1", "AGLS2"]));
    assert!(!is_on(&*directory, "AGLS3").await);
    assert_eq!(switch(&*directory, &all, true, Some(2)).await, ids(["AGLS3", "AGLS4"]));
    assert_eq!(switch(&*directory, &all, true, Some(2)).await, ids(["AGLS5"]));
    assert_eq!(switch(&*directory, &all, true, Some(2)).await, []);
}

pub async fn moved_accounts_come_in_order_of_customer_id_byte_by_byte(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    let awkward = ["AGLS10", "agls1", "AGLS9", "AGLS-1", "AGLS1", "BGLS1", "aGLS1"];
    put(&*test_db, &awkward).await;
    let mut expected = ids(awkward);
    expected.sort_unstable();
    let rest = expected.split_off(3);
    assert_eq!(switch(&*directory, &AccountSelection::AllActive, true, Some(3)).await, expected);
    assert_eq!(switch(&*directory, &AccountSelection::AllActive, true, None).await, rest);
}

pub async fn what_is_left_of_the_roll_out_are_active_accounts_that_are_switched_off(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    assert_eq!(ok(directory.switched_off().await), 0);
    put(&*test_db, &["AGLS1", "AGLS2", "AGLS3"]).await;
    test_db.put_customer(&customer("AGLS4").status(AccountStatus::Suspended).build()).await;
    assert_eq!(ok(directory.switched_off().await), 3);
    switch(&*directory, &AccountSelection::AllActive, true, Some(2)).await;
    assert_eq!(ok(directory.switched_off().await), 1);
}

pub async fn who_moved_a_switch_is_in_the_audit_trail_once_for_each_account(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db, &["AGLS1", "AGLS2", "AGLS3"]).await;
    let entry = |id: &str, action| AuditEntry {
        at: noon(),
        action,
        customer_id: customer_id(id),
        actor: Actor::Staff(staff("Sari")),
        network: None,
    };
    switch(&*directory, &AccountSelection::AllActive, true, Some(2)).await;
    switch(&*directory, &AccountSelection::AllActive, false, Some(1)).await;
    for (selection, on) in [(one("AGLS2"), false), (AccountSelection::Phone(phone()), false), (one("AGLS9"), true)] {
        switch(&*directory, &selection, on, None).await;
    }
    let moved = |id| [entry(id, AuditAction::PortalEnabled), entry(id, AuditAction::PortalDisabled)];
    assert_eq!(test_db.audit_entries(&customer_id("AGLS1")).await, moved("AGLS1"));
    assert_eq!(test_db.audit_entries(&customer_id("AGLS2")).await, moved("AGLS2"));
    for unmoved in ["AGLS3", "AGLS9"] {
        assert_eq!(test_db.audit_entries(&customer_id(unmoved)).await, []);
    }
}

pub async fn racing_callers_move_no_account_twice(
    directory: Arc<dyn CustomerDirectory>,
    test_db: Arc<dyn TestDatabase>,
) {
    let all: Vec<String> = (0..30).map(|n| format!("AGLS{n:02}")).collect();
    put(&*test_db, &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let answers = race(20, |_| {
        let directory = Arc::clone(&directory);
        async move { switch(&*directory, &AccountSelection::AllActive, true, Some(3)).await }
    })
    .await;
    assert!(answers.iter().all(|moved| moved.len() <= 3 && moved.is_sorted()));
    let mut moved: Vec<CustomerId> = answers.into_iter().flatten().collect();
    moved.extend(switch(&*directory, &AccountSelection::AllActive, true, None).await);
    moved.sort_unstable();
    let everybody: Vec<CustomerId> = all.iter().map(|id| customer_id(id)).collect();
    assert_eq!(moved, everybody, "each switch was moved once");
}

//! The accounts that share a number, and who may enter them.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::{Account, AccountStatus, Customer, CustomerRepo};

use crate::TestDatabase;
use crate::fixtures::{another_phone, customer, customer_id, phone, scope};
use crate::support::ok;

/// The account as login needs it.
fn account(of: &Customer) -> Account {
    Account { access: of.access.clone(), name: of.name.clone(), address: of.address.clone(), email: of.email.clone() }
}

pub async fn a_number_nobody_has_on_file_finds_no_account(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    assert_eq!(ok(repo.accounts_of(&another_phone(1)).await), []);
}

pub async fn an_account_is_found_with_everything_login_needs(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let full = customer("AGLS1").active().complete().name("Siti Nur’aini, S.Kom. \"日本\" O'Brien").build();
    let bare = customer("AGLS2").phone(&another_phone(1).national()).build();
    test_db.put_customer(&full).await;
    test_db.put_customer(&bare).await;
    assert_eq!(ok(repo.accounts_of(&phone()).await), [account(&full)]);
    assert_eq!(ok(repo.accounts_of(&another_phone(1)).await), [account(&bare)]);
}

pub async fn accounts_come_in_ascending_order_of_customer_id(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let mut ids = ["AGLS10", "agls1", "AGLS9", "AGLS-1", "AGLS/1", "AGLS1", "AGLS_1", "AGLS.1", "BGLS1", "aGLS1"]
        .map(customer_id);
    for id in &ids {
        test_db.put_customer(&customer(id.as_str()).active().build()).await;
    }
    ids.sort_unstable();
    let found: Vec<_> = ok(repo.accounts_of(&phone()).await).into_iter().map(|a| a.access.customer_id).collect();
    assert_eq!(found, ids);
}

pub async fn accounts_that_may_not_enter_are_found_too(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    let all = [
        customer("AGLS1").status(AccountStatus::Closed).portal_active(true).build(),
        customer("AGLS2").status(AccountStatus::Active).portal_active(false).build(),
        customer("AGLS3").status(AccountStatus::Pending).portal_active(false).build(),
        customer("AGLS4").status(AccountStatus::Suspended).portal_active(true).build(),
    ];
    for one in &all {
        test_db.put_customer(one).await;
    }
    assert_eq!(ok(repo.accounts_of(&phone()).await), all.each_ref().map(account));
}

pub async fn access_tells_state_switch_and_number_of_the_account(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let states = [AccountStatus::Pending, AccountStatus::Active, AccountStatus::Suspended, AccountStatus::Closed];
    for (n, status) in states.into_iter().enumerate() {
        for on in [false, true] {
            let made = customer(&format!("AGLS{n}-{on}")).status(status).portal_active(on).build();
            test_db.put_customer(&made).await;
            let access = ok(repo.access(&scope(made.access.customer_id.as_str())).await);
            assert_eq!(access, Some(made.access));
        }
    }
}

pub async fn an_account_that_is_not_there_has_no_access_and_no_profile(
    repo: Arc<dyn CustomerRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    test_db.put_customer(&customer("AGLS1").active().build()).await;
    for unknown in ["AGLS2", "agls1", "AGLS", "AGLS11", "AGLS_"] {
        assert_eq!(ok(repo.access(&scope(unknown)).await), None, "{unknown}");
        assert_eq!(ok(repo.profile(&scope(unknown)).await), None, "{unknown}");
    }
}

pub async fn reads_see_what_the_isp_last_wrote(repo: Arc<dyn CustomerRepo>, test_db: Arc<dyn TestDatabase>) {
    let active = customer("AGLS1").active();
    for changed in [
        active.clone().build(),
        active.clone().portal_active(false).build(),
        active.clone().status(AccountStatus::Closed).build(),
        active.clone().name("Budi").complete().build(),
        active.clone().build(),
    ] {
        test_db.put_customer(&changed).await;
        assert_eq!(ok(repo.access(&scope("AGLS1")).await).as_ref(), Some(&changed.access));
        assert_eq!(ok(repo.accounts_of(&phone()).await), [account(&changed)]);
        assert_eq!(ok(repo.profile(&scope("AGLS1")).await), Some(changed));
    }
}

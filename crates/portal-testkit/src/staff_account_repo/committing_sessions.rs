//! Sessions that a commit opens and ends.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use portal_core::staff::account::StaffAccount;

use crate::StaffStores;
use crate::fixtures::{noon, staff_session};
use crate::support::{ok, secs};

/// Adds account number `n` with session `n`; answers it as it is stored.
pub(crate) async fn staff_with_session(stores: &StaffStores, n: u64) -> StaffAccount {
    stores.log_in(n).await
}

/// Opens session number `n`; answers the account as it is stored.
pub(crate) async fn open_staff_session(stores: &StaffStores, account: StaffAccount, n: u64) -> StaffAccount {
    let mut change = account.change();
    change.opens = Some(staff_session(&change.account, n));
    ok(stores.accounts.commit(&change).await);
    change.account
}

async fn is_open(stores: &StaffStores, account: &StaffAccount, n: u64) -> bool {
    let hash = staff_session(account, n).hash;
    ok(stores.sessions.resume(hash, noon(), noon()).await).is_some()
}

async fn end_all(stores: &StaffStores, account: StaffAccount, after: i64) -> StaffAccount {
    let mut change = account.change();
    change.ends_sessions = Some(noon() + secs(after));
    ok(stores.accounts.commit(&change).await);
    change.account
}

pub async fn a_commit_ends_the_sessions_of_its_account(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let account = open_staff_session(&stores, account, 2).await;
    let account = end_all(&stores, account, 5).await;
    assert!(!is_open(&stores, &account, 1).await);
    assert!(!is_open(&stores, &account, 2).await);
}

pub async fn a_commit_leaves_the_sessions_of_others(stores: StaffStores) {
    let (account, other) = (staff_with_session(&stores, 1).await, staff_with_session(&stores, 2).await);
    end_all(&stores, account.clone(), 5).await;
    assert!(is_open(&stores, &other, 2).await);
    let untouched = staff_with_session(&stores, 3).await;
    ok(stores.accounts.commit(&untouched.clone().change()).await);
    assert!(is_open(&stores, &untouched, 3).await, "a change that ends none");
}

pub async fn a_session_that_ended_keeps_its_moment(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let id = staff_session(&account, 1).session.id;
    assert!(ok(stores.sessions.end(account.id, id, noon() + secs(1)).await), "it had not ended");
    let account = end_all(&stores, account, 5).await;
    assert!(!ok(stores.sessions.end(account.id, id, noon() + secs(6)).await), "it ended before");
    assert_eq!(ok(stores.sessions.end_others(account.id, staff_session(&account, 2).session.id, noon()).await), 0);
}

pub async fn a_commit_opens_a_session_beside_those_it_ends(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let mut change = account.change();
    change.ends_sessions = Some(noon() + secs(5));
    change.opens = Some(staff_session(&change.account, 2));
    ok(stores.accounts.commit(&change).await);
    assert!(!is_open(&stores, &change.account, 1).await);
    assert!(is_open(&stores, &change.account, 2).await);
}

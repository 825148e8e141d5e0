//! How long views stand.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use portal_core::staff::account::{Role, StaffAccount};

use super::{hash, stands, view};
use crate::StaffStores;
use crate::fixtures::{noon, staff};
use crate::staff_account_repo::{open_staff_session, staff_with_session};
use crate::support::{ok, secs};

/// An account with a view that was entered.
async fn viewing(stores: &StaffStores) -> StaffAccount {
    let account = staff_with_session(stores, 1).await;
    ok(stores.views.open(&view(&account, 1)).await);
    ok(stores.views.enter(hash(1), hash(10), noon()).await);
    account
}

pub async fn a_view_tells_what_its_account_is_now(stores: StaffStores) {
    let account = viewing(&stores).await;
    let disabled_at = Some(noon() + secs(5));
    let changed = StaffAccount { name: staff("Sari Baru"), role: Role::Finance, disabled_at, ..account };
    ok(stores.accounts.commit(&changed.change()).await);
    let now = ok(stores.views.resume(hash(10)).await).expect("it has not ended").staff;
    assert_eq!((now.name, now.role, now.disabled_at), (staff("Sari Baru"), Role::Finance, disabled_at));
    assert_eq!(now.session.role, Role::Cs, "the role its session was opened with");
}

pub async fn a_view_that_expired_is_resumed_too(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let mut short = view(&account, 1);
    short.view.expires_at = noon();
    ok(stores.views.open(&short).await);
    ok(stores.views.enter(hash(1), hash(10), noon()).await);
    assert!(stands(&stores, 10).await, "the core tells whether it expired");
}

pub async fn a_view_ends_with_its_session_of_staff(stores: StaffStores) {
    let account = viewing(&stores).await;
    let account = open_staff_session(&stores, account, 2).await;
    let of = |n| view(&account, n).view.staff_session;
    ok(stores.sessions.end(account.id, of(2), noon() + secs(1)).await);
    assert!(stands(&stores, 10).await, "another session");
    ok(stores.sessions.end(account.id, of(1), noon() + secs(1)).await);
    assert!(!stands(&stores, 10).await);
}

pub async fn an_ended_view_is_not_resumed(stores: StaffStores) {
    viewing(&stores).await;
    assert!(!ok(stores.views.end(hash(11)).await), "there is no such view");
    assert!(stands(&stores, 10).await);
    assert!(ok(stores.views.end(hash(10)).await));
    assert!(!stands(&stores, 10).await);
    assert!(!ok(stores.views.end(hash(10)).await), "it ended before");
}

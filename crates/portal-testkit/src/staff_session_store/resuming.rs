//! Resuming sessions.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use portal_core::staff::account::{Role, StaffAccount};
use portal_core::staff::session::{NewStaffSession, ResumedStaffSession};

use crate::StaffStores;
use crate::fixtures::{noon, staff, staff_account, staff_session};
use crate::staff_account_repo::{open_staff_session, staff_with_session};
use crate::support::{ok, secs};

async fn resumed(stores: &StaffStores, new: &NewStaffSession) -> Option<ResumedStaffSession> {
    ok(stores.sessions.resume(new.hash, noon(), noon()).await)
}

pub async fn a_session_is_resumed_by_its_token_as_it_was_opened(stores: StaffStores) {
    for n in [1, 2] {
        staff_with_session(&stores, n).await;
    }
    for n in [1, 2] {
        let (account, new) = (staff_account(n), staff_session(&staff_account(n), n));
        let expected = ResumedStaffSession {
            session: new.session.clone(),
            name: account.name,
            email: account.email,
            role: account.role,
            disabled_at: None,
        };
        assert_eq!(resumed(&stores, &new).await, Some(expected));
    }
    assert_eq!(resumed(&stores, &staff_session(&staff_account(1), 3)).await, None);
}

pub async fn a_session_that_expired_is_resumed_too(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let new = staff_session(&account, 1);
    let late = new.session.expires_at + secs(1);
    assert!(ok(stores.sessions.resume(new.hash, late, late).await).is_some(), "the core tells whether it expired");
}

pub async fn a_session_tells_what_its_account_is_now(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let new = staff_session(&account, 1);
    let disabled_at = Some(noon() + secs(5));
    let changed = StaffAccount { name: staff("Sari Baru"), role: Role::Finance, disabled_at, ..account };
    ok(stores.accounts.commit(&changed.change()).await);
    let now = resumed(&stores, &new).await.expect("it has not ended");
    assert_eq!((now.name, now.role, now.disabled_at), (staff("Sari Baru"), Role::Finance, disabled_at));
    assert_eq!(now.session.role, Role::Cs, "the role it was opened with");
}

pub async fn a_use_is_noted_unless_one_was_a_while_ago(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let account = open_staff_session(&stores, account, 2).await;
    let new = staff_session(&account, 1);
    for (at, since, before) in [(10, 0, 0), (70, 10, 0), (130, 70, 70), (140, 71, 70)] {
        let found = ok(stores.sessions.resume(new.hash, noon() + secs(at), noon() + secs(since)).await);
        let seen = found.map(|found| found.session.last_seen_at);
        assert_eq!(seen, Some(noon() + secs(before)), "{at} since {since}");
    }
    let other = resumed(&stores, &staff_session(&account, 2)).await;
    assert_eq!(other.map(|other| other.session.last_seen_at), Some(noon()), "another session");
}

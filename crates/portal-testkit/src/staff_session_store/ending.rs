//! Ending and listing sessions.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::account::StaffAccount;

use crate::StaffStores;
use crate::fixtures::{noon, staff_session};
use crate::staff_account_repo::{open_staff_session, staff_with_session};
use crate::support::{count, ok, race, secs, winners};

async fn is_open(stores: &StaffStores, account: &StaffAccount, n: u64) -> bool {
    ok(stores.sessions.resume(staff_session(account, n).hash, noon(), noon()).await).is_some()
}

pub async fn an_ended_session_is_not_resumed(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let account = open_staff_session(&stores, account, 2).await;
    assert!(
        ok(stores.sessions.end(account.id, staff_session(&account, 1).session.id, noon() + secs(1)).await),
        "it ends"
    );
    assert!(!is_open(&stores, &account, 1).await);
    assert!(is_open(&stores, &account, 2).await);
}

pub async fn a_session_is_ended_within_its_account(stores: StaffStores) {
    let (account, other) = (staff_with_session(&stores, 1).await, staff_with_session(&stores, 2).await);
    let id = staff_session(&account, 1).session.id;
    assert!(!ok(stores.sessions.end(other.id, id, noon()).await), "the session of somebody else");
    assert!(is_open(&stores, &account, 1).await);
}

pub async fn one_of_several_racing_ends_is_done(stores: StaffStores) {
    let account = staff_with_session(&stores, 1).await;
    let id = staff_session(&account, 1).session.id;
    let answers = race(8, |caller| {
        let (sessions, account) = (Arc::clone(&stores.sessions), account.id);
        async move { ok(sessions.end(account, id, noon() + secs(count(caller))).await) }
    })
    .await;
    assert_eq!(winners(&answers), 1, "{answers:?}");
}

pub async fn the_others_end_and_one_stays(stores: StaffStores) {
    let other = staff_with_session(&stores, 9).await;
    let mut account = staff_with_session(&stores, 1).await;
    for n in [2, 3] {
        account = open_staff_session(&stores, account, n).await;
    }
    let keep = staff_session(&account, 2).session.id;
    assert_eq!(ok(stores.sessions.end_others(account.id, keep, noon()).await), 2);
    assert_eq!(ok(stores.sessions.end_others(account.id, keep, noon()).await), 0);
    for (n, open) in [(1, false), (2, true), (3, false)] {
        assert_eq!(is_open(&stores, &account, n).await, open, "{n}");
    }
    assert!(is_open(&stores, &other, 9).await, "another account");
}

pub async fn sessions_in_use_are_listed_by_their_last_use(stores: StaffStores) {
    staff_with_session(&stores, 9).await;
    let mut account = staff_with_session(&stores, 1).await;
    for n in 2..=4 {
        account = open_staff_session(&stores, account, n).await;
    }
    let new = |n| staff_session(&account, n);
    ok(stores.sessions.end(account.id, new(4).session.id, noon()).await);
    ok(stores.sessions.resume(new(2).hash, noon() + secs(5), noon() + secs(1)).await);
    let live = async |now: i64, after: i64| {
        let all = ok(stores.sessions.live(account.id, noon() + secs(now), noon() + secs(after)).await);
        all.into_iter().map(|session| session.id).collect::<Vec<_>>()
    };
    let mut rest = [new(1).session.id, new(3).session.id];
    rest.sort();
    assert_eq!(live(6, -1).await, [new(2).session.id, rest[0], rest[1]]);
    assert_eq!(live(6, 0).await, [new(2).session.id], "used after");
    assert_eq!(live(12 * 3_600, -1).await, [], "expired");
}

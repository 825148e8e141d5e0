//! Changing accounts against a version.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::kernel::commit::Committed;
use portal_core::staff::account::{Role, StaffAccount};

use super::adding::stored;
use crate::StaffStores;
use crate::fixtures::{new_staff, noon, staff, staff_account, staff_session, whole_staff_account};
use crate::support::{number, ok, race, secs};

pub async fn a_commit_writes_the_whole_state(stores: StaffStores) {
    ok(stores.accounts.add(&new_staff(staff_account(1))).await);
    let whole = StaffAccount { invitation: None, name: staff("Sari Dewi"), ..whole_staff_account(1) };
    let to_whole = whole.change();
    assert_eq!(ok(stores.accounts.commit(&to_whole).await), Committed::Done);
    assert_eq!(stored(&stores, &to_whole.account).await.as_ref(), Some(&to_whole.account));
    let back = StaffAccount { version: 2, ..staff_account(1) }.change();
    assert_eq!(ok(stores.accounts.commit(&back).await), Committed::Done);
    assert_eq!(stored(&stores, &back.account).await.as_ref(), Some(&back.account));
}

pub async fn a_commit_of_one_account_leaves_the_others(stores: StaffStores) {
    for n in [1, 2] {
        ok(stores.accounts.add(&new_staff(staff_account(n))).await);
    }
    ok(stores.accounts.commit(&StaffAccount { role: Role::Admin, ..staff_account(1) }.change()).await);
    assert_eq!(stored(&stores, &staff_account(2)).await, Some(staff_account(2)));
}

pub async fn a_commit_on_another_version_writes_nothing(stores: StaffStores) {
    let account = staff_account(1);
    ok(stores.accounts.add(&new_staff(account.clone())).await);
    let mut opening = account.clone().change();
    opening.opens = Some(staff_session(&account, 1));
    ok(stores.accounts.commit(&opening).await);
    let stale = [1, 0, 2, 5].map(|version| StaffAccount { version, role: Role::Admin, ..account.clone() });
    for account in [&stale[0], &stale[1], &stale[3], &StaffAccount { id: staff_account(9).id, ..stale[2].clone() }] {
        let mut change = account.clone().change();
        change.opens = Some(staff_session(account, 2));
        change.ends_sessions = Some(noon() + secs(1));
        assert_eq!(ok(stores.accounts.commit(&change).await), Committed::Conflict, "{}", account.version);
    }
    assert_eq!(stored(&stores, &account).await, Some(opening.account));
    let live = ok(stores.sessions.live(account.id, noon(), noon() - secs(1)).await);
    assert_eq!(live, [staff_session(&account, 1).session]);
}

/// Account number `n`, of the person of the identity provider with the number `person`.
fn bound(n: u64, person: u64) -> StaffAccount {
    StaffAccount { identity: whole_staff_account(person).identity, ..staff_account(n) }
}

pub async fn a_person_of_the_provider_has_one_account(stores: StaffStores) {
    for n in [1, 2] {
        ok(stores.accounts.add(&new_staff(staff_account(n))).await);
    }
    assert_eq!(ok(stores.accounts.commit(&bound(1, 7).change()).await), Committed::Done);
    let mut second = bound(2, 7).change();
    second.opens = Some(staff_session(&second.account, 2));
    assert_eq!(ok(stores.accounts.commit(&second).await), Committed::Conflict);
    assert_eq!(stored(&stores, &staff_account(2)).await, Some(staff_account(2)));
    assert_eq!(ok(stores.sessions.live(second.account.id, noon(), noon() - secs(1)).await), []);
    let again = StaffAccount { version: 2, ..bound(1, 7) }.change();
    assert_eq!(ok(stores.accounts.commit(&again).await), Committed::Done, "it keeps its person");
    let released = StaffAccount { version: 3, ..staff_account(1) }.change();
    assert_eq!(ok(stores.accounts.commit(&released).await), Committed::Done);
    assert_eq!(ok(stores.accounts.commit(&second).await), Committed::Done, "nobody else has the person any more");
}

pub async fn one_of_several_racing_accounts_gets_a_person(stores: StaffStores) {
    for n in 0..8 {
        ok(stores.accounts.add(&new_staff(staff_account(n))).await);
    }
    let answers = race(8, |caller| {
        let accounts = Arc::clone(&stores.accounts);
        async move { ok(accounts.commit(&bound(number(caller), 7).change()).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1, "{answers:?}");
    let all = ok(stores.accounts.all().await);
    assert_eq!(all.iter().filter(|account| account.identity.is_some()).count(), 1);
}

pub async fn one_of_several_racing_commits_is_done(stores: StaffStores) {
    let account = staff_account(1);
    ok(stores.accounts.add(&new_staff(account.clone())).await);
    let answers = race(8, |caller| {
        let accounts = Arc::clone(&stores.accounts);
        let account = StaffAccount { name: staff(&format!("caller {caller}")), ..account.clone() };
        async move { (account.name.clone(), ok(accounts.commit(&account.change()).await)) }
    })
    .await;
    let done: Vec<_> = answers.iter().filter(|(_, answer)| *answer == Committed::Done).collect();
    assert_eq!(done.len(), 1, "{answers:?}");
    assert_eq!(
        stored(&stores, &account).await.map(|stored| (stored.name, stored.version)),
        Some((done[0].0.clone(), 2))
    );
}

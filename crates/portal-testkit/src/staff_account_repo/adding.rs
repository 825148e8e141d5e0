//! Adding accounts, finding and listing them, and what the trail says.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PageRequest;
use portal_core::integration::change::{ChangeAction, ChangeEntry, Changed, ChangedKind};
use portal_core::kernel::commit::Committed;
use portal_core::staff::account::{AddedStaff, NewStaffAccount, StaffAccount, StaffEmail};

use crate::StaffStores;
use crate::fixtures::{new_staff, noon, staff_account, whole_staff_account};
use crate::support::{number, ok, race, secs};

pub(super) async fn stored(stores: &StaffStores, account: &StaffAccount) -> Option<StaffAccount> {
    ok(stores.accounts.find(account.id).await)
}

/// What the trail says of an account, in the order it was written.
async fn trail(stores: &StaffStores, account: &StaffAccount) -> Vec<ChangeEntry> {
    let changed = Changed::new(ChangedKind::StaffAccounts, &account.id);
    let mut entries = ok(stores.changes.changes_of(&changed, PageRequest::default()).await).items;
    entries.reverse();
    entries
}

pub async fn an_account_is_found_as_it_was_added(stores: StaffStores) {
    for account in [staff_account(1), whole_staff_account(2), StaffAccount { invitation: None, ..staff_account(3) }] {
        assert_eq!(ok(stores.accounts.add(&new_staff(account.clone())).await), AddedStaff::Done);
        assert_eq!(stored(&stores, &account).await, Some(account));
    }
}

pub async fn accounts_are_found_by_what_is_their_own(stores: StaffStores) {
    for n in [1, 2] {
        ok(stores.accounts.add(&new_staff(staff_account(n))).await);
    }
    for (n, there) in [(1, true), (2, true), (3, false)] {
        let account = staff_account(n);
        let expected = there.then(|| account.clone());
        let hash = account.invitation.as_ref().expect("an invitation").hash;
        assert_eq!(stored(&stores, &account).await, expected);
        assert_eq!(ok(stores.accounts.find_by_email(&account.email).await), expected);
        assert_eq!(ok(stores.accounts.find_by_invitation(hash).await), expected);
    }
}

pub async fn an_address_has_one_account(stores: StaffStores) {
    ok(stores.accounts.add(&new_staff(staff_account(1))).await);
    let second = StaffAccount { email: staff_account(1).email, ..staff_account(2) };
    assert_eq!(ok(stores.accounts.add(&new_staff(second.clone())).await), AddedStaff::EmailTaken);
    assert_eq!(ok(stores.accounts.all().await), [staff_account(1)]);
    assert_eq!(trail(&stores, &second).await, []);
}

pub async fn one_of_several_racing_additions_is_done(stores: StaffStores) {
    let answers = race(8, |caller| {
        let accounts = Arc::clone(&stores.accounts);
        let account = StaffAccount { email: staff_account(1).email, ..staff_account(number(caller)) };
        async move { ok(accounts.add(&new_staff(account)).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == AddedStaff::Done).count(), 1, "{answers:?}");
    assert_eq!(ok(stores.accounts.all().await).len(), 1);
}

pub async fn accounts_are_listed_in_the_order_of_their_addresses(stores: StaffStores) {
    assert_eq!(ok(stores.accounts.all().await), []);
    let of = |n, text: &str| StaffAccount { email: StaffEmail::parse(text).expect("an address"), ..staff_account(n) };
    let (first, second, third) = (of(1, "a.b@isp.id"), of(2, "ab@isp.id"), of(3, "b@isp.id"));
    for account in [&third, &first, &second] {
        ok(stores.accounts.add(&new_staff(account.clone())).await);
    }
    assert_eq!(ok(stores.accounts.all().await), [first, second, third]);
}

pub async fn adding_and_changing_are_logged(stores: StaffStores) {
    let NewStaffAccount { account, entry } = new_staff(staff_account(1));
    ok(stores.accounts.add(&new_staff(account.clone())).await);
    let mut change = account.clone().change();
    let changed = account.entry(noon() + secs(5), account.actor(), ChangeAction::Updated);
    change.entry = Some(changed.clone());
    assert_eq!(ok(stores.accounts.commit(&change).await), Committed::Done);
    ok(stores.accounts.commit(&change.account.change()).await);
    assert_eq!(trail(&stores, &account).await, [entry, changed]);
}

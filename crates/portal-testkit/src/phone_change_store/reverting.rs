//! Taking a change of number back.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::Customer;
use portal_core::identity::device::TrustedDevice;
use portal_core::identity::profile::{PhoneChange, PhoneChangeRecord, PhoneChangeStore, Reversal};
use portal_core::identity::session::Session;
use portal_core::staff::audit::AuditAction;

use super::{Changes, account, change, entries, log_in, look, on, put_accounts, reverted, world};
use crate::TestDatabase;
use crate::fixtures::{
    another_phone, change_entry, customer, customer_id, done_in, holder_of, login_on, noon, opening, phone_change,
    reversal, scope, session, trusted_device,
};
use crate::support::{messages, millis, number, ok, race, winners};

/// Both accounts, three sessions, and the number of `AGLS1` changed in the first one.
async fn changed(repo: &Changes, test_db: &dyn TestDatabase) -> PhoneChange {
    put_accounts(test_db).await;
    let [mine, ..] = log_in(test_db, ["AGLS1", "AGLS1", "AGLS2"]).await;
    let made = phone_change(1, &mine);
    change(repo, &made).await;
    messages(test_db).await;
    made
}

async fn take_back(repo: &Changes, reversal: &Reversal) -> bool {
    ok(repo.revert_phone(&scope("AGLS1"), reversal).await)
}

pub async fn sec_23_a_change_taken_back_puts_the_number_back_as_it_was_written(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let written: Customer = customer("AGLS1").active().complete().phone(" +62 (0)817-102.070").build();
    test_db.put_customer(&written).await;
    let made = phone_change(1, &mine);
    change(&repo, &made).await;
    let reversal = reversal(&made, "AGLS1");
    assert!(take_back(&repo, &reversal).await);
    assert_eq!(account(&*test_db, "AGLS1").await, written);
    let from_written = written.phone_as_written;
    let expected = PhoneChangeRecord { from_written, ..reverted(&made, &reversal) };
    assert_eq!(ok(repo.find_change(made.id).await), Some(expected));
    assert_eq!(entries(&*test_db, &customer_id("AGLS1")).await, [change_entry(&made, "AGLS1"), reversal.audit]);
}

pub async fn sec_23_every_session_of_the_account_ends_when_a_change_is_taken_back(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    let opened_since = Session { phone: made.to.clone(), ..session(4, "AGLS1") };
    let by_hand = Session { phone: another_phone(7), ..session(5, "AGLS1") };
    for session in [&opened_since, &by_hand] {
        ok(test_db.sessions().open(&opening(session)).await);
    }
    assert!(take_back(&repo, &reversal(&made, "AGLS1")).await);
    for n in [1, 2, 4, 5] {
        assert_eq!(look(&*test_db, &session(n, "AGLS1")).await, None);
    }
    assert_eq!(account(&*test_db, "AGLS2").await, customer("AGLS2").active().complete().build());
}

pub async fn sec_23_sessions_of_both_numbers_end_in_all_accounts_when_a_change_is_taken_back(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    let with_the_new = Session { phone: made.to.clone(), ..session(4, "AGLS2") };
    let of_somebody_else = Session { phone: another_phone(7), ..session(5, "AGLS2") };
    for session in [&with_the_new, &of_somebody_else] {
        ok(test_db.sessions().open(&opening(session)).await);
    }
    assert!(take_back(&repo, &reversal(&made, "AGLS1")).await);
    assert_eq!(look(&*test_db, &session(3, "AGLS2")).await, None, "the old number's, in another account");
    assert_eq!(look(&*test_db, &with_the_new).await, None);
    assert_eq!(look(&*test_db, &of_somebody_else).await.as_ref(), Some(&of_somebody_else));
}

pub async fn sec_23_devices_of_both_numbers_are_trusted_no_more_when_a_change_is_taken_back(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    let with = |n, phone| TrustedDevice { phone, ..trusted_device(n) };
    let (old, new) = (with(1, made.from.clone()), with(2, made.to.clone()));
    let of_somebody_else = with(3, another_phone(7));
    for device in [&old, &new, &of_somebody_else] {
        ok(test_db.sessions().open(&login_on(device, None)).await);
    }
    assert!(take_back(&repo, &reversal(&made, "AGLS1")).await);
    for (device, left) in [(&old, None), (&new, None), (&of_somebody_else, Some(&of_somebody_else))] {
        assert_eq!(ok(test_db.devices().find(device.token).await).as_ref(), left);
    }
}

pub async fn sec_23_a_session_that_is_switched_while_a_change_is_taken_back_ends_too(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    for n in 10..30 {
        ok(test_db.sessions().open(&opening(&session(n, "AGLS2"))).await);
    }
    let done = race(21, |caller| {
        let (repo, sessions, reversal) = (repo.clone(), test_db.sessions(), reversal(&made, "AGLS1"));
        async move {
            let n = 10 + number(caller);
            if caller == 20 {
                return take_back(&repo, &reversal).await;
            }
            let new = session(100 + n, "AGLS1");
            ok(sessions
                .replace(session(n, "AGLS2").id, &new, &done_in(&new, AuditAction::SwitchedAccount, noon()))
                .await);
            false
        }
    })
    .await;
    assert_eq!(winners(&done), 1, "it is taken back");
    let listed = ok(test_db.sessions().list(&holder_of(made.from), noon()).await);
    assert_eq!(listed, [], "no session of the old number is left");
}

/// Checks that this is not done, and nothing else either.
async fn check_refused(repo: &Changes, test_db: &dyn TestDatabase, account: &str, reversal: &Reversal) {
    let before = world(repo, test_db).await;
    assert!(!ok(repo.revert_phone(&scope(account), reversal).await));
    assert_eq!(world(repo, test_db).await, before);
    assert_eq!(messages(test_db).await, []);
}

pub async fn a_change_is_taken_back_once(repo: Arc<dyn PhoneChangeStore>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    assert!(take_back(&repo, &reversal(&made, "AGLS1")).await);
    check_refused(&repo, &*test_db, "AGLS1", &reversal(&made, "AGLS1")).await;
    test_db.edit_phone_by_hand(&customer_id("AGLS1"), &made.to.national()).await;
    ok(test_db.sessions().open(&opening(&session(4, "AGLS1"))).await);
    check_refused(&repo, &*test_db, "AGLS1", &reversal(&made, "AGLS1")).await;
}

pub async fn a_change_is_taken_back_in_time_or_never(repo: Arc<dyn PhoneChangeStore>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    for late in [made.revert_until, made.revert_until + millis(1)] {
        check_refused(&repo, &*test_db, "AGLS1", &Reversal { at: late, ..reversal(&made, "AGLS1") }).await;
    }
    let last = made.revert_until - millis(1);
    assert!(take_back(&repo, &Reversal { at: last, ..reversal(&made, "AGLS1") }).await);
}

pub async fn a_change_is_not_taken_back_when_another_number_is_on_file(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    for on_file in [another_phone(7).national(), "021-5550123".into()] {
        test_db.edit_phone_by_hand(&customer_id("AGLS1"), &on_file).await;
        check_refused(&repo, &*test_db, "AGLS1", &reversal(&made, "AGLS1")).await;
    }
    let other_words = made.to.as_e164().replace("+62", "62 ");
    test_db.edit_phone_by_hand(&customer_id("AGLS1"), &other_words).await;
    assert!(take_back(&repo, &reversal(&made, "AGLS1")).await, "it is that number, however it is written");
}

pub async fn sec_40_nobody_takes_back_a_change_of_another_account(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    test_db.edit_phone_by_hand(&customer_id("AGLS2"), &made.to.national()).await;
    check_refused(&repo, &*test_db, "AGLS2", &reversal(&made, "AGLS2")).await;
    check_refused(&repo, &*test_db, "AGLS9", &reversal(&made, "AGLS9")).await;
}

pub async fn a_change_that_never_was_is_not_taken_back(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    changed(&repo, &*test_db).await;
    let never_made = phone_change(2, &session(1, "AGLS1"));
    check_refused(&repo, &*test_db, "AGLS1", &reversal(&never_made, "AGLS1")).await;
}

pub async fn one_of_several_racing_reversals_is_done(repo: Arc<dyn PhoneChangeStore>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    let made = changed(&repo, &*test_db).await;
    let answers = race(20, |_| {
        let (repo, reversal) = (repo.clone(), reversal(&made, "AGLS1"));
        async move { take_back(&repo, &reversal).await }
    })
    .await;
    assert_eq!(winners(&answers), 1, "one is done");
    assert_eq!(account(&*test_db, "AGLS1").await, customer("AGLS1").active().complete().build());
    assert_eq!(
        entries(&*test_db, &customer_id("AGLS1")).await,
        [change_entry(&made, "AGLS1"), reversal(&made, "AGLS1").audit]
    );
}

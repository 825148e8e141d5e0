//! What a changed number does to sessions, and which sessions may change it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::profile::{PhoneChangeStore, PhoneChanged};
use portal_core::identity::session::Session;

use super::{Changes, change, log_in, look, on, put_accounts, world};
use crate::TestDatabase;
use crate::fixtures::{another_phone, ended_at, holder_of, noon, opening, phone, phone_change, scope, session};
use crate::support::{messages, ok};

pub async fn the_session_goes_on_with_the_new_number(repo: Arc<dyn PhoneChangeStore>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine] = log_in(&*test_db, ["AGLS1"]).await;
    let made = phone_change(1, &mine);
    change(&repo, &made).await;
    let expected = Session { phone: made.to.clone(), ..mine };
    assert_eq!(look(&*test_db, &expected).await.as_ref(), Some(&expected));
    let list = |holder| async { ok(test_db.sessions().list(&holder_of(holder), noon()).await) };
    assert_eq!(list(made.to).await, [expected]);
    assert_eq!(list(phone()).await, []);
}

pub async fn sec_23_other_sessions_of_the_account_end_and_those_of_other_accounts_stand(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [mine, tablet, office] = log_in(&*test_db, ["AGLS1", "AGLS1", "AGLS2"]).await;
    let by_another_number = Session { phone: another_phone(9), ..session(4, "AGLS1") };
    ok(test_db.sessions().open(&opening(&by_another_number)).await);
    change(&repo, &phone_change(1, &mine)).await;
    for ended in [tablet, by_another_number] {
        assert_eq!(look(&*test_db, &ended).await, None);
    }
    assert_eq!(look(&*test_db, &office).await.as_ref(), Some(&office));
    assert!(look(&*test_db, &mine).await.is_some());
}

/// Checks that the number of `AGLS1` is not changed by this session, and nothing done.
async fn check_refused(repo: &Changes, test_db: &dyn TestDatabase, by: &Session) {
    let before = world(repo, test_db).await;
    let made = phone_change(1, by);
    assert_eq!(ok(repo.change_phone(&scope("AGLS1"), &made).await), PhoneChanged::Moved);
    assert_eq!(world(repo, test_db).await, before);
    assert_eq!(messages(test_db).await, []);
}

pub async fn an_ended_session_changes_no_number(repo: Arc<dyn PhoneChangeStore>, test_db: Arc<dyn TestDatabase>) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [ended, _] = log_in(&*test_db, ["AGLS1", "AGLS1"]).await;
    assert!(ok(test_db.sessions().end(&holder_of(phone()), ended.id, &ended_at(noon())).await));
    check_refused(&repo, &*test_db, &ended).await;
    check_refused(&repo, &*test_db, &session(99, "AGLS1")).await;
}

pub async fn sec_40_a_session_of_another_account_changes_no_number(
    repo: Arc<dyn PhoneChangeStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let repo = on(repo, &*test_db);
    put_accounts(&*test_db).await;
    let [_, of_another_account] = log_in(&*test_db, ["AGLS1", "AGLS2"]).await;
    check_refused(&repo, &*test_db, &of_another_account).await;
}

//! Finding a session by its identity, and noting that it was used.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::AccountStatus;
use portal_core::identity::session::{Session, SessionStore};

use super::{look, open};
use crate::TestDatabase;
use crate::fixtures::{another_phone, customer, noon, opening, phone, session};
use crate::support::{millis, ok, race, secs};

pub async fn a_new_session_is_resumed_with_everything_in_it(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = Session {
        phone: another_phone(7),
        device: "Firefox, Lain’nya — 日本語 'x\"".into(),
        network: "2001:db8:1:2::/64".into(),
        verified_at: noon() + millis(2_003),
        created_at: noon() + millis(1),
        last_seen_at: noon() + millis(1_002),
        expires_at: noon() + millis(604_800_003),
        ..session(1, "AGLS2025/10-0001")
    };
    open(&*store, &*test_db, &[&made]).await;
    assert_eq!(look(&*store, made.id).await, Some(made));
}

pub async fn a_session_that_was_never_opened_is_not_found(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    open(&*store, &*test_db, &[&session(1, "AGLS1")]).await;
    assert_eq!(look(&*store, session(2, "AGLS1").id).await, None);
}

pub async fn a_session_that_rested_is_touched_and_answered_as_it_was_before(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made]).await;
    let now = noon() + millis(300_001);
    let before = ok(store.resume(made.id, now, now - secs(300)).await).expect("the session");
    assert_eq!(before.session, made);
    let touched = Session { last_seen_at: now, ..made };
    assert_eq!(look(&*store, touched.id).await, Some(touched));
}

pub async fn a_session_seen_at_that_very_instant_or_later_is_not_touched(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made]).await;
    for touch_if_before in [noon(), noon() - millis(1)] {
        ok(store.resume(made.id, noon() + secs(300), touch_if_before).await);
        assert_eq!(look(&*store, made.id).await, Some(made.clone()));
    }
}

pub async fn touching_one_session_leaves_the_others(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let (one, other) = (session(1, "AGLS1"), session(2, "AGLS1"));
    open(&*store, &*test_db, &[&one, &other]).await;
    ok(store.resume(one.id, noon() + secs(600), noon() + secs(300)).await);
    assert_eq!(look(&*store, other.id).await, Some(other));
}

pub async fn a_session_is_kept_until_its_last_millisecond(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made]).await;
    ok(store.open(&opening(&session(2, "AGLS1"))).await);
    let last = made.expires_at - millis(1);
    let found = ok(store.resume(made.id, last, noon()).await).expect("the session");
    assert_eq!(found.session, made);
}

pub async fn all_racing_callers_resume_it(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made]).await;
    let now = noon() + secs(600);
    let found = race(30, |_| {
        let (store, id) = (Arc::clone(&store), made.id);
        async move { ok(store.resume(id, now, now - secs(300)).await).is_some() }
    })
    .await;
    assert!(found.into_iter().all(|found| found));
    assert_eq!(look(&*store, made.id).await, Some(Session { last_seen_at: now, ..made }));
}

/// A store that answers what decides on entering must answer it as it stands now; one that leaves it to
/// the core answers `None`.
async fn check_access(store: &dyn SessionStore, made: &Session, expected: &portal_core::identity::customer::Customer) {
    let resumed = ok(store.resume(made.id, noon(), noon()).await).expect("the session");
    if let Some(access) = resumed.access {
        assert_eq!(access, expected.access);
        assert_eq!(resumed.name.as_ref(), Some(&expected.name), "who joins the account joins the name");
    }
}

pub async fn access_answered_with_a_session_is_that_of_its_account_as_it_stands(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made, &session(2, "AGLS2")]).await;
    let active = customer("AGLS1").active();
    check_access(&*store, &made, &active.clone().build()).await;
    for changed in [
        active.clone().portal_active(false).build(),
        active.clone().status(AccountStatus::Suspended).build(),
        active.clone().status(AccountStatus::Closed).build(),
        active.clone().status(AccountStatus::Pending).build(),
        active.clone().phone("021-5550123").build(),
        active.clone().complete().build(),
    ] {
        test_db.put_customer(&changed).await;
        check_access(&*store, &made, &changed).await;
    }
}

pub async fn access_answered_with_a_session_has_the_number_on_file_not_the_proved_one(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let made = session(1, "AGLS1");
    open(&*store, &*test_db, &[&made]).await;
    let written = another_phone(5).national();
    test_db.edit_phone_by_hand(&made.customer_id, &written).await;
    check_access(&*store, &made, &customer("AGLS1").active().phone(&written).build()).await;
    assert_eq!(look(&*store, made.id).await.map(|s| s.phone), Some(phone()));
}

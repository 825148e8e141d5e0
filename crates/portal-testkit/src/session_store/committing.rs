//! A change and what the audit trail says of it, in one step.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PortError;
use portal_core::identity::session::{NewSession, Session, SessionHolder, SessionStore};
use portal_core::staff::audit::AuditEntry;

use super::{look, proved, switched_to};
use crate::TestDatabase;
use crate::fixtures::{
    another_phone, customer, customer_id, ended_at, holder_of, noon, opening, phone, session, trusted_device,
};
use crate::support::{ok, race, secs};

fn holder() -> SessionHolder {
    holder_of(phone())
}

async fn put_customers(test_db: &dyn TestDatabase) {
    for id in ["AGLS1", "AGLS2"] {
        test_db.put_customer(&customer(id).active().build()).await;
    }
}

/// Stores logins of `AGLS2`, so that the trail of `AGLS1` holds nothing yet.
async fn log_in(store: &dyn SessionStore, test_db: &dyn TestDatabase, sessions: &[&Session]) {
    put_customers(test_db).await;
    for session in sessions {
        ok(store.open(&opening(session)).await);
    }
}

async fn trail(test_db: &dyn TestDatabase) -> Vec<AuditEntry> {
    test_db.audit_entries(&customer_id("AGLS1")).await
}

async fn is_trusted(test_db: &dyn TestDatabase, login: &NewSession) -> bool {
    ok(test_db.devices().find(login.device.token).await).is_some()
}

pub async fn a_login_is_stored_with_its_device_and_its_entry(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let login = opening(&session(1, "AGLS1"));
    ok(store.open(&login).await);
    assert_eq!(look(&*store, login.session.id).await.as_ref(), Some(&login.session));
    assert_eq!(ok(test_db.devices().find(login.device.token).await), Some(login.device));
    assert_eq!(trail(&*test_db).await, [login.audit]);
}

pub async fn a_login_that_cannot_be_stored_leaves_nothing(
    store: Arc<dyn SessionStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customers(&*test_db).await;
    let known = opening(&session(2, "AGLS2"));
    let first = opening(&session(1, "AGLS1"));
    for login in [&known, &first] {
        ok(store.open(login).await);
    }
    let twice = NewSession { device: trusted_device(7), replaces: Some(known.device.token), ..first.clone() };
    let refused: Result<(), PortError> = store.open(&twice).await;
    assert!(refused.is_err(), "the session is there already");
    assert!(!is_trusted(&*test_db, &twice).await);
    assert!(is_trusted(&*test_db, &known).await, "its token was not forgotten");
    assert_eq!(trail(&*test_db).await, [first.audit]);
}

pub async fn a_login_is_seen_whole_or_not_at_all(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    put_customers(&*test_db).await;
    for n in 0..10 {
        let login = opening(&session(n, "AGLS1"));
        race(20, |caller| {
            let (store, test_db, login) = (Arc::clone(&store), Arc::clone(&test_db), login.clone());
            async move {
                match caller {
                    10 => ok(store.open(&login).await),
                    n if n % 3 == 0 && is_trusted(&*test_db, &login).await => {
                        assert!(look(&*store, login.session.id).await.is_some(), "a device without a session");
                    }
                    n if n % 3 == 1 && look(&*store, login.session.id).await.is_some() => {
                        assert!(trail(&*test_db).await.contains(&login.audit), "a session without an entry");
                    }
                    n if n % 3 == 2 && trail(&*test_db).await.contains(&login.audit) => {
                        assert!(is_trusted(&*test_db, &login).await, "an entry without a device");
                    }
                    _ => {}
                }
            }
        })
        .await;
    }
}

pub async fn every_change_of_a_session_leaves_its_entry(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let [one, two, three] = [1, 2, 3].map(|n| session(n, "AGLS2"));
    log_in(&*store, &*test_db, &[&one, &two, &three]).await;
    let new = session(4, "AGLS1");
    let (confirming, ending) = (proved(noon() + secs(1)), ended_at(noon() + secs(2)));
    let (ending_others, switching) = (ended_at(noon() + secs(3)), switched_to(&new));
    assert!(ok(store.confirm(one.id, &confirming).await));
    assert!(ok(store.end(&holder(), two.id, &ending).await));
    assert_eq!(ok(store.end_others(&holder(), one.id, &ending_others).await), 1);
    assert!(ok(store.replace(one.id, &new, &switching).await));
    assert_eq!(trail(&*test_db).await, [confirming, ending, ending_others, switching]);
}

pub async fn what_is_not_done_leaves_no_entry(store: Arc<dyn SessionStore>, test_db: Arc<dyn TestDatabase>) {
    let expired = Session { expires_at: noon() + secs(1), ..session(1, "AGLS2") };
    let theirs = Session { phone: another_phone(1), ..session(2, "AGLS2") };
    log_in(&*store, &*test_db, &[&expired, &theirs]).await;
    let (nobody, new) = (session(9, "AGLS1"), session(4, "AGLS1"));
    let audit = ended_at(noon() + secs(60));
    assert!(!ok(store.confirm(nobody.id, &audit).await));
    assert!(!ok(store.end(&holder(), theirs.id, &audit).await));
    assert!(!ok(store.replace(nobody.id, &new, &switched_to(&new)).await));
    assert_eq!(ok(store.end_others(&holder(), nobody.id, &audit).await), 0, "one that expired does not count");
    assert_eq!(ok(store.end_others(&holder(), nobody.id, &audit).await), 0);
    assert_eq!(trail(&*test_db).await, []);
}

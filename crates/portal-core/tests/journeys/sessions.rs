//! Sessions: logging out, the list of devices, and accounts that share a number.

use crate::world::{OWNER, World, client, customer_id};
use portal_core::identity::otp::Redeemer;
use portal_core::identity::session::{AuthenticateError, ManageSessionsError, SwitchAccountError};

#[tokio::test]
async fn sec_26_after_logging_out_the_next_request_is_refused() {
    let world = World::new().await;
    let id = world.logged_in(OWNER).await.session.id;
    let active = world.portal.sessions.authenticate(id).await.expect("logged in");
    world.portal.sessions.log_out(&active).await.expect("the store answers");
    assert!(matches!(world.portal.sessions.authenticate(id).await, Err(AuthenticateError::Ended)));
}

#[tokio::test]
async fn sec_27_devices_are_listed_and_ended_one_by_one_or_all_others_at_once() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(world.logged_in(OWNER).await.session.id);
        world.wait(61);
    }
    let here = world.portal.sessions.authenticate(ids[2]).await.expect("logged in");
    assert_eq!(world.portal.sessions.list(&here).await.expect("the store answers").len(), 3);

    world.portal.sessions.end(&here, ids[0]).await.expect("one's own session ends");
    assert!(world.portal.sessions.authenticate(ids[0]).await.is_err());
    assert!(world.portal.sessions.authenticate(ids[1]).await.is_ok());

    assert_eq!(world.portal.sessions.end_others(&here).await.expect("the store answers"), 1);
    assert!(world.portal.sessions.authenticate(ids[1]).await.is_err());
    assert!(world.portal.sessions.authenticate(ids[2]).await.is_ok());
}

#[tokio::test]
async fn sec_27_any_session_but_ones_own_ends_with_a_fresh_code_only() {
    let world = World::new().await;
    let elsewhere = world.logged_in(OWNER).await.session.id;
    world.wait(61);
    let me = world.session(OWNER).await;
    world.wait(600);
    let stale = world.portal.sessions.end(&me, elsewhere).await;
    assert!(matches!(stale, Err(ManageSessionsError::ConfirmationNeeded)), "{stale:?}");
    assert!(world.portal.sessions.authenticate(elsewhere).await.is_ok());
    world.portal.sessions.end(&me, me.session().id).await.expect("one's own ends at any time");
}

#[tokio::test]
async fn somebody_elses_session_is_not_found() {
    let world = World::new().await;
    world.add_customer("AGLS2", "081234567890").await;
    let mine = world.logged_in(OWNER).await.session.id;
    let theirs = world.logged_in("081234567890").await.session.id;
    let me = world.portal.sessions.authenticate(mine).await.expect("logged in");
    assert!(matches!(world.portal.sessions.end(&me, theirs).await, Err(ManageSessionsError::NotFound)));
    assert!(world.portal.sessions.authenticate(theirs).await.is_ok());
}

#[tokio::test]
async fn accounts_that_share_a_number_are_chosen_among_and_no_others() {
    let world = World::new().await;
    world.add_customer("AGLS2", OWNER).await;
    world.add_customer("AGLS3", "081234567890").await;
    let opened = world.logged_in(OWNER).await;
    let ids: Vec<_> = opened.accounts.iter().map(|a| a.access.customer_id.to_string()).collect();
    assert_eq!(ids, ["AGLS1", "AGLS2"]);

    let active = world.portal.sessions.authenticate(opened.session.id).await.expect("logged in");
    let here = client("192.0.2.7");
    let foreign = world.portal.sessions.switch(&active, &customer_id("AGLS3"), &here).await;
    assert!(matches!(foreign, Err(SwitchAccountError::NotFound)));

    world.wait(3600);
    let switched =
        world.portal.sessions.switch(&active, &customer_id("AGLS2"), &here).await.expect("one's own account");
    assert_eq!(switched.session.expires_at, opened.session.expires_at, "switching prolongs nothing");
    assert!(world.portal.sessions.authenticate(opened.session.id).await.is_err(), "the old session has ended");
    let now_in = world.portal.sessions.authenticate(switched.session.id).await.expect("logged in");
    assert_eq!(now_in.scope().customer_id().as_str(), "AGLS2");
    let stale = world.portal.sessions.switch(&active, &customer_id("AGLS1"), &here).await;
    assert!(matches!(stale, Err(SwitchAccountError::Ended)));
}

#[tokio::test]
async fn switching_the_portal_off_logs_the_customer_out_with_the_next_request() {
    let world = World::new().await;
    let id = world.logged_in(OWNER).await.session.id;
    world.set_access("AGLS1", false).await;
    assert!(world.portal.sessions.authenticate(id).await.is_err());
}

#[tokio::test]
async fn a_used_session_stays_awake_and_an_idle_one_ends() {
    let world = World::new().await;
    let id = world.logged_in(OWNER).await.session.id;
    for _ in 0..3 {
        world.wait(50 * 3600);
        assert!(world.portal.sessions.authenticate(id).await.is_ok(), "each use starts the rest anew");
    }
    world.wait(72 * 3600);
    assert!(world.portal.sessions.authenticate(id).await.is_err());
}

#[tokio::test]
async fn a_second_login_does_not_end_the_first() {
    let world = World::new().await;
    let first = world.logged_in(OWNER).await.session.id;
    world.wait(61);
    let (ticket, code) = world.browser_with_code(OWNER).await;
    let second = world.log_in(Redeemer::Browser(ticket), code).await.expect("the code is right").session.id;
    assert_ne!(first, second);
    assert!(world.portal.sessions.authenticate(first).await.is_ok());
}

//! Portals that have some groups of ports and not others.

use std::sync::Arc;

use portal_core::identity::session::ManageSessionsError;
use portal_core::insight::InsightPorts;
use portal_core::{Group, Groups, Locale, NotOffered, Ports};

use crate::world::{OWNER, World, client};

/// A portal with the ports of a login and nothing else.
async fn login_alone() -> World {
    World::with(|ports, store| {
        let Ports { identity, messaging, clock, entropy, .. } = ports;
        Ports::login(identity.customers, Arc::new(store), messaging.sender, clock, entropy)
    })
    .await
}

/// What a portal refuses for want of ports.
fn not_offered(world: &World) -> Vec<Group> {
    let portal = &world.portal;
    let refused = [
        portal.dashboard().err(),
        portal.profile().err(),
        portal.invoices().err(),
        portal.tickets().err(),
        portal.conversations().err(),
        portal.faq().err(),
        portal.attachments().err(),
        portal.staff_looks().err(),
        portal.payments().err(),
        portal.emails().err(),
        portal.statements().err(),
        portal.promises().err(),
    ];
    refused.into_iter().flatten().map(|NotOffered(group)| group).collect()
}

#[tokio::test]
async fn a_login_alone_logs_in_and_out_and_offers_nothing_else() {
    let world = login_alone().await;
    assert_eq!((world.portal.groups(), not_offered(&world)), (Groups::NONE, Group::ALL.to_vec()));
    assert!(world.portal.analytics.is_none());
    let me = world.session(OWNER).await;
    assert_eq!(world.portal.customers.profile(&me).await.expect("a customer").name, "Customer AGLS1");
    world.portal.sessions.log_out(&me).await.expect("the store answers");
    assert!(world.portal.sessions.authenticate(me.session().id).await.is_err());
}

#[tokio::test]
async fn a_login_alone_has_the_number_proved_again_before_other_devices_are_put_out() {
    let world = login_alone().await;
    let me = world.session(OWNER).await;
    world.wait(3_600);
    world.session(OWNER).await;
    world.wait(61);
    let early = world.portal.sessions.end_others(&me).await;
    assert!(matches!(early, Err(ManageSessionsError::ConfirmationNeeded)), "{early:?}");
    let here = client("192.0.2.7");
    let asked = world.portal.confirmation.ask(&me, &here, Locale::Id, None).await.expect("a code is asked for");
    world.deliver().await;
    let confirmed = world.portal.confirmation.confirm(&me, &here, asked.challenge, world.last_code()).await;
    confirmed.expect("the code is right");
    let me = world.portal.sessions.authenticate(me.session().id).await.expect("logged in");
    assert_eq!(world.portal.sessions.end_others(&me).await.expect("the session is fresh"), 1);
}

#[tokio::test]
async fn a_portal_offers_all_groups_but_the_one_that_is_not_there() {
    type Change = fn(&mut Ports);
    let cases: [(Group, Change); 5] = [
        (Group::Dashboard, |ports| ports.insight = InsightPorts::default()),
        (Group::Profile, |ports| ports.profile = None),
        (Group::Billing, |ports| ports.billing = None),
        (Group::Support, |ports| ports.support = None),
        (Group::Conversations, |ports| ports.conversations = None),
    ];
    for (group, change) in cases {
        let world = World::with(|mut ports, _| {
            change(&mut ports);
            ports
        })
        .await;
        let missing: Vec<Group> = Group::ALL.into_iter().filter(|of| !world.portal.offers(*of)).collect();
        let mut expected = vec![group, Group::Content, Group::Attachments, Group::StaffLooks];
        expected.extend([Group::Payments, Group::Email]);
        // What was invoiced and paid comes with the invoices.
        expected.extend((group == Group::Billing).then_some(Group::Statements));
        expected.push(Group::Promises);
        assert_eq!(missing, expected);
        assert_eq!(not_offered(&world), missing);
    }
}

#[tokio::test]
async fn the_dashboard_leaves_out_what_belongs_to_groups_that_are_not_there() {
    for (tickets, invoices) in [(true, true), (true, false), (false, true), (false, false)] {
        let world = World::with(|ports, _| Ports {
            support: ports.support.filter(|_| tickets),
            billing: ports.billing.filter(|_| invoices),
            ..ports
        })
        .await;
        let me = world.session(OWNER).await;
        let dashboard = world.portal.dashboard().expect("a dashboard");
        let figures = dashboard.figures(&me).await.expect("the figures are read");
        assert_eq!((figures.tickets.is_some(), figures.invoices.is_some()), (tickets, invoices));
        let shown = dashboard.overview(&me).await.expect("the page is read");
        assert_eq!((shown.tickets.is_some(), shown.invoices.is_some()), (tickets, invoices));
    }
}

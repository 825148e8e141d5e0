//! Customers change what the ISP knows of them; what could take the account away needs a fresh code.

use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use portal_core::identity::customer::Customer;
use portal_core::identity::profile::{
    ChangeHolds, ChangePhoneError, ContactEdit, ContactField, EditProfileError, RevertPhoneError, RevertToken,
    StartPhoneChange,
};
use portal_core::identity::session::ActiveSession;
use portal_core::messaging::outbox::Lane;
use portal_core::{Clock, Locale, PhoneNumber};

use crate::world::{OWNER, World, client};

const NEW: &str = "0812-9000-1111";
const DAY: i64 = 24 * 3600;

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).expect("a mobile number")
}

fn email(address: &str) -> ContactEdit {
    let mut edit = ContactEdit::default();
    edit.set(ContactField::Email, address).expect("an e-mail address");
    edit
}

impl World {
    /// The session as it is stored now.
    async fn again(&self, session: &ActiveSession) -> ActiveSession {
        self.portal.sessions.authenticate(session.session().id).await.expect("logged in")
    }

    /// The holder proves the number on file again.
    async fn confirmed(&self, session: &ActiveSession) -> ActiveSession {
        let here = client("192.0.2.7");
        let asked = self.portal.confirmation.ask(session, &here, Locale::Id, None).await;
        self.deliver().await;
        let code = self.last_code();
        let challenge = asked.expect("a code is asked for").challenge;
        self.portal.confirmation.confirm(session, &here, challenge, code).await.expect("the code is right");
        self.again(session).await
    }

    async fn change_number(&self, session: &ActiveSession, to: &str) -> Result<Customer, ChangePhoneError> {
        let here = client("192.0.2.7");
        let wish = StartPhoneChange { to: number(to), client: here.clone(), locale: Locale::Id, previous: None };
        let asked = self.profile().start_phone_change(session, &wish).await?;
        self.deliver().await;
        let sent = self.phone.messages().pop().expect("a message has come");
        assert_eq!(sent.to, number(to), "the code goes to the new number");
        let code = self.last_code();
        self.profile().finish_phone_change(session, &here, asked.challenge, code, Locale::Id).await
    }

    /// The token in the message that came last, which must have gone to `phone`.
    async fn token_sent_to(&self, phone: &str) -> RevertToken {
        self.deliver_lane(Lane::Security).await;
        let message = self.phone.messages().pop().expect("a message has come");
        assert_eq!(message.to, number(phone));
        let text = message.text.expose();
        let link = text.lines().find(|line| line.contains("/revert/")).expect("a link");
        RevertToken::parse(link.rsplit_once('/').expect("a path").1).expect("a token")
    }
}

#[tokio::test]
async fn sec_23_another_number_needs_a_code_that_is_at_most_ten_minutes_old() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.wait(600);
    let stale = world.change_number(&me, NEW).await;
    assert!(matches!(stale, Err(ChangePhoneError::ConfirmationNeeded)));
    let me = world.confirmed(&me).await;
    let changed = world.change_number(&me, NEW).await.expect("the number is changed");
    assert_eq!(changed.access.phone, Some(number(NEW)));
    assert_eq!(changed.phone_as_written, "081290001111");
}

#[tokio::test]
async fn sec_23_a_session_that_grows_old_between_the_codes_is_asked_again() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    let here = client("192.0.2.7");
    let wish = StartPhoneChange { to: number(NEW), client: here.clone(), locale: Locale::Id, previous: None };
    world.wait(599);
    let asked = world.profile().start_phone_change(&me, &wish).await.expect("a code is asked for");
    world.deliver().await;
    world.wait(1);
    let late = world.profile().finish_phone_change(&me, &here, asked.challenge, world.last_code(), Locale::Id).await;
    assert!(matches!(late, Err(ChangePhoneError::ConfirmationNeeded)));
    let customer = world.portal.customers.profile(&me).await.expect("a customer");
    assert_eq!(customer.access.phone, Some(number(OWNER)));
}

#[tokio::test]
async fn sec_23_other_sessions_end_with_the_old_number_and_this_one_goes_on() {
    let world = World::new().await;
    let elsewhere = world.session(OWNER).await;
    world.wait(61);
    let me = world.session(OWNER).await;
    world.change_number(&me, NEW).await.expect("the number is changed");
    assert!(world.portal.sessions.authenticate(elsewhere.session().id).await.is_err());
    let me = world.again(&me).await;
    assert_eq!(me.session().phone, number(NEW));
    assert_eq!(world.portal.sessions.list(&me).await.expect("the store answers").len(), 1);
    world.wait(61);
    let back = world.logged_in(NEW).await;
    assert_eq!(back.account.access.customer_id.as_str(), "AGLS1");
}

#[tokio::test]
async fn sec_23_the_old_number_is_told_and_takes_the_change_back_once() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.change_number(&me, NEW).await.expect("the number is changed");
    let token = world.token_sent_to(OWNER).await;
    world.wait(DAY - 1);
    let shown = world.profile().revertible(&token).await.expect("it can be taken back");
    assert_eq!((shown.from, shown.to), (number(OWNER), number(NEW)));
    assert!(world.portal.sessions.authenticate(me.session().id).await.is_ok(), "looking changes nothing");

    let anywhere = client("203.0.113.9");
    world.profile().revert(&token, &anywhere).await.expect("it is taken back");
    assert!(world.portal.sessions.authenticate(me.session().id).await.is_err(), "every session has ended");
    let twice = world.profile().revert(&token, &anywhere).await;
    assert!(matches!(twice, Err(RevertPhoneError::NotValid)));
    let owner = world.session(OWNER).await;
    let customer = world.portal.customers.profile(&owner).await.expect("a customer");
    assert_eq!(customer.phone_as_written, OWNER);
}

#[tokio::test]
async fn sec_23_for_a_day_the_number_is_not_changed_again_and_then_not_taken_back() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.change_number(&me, NEW).await.expect("the number is changed");
    let token = world.token_sent_to(OWNER).await;
    world.wait(DAY - 1);
    let me = world.confirmed(&world.again(&me).await).await;
    let held = world.change_number(&me, "081290002222").await;
    assert!(matches!(held, Err(ChangePhoneError::OnHold { .. })), "{held:?}");
    world.wait(1);
    let late = world.profile().revert(&token, &client("203.0.113.9")).await;
    assert!(matches!(late, Err(RevertPhoneError::NotValid)));
    let changed = world.change_number(&me, "081290002222").await.expect("the number is changed");
    assert_eq!(changed.access.phone, Some(number("081290002222")));
}

#[tokio::test]
async fn sec_23_a_number_taken_back_holds_number_and_email_for_a_day() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.change_number(&me, NEW).await.expect("the number is changed");
    let token = world.token_sent_to(OWNER).await;
    world.profile().revert(&token, &client("203.0.113.9")).await.expect("it is taken back");
    world.wait(DAY - 1);
    let me = world.session(OWNER).await;
    let number = world.change_number(&me, "081290002222").await;
    assert!(matches!(number, Err(ChangePhoneError::OnHold { .. })), "{number:?}");
    let address = world.profile().edit(&me, email("baru@example.id"), Locale::Id).await;
    assert!(matches!(address, Err(EditProfileError::OnHold { .. })), "{address:?}");
    world.wait(1);
    assert!(world.profile().edit(&me, email("baru@example.id"), Locale::Id).await.is_ok());
    assert!(world.change_number(&me, "081290002222").await.is_ok());
}

#[tokio::test]
async fn sec_23_another_email_address_needs_a_fresh_code_and_is_told_to_the_number() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.wait(600);
    let stale = world.profile().edit(&me, email("baru@example.id"), Locale::Id).await;
    assert!(matches!(stale, Err(EditProfileError::ConfirmationNeeded)));
    let me = world.confirmed(&me).await;
    let changed = world.profile().edit(&me, email("baru@example.id"), Locale::Id).await.expect("it is changed");
    assert_eq!(changed.email.as_deref(), Some("baru@example.id"));
    world.deliver_lane(Lane::Security).await;
    let told = world.phone.messages().pop().expect("a message has come");
    assert_eq!(told.to, number(OWNER));
    assert!(told.text.expose().contains("email"), "{}", told.text.expose());
}

#[tokio::test]
async fn the_address_changes_without_a_code_and_the_rest_stays() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.profile().edit(&me, email("lama@example.id"), Locale::Id).await.expect("it is changed");
    world.deliver_lane(Lane::Security).await;
    let before = world.phone.messages().len();
    world.wait(3600);
    let mut edit = ContactEdit::default();
    edit.set(ContactField::Address, "Jl. Melati No. 5").expect("an address");
    edit.set(ContactField::City, "Bandung").expect("a city");
    let changed = world.profile().edit(&me, edit, Locale::Id).await.expect("it is changed");
    assert_eq!(changed.address.as_deref(), Some("Jl. Melati No. 5"));
    assert_eq!((changed.email.as_deref(), changed.city.as_deref()), (Some("lama@example.id"), Some("Bandung")));
    world.deliver_lane(Lane::Security).await;
    assert_eq!(world.phone.messages().len(), before, "nobody is told");
}

#[tokio::test]
async fn sec_23_until_when_number_and_email_are_held_is_told_before_anybody_types() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    let holds = async |me: &ActiveSession| world.profile().holds(me).await.expect("the records are read");
    assert_eq!(holds(&me).await, ChangeHolds::default());
    world.change_number(&me, NEW).await.expect("the number is changed");
    let changed_at = world.clock.now();
    let day = TimeDelta::seconds(DAY);
    let me = world.again(&me).await;
    world.wait(60);
    assert_eq!(holds(&me).await, ChangeHolds { phone: Some(changed_at + day), email: None });

    let token = world.token_sent_to(OWNER).await;
    world.profile().revert(&token, &client("203.0.113.9")).await.expect("it is taken back");
    let until = Some(world.clock.now() + day);
    world.wait(61);
    let owner = world.session(OWNER).await;
    assert_eq!(holds(&owner).await, ChangeHolds { phone: until, email: until });
}

#[tokio::test]
async fn too_many_new_numbers_hold_the_next_one_and_nothing_else() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    let started = world.clock.now();
    for last in 1..=5 {
        let wish = StartPhoneChange {
            to: number(&format!("08129000222{last}")),
            client: client("192.0.2.7"),
            locale: Locale::Id,
            previous: None,
        };
        world.profile().start_phone_change(&me, &wish).await.expect("a code is sent");
        world.wait(61);
    }
    let holds = world.profile().holds(&me).await.expect("the records are read");
    assert_eq!(holds, ChangeHolds { phone: Some(started + TimeDelta::seconds(DAY)), email: None });
}

#[tokio::test]
async fn sec_23_a_change_that_stopped_half_way_is_completed_by_the_next_look_with_the_new_number() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.stops.store(true, Ordering::Relaxed);
    let stopped = world.change_number(&me, NEW).await;
    assert!(matches!(&stopped, Err(ChangePhoneError::Port(error)) if error.is_retryable()), "{stopped:?}");
    assert!(world.portal.sessions.authenticate(me.session().id).await.is_err(), "the old number admits nobody");
    let changed_at = world.clock.now();

    world.wait(61);
    let owner = world.session(NEW).await;
    let holds = world.profile().holds(&owner).await.expect("the records are read");
    assert_eq!(holds, ChangeHolds { phone: Some(changed_at + TimeDelta::seconds(DAY)), email: None });
    assert!(world.portal.sessions.authenticate(owner.session().id).await.is_ok(), "who came since stays");
    let token = world.token_sent_to(OWNER).await;
    world.profile().revert(&token, &client("203.0.113.9")).await.expect("it is taken back");
    assert_eq!(world.profile().finish_pending().await.expect("nothing is left"), 0);
}

#[tokio::test]
async fn sec_23_a_reversal_that_stopped_half_way_is_finished_by_the_regular_look() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    world.change_number(&me, NEW).await.expect("the number is changed");
    let token = world.token_sent_to(OWNER).await;
    world.stops.store(true, Ordering::Relaxed);
    assert!(world.profile().revert(&token, &client("203.0.113.9")).await.is_err());
    assert!(world.portal.sessions.authenticate(me.session().id).await.is_err(), "every session has ended");
    world.wait(61);
    assert_eq!(world.profile().finish_pending().await.expect("the ports answer"), 1);
    assert!(matches!(world.profile().revertible(&token).await, Err(RevertPhoneError::NotValid)));
    let owner = world.session(OWNER).await;
    let customer = world.portal.customers.profile(&owner).await.expect("a customer");
    assert_eq!(customer.phone_as_written, OWNER);
}

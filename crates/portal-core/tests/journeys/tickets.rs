//! The life of a ticket: opened by the customer, worked on by the ISP, rated, and reopened.

use chrono::{SecondsFormat, TimeDelta};
use portal_core::identity::session::ActiveSession;
use portal_core::messaging::outbox::Lane;
use portal_core::support::ticket::{
    Description, Feedback, FollowUpError, IdempotencyKey, OpenTicket, OpenTicketError, Priority, Rating, TicketDetail,
    TicketError, TicketEventKind, TicketFilter, TicketQuery, TicketStatus, TicketType, Title,
};
use portal_core::{Clock, Locale, TicketNumber};

use crate::world::{OWNER, World};

fn wish(title: &str, key: Option<&str>) -> OpenTicket {
    OpenTicket {
        kind: TicketType::Repair,
        priority: Priority::High,
        title: Title::parse(title).expect("a title"),
        description: Description::parse("Lampu LOS merah sejak pagi.").expect("a description"),
        idempotency_key: key.and_then(IdempotencyKey::parse),
        locale: Locale::Id,
    }
}

fn stars(stars: u8) -> Rating {
    Rating::new(stars).expect("one to five stars")
}

fn words(text: &str) -> Option<Feedback> {
    Feedback::parse(text).ok()
}

fn kinds(detail: &TicketDetail) -> Vec<TicketEventKind> {
    detail.timeline.iter().map(|event| event.kind).collect()
}

impl World {
    pub(crate) async fn opened(&self, session: &ActiveSession) -> TicketNumber {
        let opened = self.tickets().open(session, &wish("Internet mati", None)).await;
        opened.expect("the ticket is opened").ticket.number
    }

    /// The ISP's staff finish the work, in their own system.
    async fn complete(&self, number: &TicketNumber) {
        let at = self.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true);
        for statement in [
            "UPDATE tickets SET status = 'completed', completed_at = ?1, updated_at = ?1 WHERE ticket_number = ?2",
            "INSERT INTO ticket_history (ticket_number, position, status, at)
             SELECT ?2, MAX(position) + 1, 'completed', ?1 FROM ticket_history WHERE ticket_number = ?2",
        ] {
            let done = sqlx::query(statement).bind(&at).bind(number.as_str()).execute(self.store.connection()).await;
            assert_eq!(done.expect("the statement runs").rows_affected(), 1);
        }
    }
}

#[tokio::test]
async fn a_ticket_is_opened_confirmed_done_rated_and_reopened() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    let opened = world.tickets().open(&me, &wish("Internet mati", None)).await.expect("the ticket is opened");
    let number = opened.ticket.number.clone();
    let day = world.clock.local_date(world.clock.now());
    assert_eq!(number, TicketNumber::of_day(day, 1));
    assert_eq!(opened.ticket.sla_due, Some(world.clock.now() + TimeDelta::hours(4)));
    world.deliver_lane(Lane::Notice).await;
    let confirmation = world.phone.messages().pop().expect("a message has come");
    assert!(confirmation.text.expose().contains(number.as_str()));

    world.wait(3 * 3600);
    world.complete(&number).await;
    let rated = world.tickets().rate(&me, &number, stars(2), words("Lama sekali")).await.expect("it is rated");
    assert_eq!((rated.ticket.rating, rated.ticket.status), (Some(stars(2)), TicketStatus::Completed));
    let again = world.tickets().rate(&me, &number, stars(5), None).await;
    assert!(matches!(again, Err(FollowUpError::NotNow)), "a ticket is rated once");

    world.wait(24 * 3600);
    assert!(world.tickets().can_reopen(&rated.ticket));
    let reopened = world.tickets().reopen(&me, &number, words("Mati lagi")).await.expect("it is reopened");
    assert_eq!((reopened.ticket.status, reopened.ticket.rating), (TicketStatus::Open, None));
    assert_eq!(reopened.ticket.sla_due, Some(world.clock.now() + TimeDelta::hours(4)));
    let (opened, rated) = (TicketEventKind::Opened, TicketEventKind::Rated(stars(2)));
    assert_eq!(kinds(&reopened), [opened, TicketEventKind::Moved, rated, TicketEventKind::Reopened]);
    let notes: Vec<_> = reopened.timeline.iter().filter_map(|event| event.note.as_deref()).collect();
    assert_eq!(notes, ["Lama sekali", "Mati lagi"]);
    assert_eq!(world.tickets().show(&me, &number).await.expect("it is found"), reopened);
}

#[tokio::test]
async fn work_that_was_done_twice_is_rated_anew_and_not_reopened_again() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    let number = world.opened(&me).await;
    world.complete(&number).await;
    world.tickets().reopen(&me, &number, None).await.expect("it is reopened");
    world.complete(&number).await;
    let again = world.tickets().reopen(&me, &number, None).await;
    assert!(matches!(again, Err(FollowUpError::NotNow)));
    let rated = world.tickets().rate(&me, &number, stars(4), None).await.expect("it is rated");
    assert!(!world.tickets().can_reopen(&rated.ticket) && !world.tickets().can_rate(&rated.ticket));
}

#[tokio::test]
async fn a_ticket_can_be_reopened_for_seven_days_and_not_a_moment_longer() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    let (early, late) = (world.opened(&me).await, world.opened(&me).await);
    world.complete(&early).await;
    world.complete(&late).await;
    world.wait(7 * 24 * 3600);
    assert!(world.tickets().reopen(&me, &early, None).await.is_ok());
    world.wait(1);
    assert!(matches!(world.tickets().reopen(&me, &late, None).await, Err(FollowUpError::NotNow)));
}

#[tokio::test]
async fn sec_45_a_request_sent_twice_opens_one_ticket_and_another_one_under_its_name_none() {
    let world = World::new().await;
    let me = world.session(OWNER).await;
    let tickets = world.tickets();
    let first = tickets.open(&me, &wish("Internet mati", Some("key-1"))).await.expect("the ticket is opened");
    let again = tickets.open(&me, &wish("Internet mati", Some("key-1"))).await.expect("the ticket of before");
    assert_eq!(first, again);
    let other = tickets.open(&me, &wish("Modem rusak", Some("key-1"))).await;
    assert!(matches!(other, Err(OpenTicketError::KeyReused)));
    assert_eq!(world.deliver_lane(Lane::Notice).await.len(), 1, "one confirmation");
    world.wait(24 * 3600);
    let forgotten = tickets.open(&me, &wish("Modem rusak", Some("key-1"))).await.expect("the name is free again");
    assert_ne!(forgotten.ticket.number, first.ticket.number);
    let active = TicketQuery { filter: TicketFilter::Active, ..TicketQuery::default() };
    let list = tickets.list(&me, &active).await.expect("the store answers").page;
    assert_eq!((list.total, &list.items[0]), (2, &forgotten.ticket));
}

#[tokio::test]
async fn somebody_elses_ticket_is_not_found_by_anything() {
    let world = World::new().await;
    world.add_customer("AGLS2", "081234567890").await;
    let me = world.session(OWNER).await;
    let other = world.session("081234567890").await;
    let theirs = world.opened(&other).await;
    world.complete(&theirs).await;
    let tickets = world.tickets();
    assert!(matches!(tickets.show(&me, &theirs).await, Err(TicketError::NotFound)));
    assert!(matches!(tickets.rate(&me, &theirs, stars(1), None).await, Err(FollowUpError::NotFound)));
    assert!(matches!(tickets.reopen(&me, &theirs, None).await, Err(FollowUpError::NotFound)));
    assert_eq!(tickets.list(&me, &TicketQuery::default()).await.expect("a list").page.total, 0);
}

//! What customers do becomes events, also when it stops half-way: what was written is told of once, what was not is not.

use std::sync::{Arc, Mutex};

use adapters_sqlite::SqliteStore;
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::billing::invoice::{InvoiceDetail, InvoiceList, InvoiceQuery, InvoiceRepo};
use portal_core::billing::promise::{Owed, PaymentPromise, PromiseEffects, PromiseOffer, PromiseRefusal};
use portal_core::billing::{BillingPorts, PromisePorts};
use portal_core::identity::ProfilePorts;
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::profile::{Committed, ContactCommit, ContactEdit, ContactField, ContactOnFile, ContactRepo};
use portal_core::identity::session::ActiveSession;
use portal_core::integration::event::{
    Event, EventBatch, EventBody, EventLog, EventPolicy, EventRecorder, EventSettler, FieldChange, LogStatus,
    RecordingContacts, RecordingInvoices, RecordingTickets, Settled,
};
use portal_core::support::SupportPorts;
use portal_core::support::ticket::{
    Description, NewTicket, OpenTicket, OpenTicketError, OpenedTicket, Priority, Rating, TicketChange, TicketDetail,
    TicketList, TicketQuery, TicketRepo, TicketType, Title, VersionedTicket,
};
use portal_core::{Clock as _, CustomerId, EventId, InvoiceNumber, Locale, PortError, Rupiah, TicketNumber};
use portal_testkit::SeededEntropy;

use crate::world::{OWNER, World};

/// Where a caller stops: before a call reaches its port, or after, when the answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    BeforeAnnounce,
    AfterAnnounce,
    BeforeWrite,
    AfterWrite,
    BeforePublish,
    AfterPublish,
    BeforeWithdraw,
}

/// Ports on a store, of which one call fails.
struct Stopping {
    store: SqliteStore,
    stop: Mutex<Option<Stop>>,
}

impl Stopping {
    fn pass(&self, stop: Stop) -> Result<(), PortError> {
        let mut next = self.stop.lock().expect("no panic");
        if *next != Some(stop) {
            return Ok(());
        }
        *next = None;
        Err(PortError::unavailable("stopped", "the connection was lost"))
    }
}

#[async_trait]
impl EventLog for Stopping {
    async fn announce(&self, event: &Event) -> Result<(), PortError> {
        self.pass(Stop::BeforeAnnounce)?;
        self.store.announce(event).await?;
        self.pass(Stop::AfterAnnounce)
    }

    async fn publish(&self, id: EventId, body: &EventBody) -> Result<bool, PortError> {
        self.pass(Stop::BeforePublish)?;
        let published = self.store.publish(id, body).await?;
        self.pass(Stop::AfterPublish).map(|()| published)
    }

    async fn withdraw(&self, id: EventId) -> Result<(), PortError> {
        self.pass(Stop::BeforeWithdraw)?;
        self.store.withdraw(id).await
    }

    async fn record(&self, event: &Event, topic: &str) -> Result<bool, PortError> {
        self.pass(Stop::BeforePublish)?;
        EventLog::record(&self.store, event, topic).await
    }

    async fn after(&self, cursor: u64, limit: u32) -> Result<EventBatch, PortError> {
        EventLog::after(&self.store, cursor, limit).await
    }

    async fn announced(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<Event>, PortError> {
        self.store.announced(before, limit).await
    }

    async fn contact_changes(&self, customers: &[CustomerId]) -> Result<Vec<Event>, PortError> {
        self.store.contact_changes(customers).await
    }

    async fn status(&self) -> Result<LogStatus, PortError> {
        self.store.status().await
    }
}

#[async_trait]
impl TicketRepo for Stopping {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        TicketRepo::page_of(&self.store, scope, query).await
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        TicketRepo::find(&self.store, scope, number).await
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        self.pass(Stop::BeforeWrite)?;
        let opened = self.store.open(scope, new).await?;
        self.pass(Stop::AfterWrite).map(|()| opened)
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        self.pass(Stop::BeforeWrite)?;
        let committed = TicketRepo::commit(&self.store, scope, change).await?;
        self.pass(Stop::AfterWrite).map(|()| committed)
    }
}

#[async_trait]
impl ContactRepo for Stopping {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        self.store.find_contact(scope).await
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        self.pass(Stop::BeforeWrite)?;
        let committed = self.store.commit_contact(scope, commit).await?;
        self.pass(Stop::AfterWrite).map(|()| committed)
    }
}

#[async_trait]
impl InvoiceRepo for Stopping {
    async fn page_of(
        &self,
        scope: &CustomerScope,
        query: &InvoiceQuery,
        today: NaiveDate,
    ) -> Result<InvoiceList, PortError> {
        InvoiceRepo::page_of(&self.store, scope, query, today).await
    }

    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        InvoiceRepo::find(&self.store, scope, number).await
    }
}

/// Nothing follows from a promise.
struct NoEffects;

#[async_trait]
impl PromiseEffects for NoEffects {
    async fn tell(&self, _: &CustomerScope, _: &PaymentPromise) -> Result<(), PortError> {
        Ok(())
    }

    async fn restore(&self, _: &CustomerScope, _: &PaymentPromise) -> Result<bool, PortError> {
        Ok(false)
    }
}

/// A portal that tells of what customers do, and stops where it is told to.
struct Setup {
    world: World,
    me: ActiveSession,
    ports: Arc<Stopping>,
    settler: EventSettler,
}

impl Setup {
    async fn new() -> Self {
        let mut kept = None;
        let world = World::with(|ports, store| {
            let stopping = Arc::new(Stopping { store: store.clone(), stop: Mutex::default() });
            let store = Arc::new(store);
            kept = Some(stopping.clone());
            let events = EventRecorder::new(stopping.clone(), ports.clock.clone(), Arc::new(SeededEntropy::new(5)));
            let phone_changes = ports.profile.as_ref().expect("the portal has the ports").phone_changes.clone();
            let contacts = Arc::new(RecordingContacts::new(stopping.clone(), events.clone()));
            let invoices = Arc::new(RecordingInvoices::new(stopping.clone(), events.clone()));
            portal_core::Ports {
                support: Some(SupportPorts { tickets: Arc::new(RecordingTickets::new(stopping, events)) }),
                profile: Some(ProfilePorts { contacts, phone_changes }),
                billing: Some(BillingPorts {
                    invoices,
                    invoices_for_messages: Some(store.clone()),
                    renderer: None,
                    statements: None,
                }),
                promises: Some(PromisePorts { promises: store, effects: Arc::new(NoEffects) }),
                ..ports
            }
        })
        .await;
        let ports = kept.expect("the ports were made");
        let store = Arc::new(world.store.clone());
        let policy = EventPolicy::default();
        let clock = world.clock.clone();
        let settler = EventSettler::new(ports.clone(), Some(store.clone()), Some(store), clock, policy);
        let me = world.session(OWNER).await;
        Self { world, me, ports, settler }
    }

    fn stop_at(&self, stop: Stop) {
        *self.ports.stop.lock().expect("no panic") = Some(stop);
    }

    /// What is told of by now.
    async fn told(&self) -> Vec<EventBody> {
        let batch = EventLog::after(&self.world.store, 0, 100).await.expect("the log answers");
        batch.events.into_iter().map(|published| published.event.body).collect()
    }

    /// Lets the time pass after which events are settled, and settles them.
    async fn settle(&self) -> Settled {
        self.world.wait(121);
        self.settler.run().await.expect("the log answers")
    }

    async fn open(&self) -> Result<TicketDetail, OpenTicketError> {
        let requested = OpenTicket {
            kind: TicketType::Repair,
            priority: Priority::High,
            title: Title::parse("Internet mati").expect("a title"),
            description: Description::parse("Lampu LOS merah.").expect("a description"),
            idempotency_key: None,
            locale: Locale::Id,
        };
        self.world.tickets().open(&self.me, &requested).await
    }

    async fn tickets(&self) -> u64 {
        let list = self.world.tickets().list(&self.me, &TicketQuery::default()).await;
        list.expect("the store answers").page.total
    }
}

fn opened(number: &TicketNumber) -> EventBody {
    EventBody::TicketOpened {
        ticket_number: Some(number.clone()),
        kind: TicketType::Repair,
        priority: Priority::High,
        title: "Internet mati".into(),
        description: "Lampu LOS merah.".into(),
    }
}

#[tokio::test]
async fn an_opened_and_a_cancelled_ticket_are_told_of_in_their_order() {
    let setup = Setup::new().await;
    let number = setup.open().await.expect("it is opened").ticket.number;
    setup.world.tickets().cancel(&setup.me, &number, None).await.expect("nobody has taken it");
    let cancelled = EventBody::TicketCancelled { ticket_number: number.clone(), note: None };
    assert_eq!(setup.told().await, [opened(&number), cancelled]);
    assert_eq!(setup.settle().await, Settled::default(), "nothing is left");
}

#[tokio::test]
async fn a_rated_ticket_is_told_of() {
    let setup = Setup::new().await;
    let number = setup.open().await.expect("it is opened").ticket.number;
    let at = "2025-11-05T12:00:00.000Z";
    sqlx::query("UPDATE tickets SET status = 'completed', completed_at = ?1")
        .bind(at)
        .execute(setup.world.store.connection())
        .await
        .expect("the statement runs");
    let stars = Rating::new(4).expect("four stars");
    setup.world.tickets().rate(&setup.me, &number, stars, None).await.expect("it is completed");
    let rated = EventBody::TicketRated { ticket_number: number, rating: 4, feedback: None };
    assert_eq!(setup.told().await.pop(), Some(rated));
}

#[tokio::test]
async fn an_opening_that_stops_anywhere_is_told_of_once_if_the_ticket_is_there_and_not_at_all_if_it_is_not() {
    for stop in [
        Stop::BeforeAnnounce,
        Stop::AfterAnnounce,
        Stop::BeforeWrite,
        Stop::AfterWrite,
        Stop::BeforePublish,
        Stop::AfterPublish,
    ] {
        let setup = Setup::new().await;
        setup.stop_at(stop);
        let _: Result<TicketDetail, OpenTicketError> = setup.open().await;
        setup.settle().await;
        let there = setup.tickets().await;
        let is_written = matches!(stop, Stop::AfterWrite | Stop::BeforePublish | Stop::AfterPublish);
        assert_eq!(there, u64::from(is_written), "{stop:?}");
        let told = setup.told().await;
        assert_eq!(told.len(), usize::from(is_written), "{stop:?}");
        let has_number = |body: &EventBody| matches!(body, EventBody::TicketOpened { ticket_number: Some(_), .. });
        assert!(told.iter().all(has_number), "{stop:?}");
        assert_eq!(setup.settle().await, Settled::default(), "{stop:?}");
    }
}

#[tokio::test]
async fn changed_contact_data_that_stop_anywhere_are_told_of_once_if_they_are_on_file() {
    let moved = FieldChange { field: "city".into(), before: None, after: Some("Cimahi".into()) };
    let expected = EventBody::CustomerUpdated { changes: vec![moved] };
    for stop in [
        Stop::BeforeAnnounce,
        Stop::AfterAnnounce,
        Stop::BeforeWrite,
        Stop::AfterWrite,
        Stop::BeforePublish,
        Stop::AfterPublish,
    ] {
        let setup = Setup::new().await;
        setup.stop_at(stop);
        let mut edit = ContactEdit::default();
        edit.set(ContactField::City, "Cimahi").expect("a city");
        let _: Result<_, _> = setup.world.profile().edit(&setup.me, edit.clone(), Locale::Id).await;
        setup.settle().await;
        let is_written = matches!(stop, Stop::AfterWrite | Stop::BeforePublish | Stop::AfterPublish);
        let told = if is_written { vec![expected.clone()] } else { Vec::new() };
        assert_eq!(setup.told().await, told, "{stop:?}");
        setup.world.profile().edit(&setup.me, edit, Locale::Id).await.expect("nothing is in the way");
        assert_eq!(setup.told().await, std::slice::from_ref(&expected), "{stop:?}: the same again is no change");
    }
}

#[tokio::test]
async fn a_change_that_others_overtook_is_not_told_of() {
    let setup = Setup::new().await;
    let number = setup.open().await.expect("it is opened").ticket.number;
    let scope = setup.me.scope();
    let found = TicketRepo::find(&setup.world.store, &scope, &number).await.expect("the store answers");
    let stale = found.expect("the ticket").cancel(None, setup.world.clock.now()).expect("nobody has taken it");
    sqlx::query("UPDATE tickets SET category = 'TV'")
        .execute(setup.world.store.connection())
        .await
        .expect("the statement runs");
    let clock = setup.world.clock.clone();
    let events = EventRecorder::new(setup.ports.clone(), clock, Arc::new(SeededEntropy::new(6)));
    let tickets = RecordingTickets::new(setup.ports.clone(), events);
    setup.stop_at(Stop::BeforeWithdraw);
    assert_eq!(tickets.commit(&scope, &stale).await.expect("the store answers"), Committed::Conflict);
    assert_eq!(setup.settle().await.published, 0);
    assert_eq!(setup.told().await, [opened(&number)]);
}

/// An invoice of the customer's that is due on a day of November 2025.
async fn invoice_due(setup: &Setup, day: &str) -> InvoiceNumber {
    sqlx::query(
        "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, total_amount, status)
         VALUES ('INV/1', 'AGLS1', '2025-11-01', '2025-11-' || ?, 1000, 'sent')",
    )
    .bind(day)
    .execute(setup.world.store.connection())
    .await
    .expect("an invoice");
    InvoiceNumber::parse("INV/1").expect("a number")
}

#[tokio::test]
async fn the_first_view_of_an_invoice_is_told_of_once_also_when_the_log_was_away() {
    let setup = Setup::new().await;
    let number = invoice_due(&setup, "20").await;
    let invoices = setup.world.portal.invoices().expect("the portal has the ports");
    setup.stop_at(Stop::BeforePublish);
    assert!(invoices.show(&setup.me, &number).await.is_ok(), "the customer sees it all the same");
    assert_eq!(setup.told().await, []);
    for _ in 0..3 {
        assert!(invoices.show(&setup.me, &number).await.is_ok());
    }
    let other = InvoiceNumber::parse("INV/2").expect("a number");
    assert!(invoices.show(&setup.me, &other).await.is_err());
    assert_eq!(setup.told().await, [EventBody::InvoiceViewed { invoice_number: number }]);
}

#[tokio::test]
async fn nobody_views_an_invoice_by_promising_it_and_deciding_what_became_of_it() {
    let setup = Setup::new().await;
    let number = invoice_due(&setup, "04").await;
    let promises = setup.world.portal.promises().expect("the portal has the ports");
    let day = NaiveDate::from_ymd_opt(2025, 11, 6).expect("a day");
    promises.make(&setup.me, &number, day, Locale::En).await.expect("a promise");
    setup.world.wait(3 * 24 * 3_600);
    let due_date = NaiveDate::from_ymd_opt(2025, 11, 4).expect("a day");
    let offered = promises.offer_for(&setup.me, Owed { outstanding: Rupiah::new(1_000), due_date }).await;
    assert!(matches!(offered, Ok(PromiseOffer::Refused(PromiseRefusal::AfterBroken(_)))), "{offered:?}");
    assert_eq!(promises.sweep().await.expect("promises").checked, 1);
    assert_eq!(setup.told().await, []);
}

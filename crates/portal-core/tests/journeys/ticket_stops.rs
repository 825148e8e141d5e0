//! Use cases of tickets that stop at each boundary to their ports: what is stored is whole, and a retry finishes.

use std::sync::{Arc, Mutex};

use adapters_sqlite::SqliteStore;
use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict, Window};
use portal_core::identity::session::ActiveSession;
use portal_core::kernel::id::HitId;
use portal_core::kernel::secret::ServerKey;
use portal_core::messaging::outbox::{
    Backlog, Claimed, DeliveryReport, Lane, Outbox, OutboxMessage, Settlement, TopicMessage,
};
use portal_core::support::ticket::{
    Committed, Description, FollowUpError, IdempotencyKey, NewTicket, OpenTicket, OpenTicketError, OpenedTicket,
    Priority, Rating, TicketChange, TicketDeps, TicketDetail, TicketEventKind, TicketList, TicketPolicy, TicketQuery,
    TicketRepo, TicketService, TicketType, Title, VersionedTicket,
};
use portal_core::{Clock, KeyRing, Locale, MessageId, PortError, TicketNumber};
use portal_testkit::SeededEntropy;
use tokio::sync::Notify;

use crate::world::{OWNER, World};

/// Where a use case stops: before a call reaches its port, or after, when the answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    BeforeFind,
    AfterFind,
    BeforeCommit,
    AfterCommit,
    BeforeTake,
    AfterTake,
    BeforeOpen,
    AfterOpen,
    BeforeRelease,
    AfterRelease,
    BeforeLook,
    BeforeEnqueue,
    AfterEnqueue,
    /// The port never answers.
    InEnqueue,
}

/// Ports on a store, of which one call fails.
struct Stopping {
    store: SqliteStore,
    stops: Mutex<Vec<Stop>>,
    hangs: Notify,
}

impl Stopping {
    fn pass(&self, stop: Stop) -> Result<(), PortError> {
        let mut stops = self.stops.lock().expect("no panic");
        let Some(place) = stops.iter().position(|one| *one == stop) else { return Ok(()) };
        stops.remove(place);
        Err(PortError::unavailable("stopped", "the connection was lost"))
    }
}

#[async_trait]
impl TicketRepo for Stopping {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        TicketRepo::page_of(&self.store, scope, query).await
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        self.pass(Stop::BeforeFind)?;
        let found = TicketRepo::find(&self.store, scope, number).await?;
        self.pass(Stop::AfterFind).map(|()| found)
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        self.pass(Stop::BeforeOpen)?;
        let opened = self.store.open(scope, new).await?;
        self.pass(Stop::AfterOpen).map(|()| opened)
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        self.pass(Stop::BeforeCommit)?;
        let committed = self.store.commit(scope, change).await?;
        self.pass(Stop::AfterCommit).map(|()| committed)
    }
}

/// Opening a ticket only puts confirmations in.
#[async_trait]
impl Outbox for Stopping {
    async fn latest_of_topic(&self, topic: &str) -> Result<Option<TopicMessage>, PortError> {
        self.pass(Stop::BeforeLook)?;
        self.store.latest_of_topic(topic).await
    }

    async fn enqueue_after(
        &self,
        message: &OutboxMessage,
        latest: Option<TopicMessage>,
    ) -> Result<Committed, PortError> {
        self.pass(Stop::BeforeEnqueue)?;
        if self.pass(Stop::InEnqueue).is_err() {
            self.hangs.notify_one();
            std::future::pending::<()>().await;
        }
        let committed = self.store.enqueue_after(message, latest).await?;
        self.pass(Stop::AfterEnqueue).map(|()| committed)
    }

    async fn enqueue(&self, _: &OutboxMessage) -> Result<(), PortError> {
        unreachable!("a confirmation follows the latest one")
    }

    async fn claim(&self, _: Lane, _: DateTime<Utc>, _: DateTime<Utc>) -> Result<Option<Claimed>, PortError> {
        unreachable!("the worker has the store itself")
    }

    async fn settle(&self, _: MessageId, _: i64, _: &Settlement, _: DateTime<Utc>) -> Result<bool, PortError> {
        unreachable!("the worker has the store itself")
    }

    async fn record_delivery(&self, _: &DeliveryReport) -> Result<bool, PortError> {
        unreachable!("the worker has the store itself")
    }

    async fn requeue_parked(&self, _: &str, _: u32, _: DateTime<Utc>) -> Result<u64, PortError> {
        unreachable!("the worker has the store itself")
    }

    async fn backlog(&self, _: Lane, _: DateTime<Utc>) -> Result<Backlog, PortError> {
        unreachable!("the worker has the store itself")
    }
}

#[async_trait]
impl RateLimiter for Stopping {
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        self.pass(Stop::BeforeTake)?;
        let verdict = self.store.take(buckets, hit, now).await?;
        self.pass(Stop::AfterTake).map(|()| verdict)
    }

    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
        self.pass(Stop::BeforeRelease)?;
        self.store.release(keys, hit).await?;
        self.pass(Stop::AfterRelease)
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        self.store.peek(buckets, now).await
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        self.store.count(key, since).await
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        self.store.clear(keys).await
    }
}

/// A customer, and tickets whose ports stop where they are told to.
struct Setup {
    world: World,
    me: ActiveSession,
    ports: Arc<Stopping>,
    tickets: TicketService,
}

impl Setup {
    async fn new() -> Self {
        let world = World::new().await;
        let me = world.session(OWNER).await;
        let ports = Arc::new(Stopping { store: world.store.clone(), stops: Mutex::default(), hangs: Notify::new() });
        let deps = TicketDeps {
            tickets: ports.clone(),
            limits: ports.clone(),
            outbox: ports.clone(),
            clock: world.clock.clone(),
            entropy: Arc::new(SeededEntropy::new(9)),
        };
        let key = ServerKey::new((0..64).collect()).expect("a strong enough key");
        let policy = TicketPolicy { per_account: vec![Window::new(2, 3_600)], ..TicketPolicy::default() };
        let tickets = TicketService::new(deps, policy, Arc::new(KeyRing::new(key, Vec::new())));
        Self { world, me, ports, tickets }
    }

    fn stop_at(&self, stops: &[Stop]) {
        self.ports.stops.lock().expect("no panic").extend(stops);
    }

    async fn open(&self, key: Option<&str>) -> Result<TicketDetail, OpenTicketError> {
        let requested = OpenTicket {
            kind: TicketType::Repair,
            priority: Priority::High,
            title: Title::parse("Internet mati").expect("a title"),
            description: Description::parse("Lampu LOS merah.").expect("a description"),
            idempotency_key: key.and_then(IdempotencyKey::parse),
            locale: Locale::Id,
        };
        self.tickets.open(&self.me, &requested).await
    }

    async fn show(&self, number: &TicketNumber) -> TicketDetail {
        self.world.tickets().show(&self.me, number).await.expect("the ticket")
    }

    /// How many tickets there are.
    async fn total(&self) -> u64 {
        let list = self.world.tickets().list(&self.me, &TicketQuery::default()).await;
        list.expect("the store answers").page.total
    }

    async fn complete(&self, number: &TicketNumber) {
        let at = self.world.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let done = sqlx::query("UPDATE tickets SET status = 'completed', completed_at = ?1 WHERE ticket_number = ?2")
            .bind(&at)
            .bind(number.as_str())
            .execute(self.world.store.connection());
        assert_eq!(done.await.expect("the statement runs").rows_affected(), 1);
    }

    async fn follow_up(&self, what: TicketEventKind, number: &TicketNumber) -> Result<TicketDetail, FollowUpError> {
        match what {
            TicketEventKind::Rated(stars) => self.tickets.rate(&self.me, number, stars, None).await,
            TicketEventKind::Reopened => self.tickets.reopen(&self.me, number, None).await,
            _ => self.tickets.cancel(&self.me, number, None).await,
        }
    }
}

fn follow_ups() -> [TicketEventKind; 3] {
    let stars = Rating::new(4).expect("four stars");
    [TicketEventKind::Rated(stars), TicketEventKind::Reopened, TicketEventKind::Cancelled]
}

async fn with_ticket(what: TicketEventKind) -> (Setup, TicketNumber) {
    let setup = Setup::new().await;
    let number = setup.open(None).await.expect("it is opened").ticket.number;
    if what != TicketEventKind::Cancelled {
        setup.complete(&number).await;
    }
    (setup, number)
}

#[tokio::test]
async fn a_follow_up_that_stops_before_its_commit_changes_nothing_and_a_retry_does_it() {
    for what in follow_ups() {
        for stop in [Stop::BeforeFind, Stop::AfterFind, Stop::BeforeCommit] {
            let (setup, number) = Box::pin(with_ticket(what)).await;
            let before = setup.show(&number).await;
            setup.stop_at(&[stop]);
            let stopped = setup.follow_up(what, &number).await;
            assert!(matches!(stopped, Err(FollowUpError::Port(error)) if error.is_retryable()), "{what:?} {stop:?}");
            assert_eq!(setup.show(&number).await, before, "{what:?} {stop:?}");

            let done = setup.follow_up(what, &number).await.expect("nothing is in the way");
            assert_eq!(setup.show(&number).await, done);
            assert_eq!(done.timeline.last().map(|step| step.kind), Some(what));
        }
    }
}

#[tokio::test]
async fn a_follow_up_whose_answer_is_lost_is_done_whole_and_a_retry_adds_nothing() {
    for what in follow_ups() {
        let (setup, number) = Box::pin(with_ticket(what)).await;
        let before = setup.show(&number).await;
        setup.stop_at(&[Stop::AfterCommit]);
        assert!(matches!(setup.follow_up(what, &number).await, Err(FollowUpError::Port(_))));
        let after = setup.show(&number).await;
        assert_ne!(after.ticket, before.ticket, "{what:?}");
        let steps: Vec<_> = after.timeline.iter().skip(before.timeline.len()).map(|step| step.kind).collect();
        assert_eq!(steps, [what]);

        assert!(matches!(setup.follow_up(what, &number).await, Err(FollowUpError::NotNow)));
        assert_eq!(setup.show(&number).await, after);
    }
}

#[tokio::test]
async fn a_named_opening_that_stops_anywhere_is_finished_by_the_same_request_once() {
    for stop in [Stop::BeforeTake, Stop::AfterTake, Stop::BeforeOpen, Stop::AfterOpen] {
        let setup = Setup::new().await;
        setup.stop_at(&[stop]);
        assert!(matches!(setup.open(Some("key-1")).await, Err(OpenTicketError::Port(_))), "{stop:?}");
        assert_eq!(setup.total().await, u64::from(stop == Stop::AfterOpen), "{stop:?}");

        let opened = setup.open(Some("key-1")).await.expect("nothing is in the way");
        assert_eq!(setup.show(&opened.ticket.number).await, opened);
        assert_eq!(setup.world.deliver_lane(Lane::Notice).await.len(), 1, "one confirmation");
        setup.open(Some("key-2")).await.expect("both requests of one name took one place");
        assert_eq!(setup.total().await, 2);
    }
}

#[tokio::test]
async fn an_opened_ticket_stands_without_its_confirmation_and_the_same_request_sends_it_once() {
    for stop in [Stop::BeforeLook, Stop::BeforeEnqueue, Stop::AfterEnqueue] {
        let setup = Setup::new().await;
        setup.stop_at(&[stop]);
        let opened = setup.open(Some("key-1")).await.expect("the customer has a ticket");
        assert_eq!(setup.show(&opened.ticket.number).await, opened);
        let sent = setup.world.deliver_lane(Lane::Notice).await.len();
        assert_eq!(sent, usize::from(stop == Stop::AfterEnqueue), "{stop:?}");

        setup.world.wait(3_600);
        for _ in 0..2 {
            assert_eq!(setup.open(Some("key-1")).await.expect("nothing is in the way"), opened);
        }
        let sent = sent + setup.world.deliver_lane(Lane::Notice).await.len();
        assert_eq!(sent, 1, "{stop:?}");
        assert_eq!(setup.total().await, 1);
    }
}

/// Keeps the warnings of the core.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl tracing::Subscriber for Warnings {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() == tracing::Level::WARN && metadata.target().starts_with("portal_core")
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().expect("no panic").push(format!("{event:?}"));
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn an_opening_whose_caller_goes_away_before_the_confirmation_is_logged() {
    let setup = Setup::new().await;
    let warnings = Warnings::default();
    let _logging = tracing::subscriber::set_default(warnings.clone());
    setup.open(None).await.expect("nothing is in the way");
    assert_eq!(warnings.0.lock().expect("no panic").len(), 0);
    setup.stop_at(&[Stop::InEnqueue]);
    tokio::select! {
        _ = setup.open(None) => unreachable!("the outbox does not answer"),
        () = setup.ports.hangs.notified() => {}
    }
    assert_eq!(setup.total().await, 2, "the ticket stands");
    assert_eq!(warnings.0.lock().expect("no panic").len(), 1);
}

#[tokio::test]
async fn a_nameless_ticket_whose_confirmation_failed_is_told_of_by_nothing_and_disturbs_no_other() {
    let setup = Setup::new().await;
    setup.stop_at(&[Stop::BeforeEnqueue]);
    setup.open(None).await.expect("the customer has a ticket");
    assert_eq!(setup.world.deliver_lane(Lane::Notice).await.len(), 0);
    let second = setup.open(None).await.expect("nothing is in the way");
    assert_eq!(setup.world.deliver_lane(Lane::Notice).await.len(), 1);
    let message = setup.world.phone.messages().pop().expect("a message has come");
    assert!(message.text.expose().contains(second.ticket.number.as_str()));
    assert_eq!(setup.total().await, 2);
}

#[tokio::test]
async fn an_opening_that_fails_takes_no_place_unless_giving_it_back_fails_as_well() {
    for (stops, left) in [
        (&[Stop::BeforeOpen][..], 2),
        (&[Stop::BeforeOpen, Stop::AfterRelease], 2),
        (&[Stop::BeforeOpen, Stop::BeforeRelease], 1),
        (&[Stop::AfterTake], 1),
    ] {
        let setup = Setup::new().await;
        setup.stop_at(stops);
        assert!(matches!(setup.open(None).await, Err(OpenTicketError::Port(_))), "{stops:?}");
        assert_eq!(setup.total().await, 0, "{stops:?}");
        for _ in 0..left {
            setup.open(None).await.expect("there is capacity");
        }
        assert!(matches!(setup.open(None).await, Err(OpenTicketError::RateLimited { .. })), "{stops:?}");
        setup.world.wait(3_601);
        setup.open(None).await.expect("the window is over");
    }
}

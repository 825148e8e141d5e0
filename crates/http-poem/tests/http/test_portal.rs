//! A portal on an in-memory store, with a clock to turn, a phone that shows what it received, and all
//! routes in front of it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use adapters_media::{MediaFiles, PictureLimits};
use adapters_sqlite::SqliteStore;
use adapters_transfer::{TransferConfig, Transfers};
use async_trait::async_trait;
use chrono::TimeDelta;
use http_kit::health::{Readiness, ReadinessProbe};
use http_kit::webhook::{WebhookAnswer, WebhookBody, WebhookError, WebhookHead, WebhookReceiver};
use http_kit::{Origin, PublicUrl, Setup};
use http_poem::{DemoInbox, HttpConfig, HttpParts, SentMessage, routes};
use poem::endpoint::BoxEndpoint;
use poem::http::{Method, StatusCode};
use poem::{EndpointExt as _, Response};
use portal_core::billing::payment::TransferAccount;
use portal_core::billing::{PaymentPorts, PromisePorts};
use portal_core::content::ContentPorts;
use portal_core::content::faq::EmptyFaq;
use portal_core::identity::customer::AccountStatus;
use portal_core::identity::rate_limit::Window;
use portal_core::integration::event::EventRecorder;
use portal_core::integration::record::{CustomerPackage, CustomerRecord, PackageTerms};
use portal_core::integration::{PostedRecords, RecordPosting, RecordPromises};
use portal_core::kernel::secret::ServerKey;
use portal_core::messaging::outbox::{Branding, Lane, Outcome, OutgoingMessage};
use portal_core::staff::customer_view::{CustomerViewDeps, CustomerViewPolicy, CustomerViewService};
use portal_core::staff::directory::{AccessSwitch, AccountSelection, CustomerDirectory};
use portal_core::staff::session::StaffSessionPolicy;
use portal_core::staff::trail::{CustomerLooksDeps, StaffTrailDeps, StaffTrailService, TrailPolicy};
use portal_core::support::AttachmentPorts;
use portal_core::support::attachment::{BlobKey, BlobStore};
use portal_core::{Actor, Clock, CustomerId, KeyRing, PortError, Portal, PortalPolicies, Ports, Rupiah};
use portal_testkit::fixtures::set_record;
use portal_testkit::{Inbox, SeededEntropy, TestClock};
use serde_json::json;

use crate::client::{Answer, Browser, Call};
use crate::paying::{TestGateway, by_transfer, methods};

/// The number of customer AGLS1.
pub(crate) const OWNER: &str = "0817102070";
/// A number nobody has.
pub(crate) const STRANGER: &str = "081299990000";
/// The secret in the webhooks' addresses.
pub(crate) const WEBHOOK_SECRET: &str = "a-long-and-random-part-of-the-address";

/// Path, content type and body of a webhook.
type Report = (String, Option<String>, Vec<u8>);

/// What stands in for everything the binary brings along.
#[derive(Default)]
pub(crate) struct Outside {
    pub(crate) readiness: Mutex<Option<Readiness>>,
    pub(crate) probe_hangs: AtomicBool,
    pub(crate) reports: Mutex<Vec<Report>>,
    pub(crate) storage_is_away: AtomicBool,
}

#[async_trait]
impl ReadinessProbe for Outside {
    async fn check(&self) -> Readiness {
        if self.probe_hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        self.readiness.lock().expect("the lock").unwrap_or(Readiness::Ready)
    }
}

/// A gateway that is known by the secret in its address, as Fonnte is.
#[async_trait]
impl WebhookReceiver for Outside {
    fn name(&self) -> &'static str {
        "fonnte"
    }

    fn routes(&self) -> Vec<(Method, &'static str)> {
        vec![(Method::POST, "/:secret/:kind")]
    }

    fn admits(&self, head: &WebhookHead<'_>) -> Result<(), WebhookError> {
        match head.params {
            [secret, _] if secret != WEBHOOK_SECRET => Err(WebhookError::UnknownSender),
            [_, kind] if ["status", "incoming", "device"].contains(&kind.as_str()) => Ok(()),
            _ => Err(WebhookError::NotFound),
        }
    }

    async fn receive(&self, head: &WebhookHead<'_>, body: &[u8]) -> Result<WebhookAnswer, WebhookError> {
        if self.storage_is_away.load(Ordering::Relaxed) {
            return Err(PortError::unavailable("outbox", "no route to db-7.internal").into());
        }
        let taken = WebhookAnswer::json(json!({ "success": true }));
        if body == b"{" {
            return Err(WebhookError::Unreadable(taken));
        }
        let content_type = head.headers.get("content-type").map(|value| value.to_str().expect("a text").to_owned());
        self.reports.lock().expect("the lock").push((head.path.to_owned(), content_type, body.to_vec()));
        Ok(taken)
    }
}

/// The key of [`Signing`].
pub(crate) const SIGNATURE: &str = "sum-of-a-body";

/// An outside system that proves itself by a header, and asks for an answer of its own before it sends anything.
pub(crate) struct Signing(pub(crate) Arc<Outside>);

#[async_trait]
impl WebhookReceiver for Signing {
    fn name(&self) -> &'static str {
        "signing"
    }

    fn routes(&self) -> Vec<(Method, &'static str)> {
        vec![(Method::GET, ""), (Method::POST, ""), (Method::POST, "/notes/:id")]
    }

    fn admits(&self, head: &WebhookHead<'_>) -> Result<(), WebhookError> {
        let is_signed = head.method == Method::GET || head.headers.contains_key("x-signature");
        if is_signed { Ok(()) } else { Err(WebhookError::UnknownSender) }
    }

    async fn receive(&self, head: &WebhookHead<'_>, body: &[u8]) -> Result<WebhookAnswer, WebhookError> {
        if head.method == Method::GET {
            let challenge = head.query.and_then(|query| query.strip_prefix("challenge=")).unwrap_or_default();
            return Ok(WebhookAnswer { status: StatusCode::OK, body: WebhookBody::Text(challenge.to_owned()) });
        }
        if head.headers["x-signature"] != format!("{SIGNATURE}-{}", body.len()) {
            return Err(WebhookError::UnknownSender);
        }
        self.0.reports.lock().expect("the lock").push((head.path.to_owned(), None, body.to_vec()));
        Ok(WebhookAnswer { status: StatusCode::NO_CONTENT, body: WebhookBody::Empty })
    }
}

/// The inbox as the demo's page shows it.
struct Shown(Arc<Inbox>);

impl DemoInbox for Shown {
    fn messages(&self) -> Vec<SentMessage> {
        let sent = |message: OutgoingMessage| SentMessage {
            to: message.to,
            text: message.text.expose().clone(),
            sent_at: portal_testkit::fixtures::noon(),
        };
        self.0.messages().into_iter().map(sent).collect()
    }
}

/// How a portal differs from the usual.
pub(crate) struct Plan {
    pub(crate) config: HttpConfig,
    pub(crate) keys: KeyRing,
    pub(crate) policies: Box<PortalPolicies>,
    pub(crate) demo: bool,
    /// Takes payments; without one nothing is paid online.
    pub(crate) gateway: Option<Arc<TestGateway>>,
    /// Exchanges ports before the portal is built.
    pub(crate) ports: Box<dyn FnOnce(&mut Ports)>,
}

impl Default for Plan {
    fn default() -> Self {
        let url = PublicUrl::parse("https://portal.example.id").expect("an address");
        let mut config = HttpConfig::new(url);
        // Requests that come over no connection have this address; it plays the trusted proxy.
        config.http.trusted_proxies = vec!["0.0.0.0/32".parse().expect("a network")];
        config.http.cors_origins = vec![Origin::parse("https://app.example.id").expect("an origin")];
        // A stream is read to its end.
        config.http.streams.lifetime = Duration::from_millis(200);
        Self {
            config,
            keys: key_ring(0),
            policies: Box::default(),
            demo: false,
            gateway: None,
            ports: Box::new(|_| {}),
        }
    }
}

/// Files of conversations, in memory beside a store.
fn attachments(store: &SqliteStore) -> AttachmentPorts {
    AttachmentPorts {
        attachments: Arc::new(store.clone()),
        blobs: Arc::new(Blobs::default()),
        inspector: Arc::new(MediaFiles::new(PictureLimits::default())),
    }
}

/// Payments, beside a store whose records they are written into.
fn payments(store: &SqliteStore, clock: &Arc<TestClock>, gateway: Arc<TestGateway>) -> PaymentPorts {
    let on = Arc::new(store.clone());
    let records = PostedRecords { customers: on.clone(), invoices: on.clone(), payments: on.clone() };
    let events = EventRecorder::new(on.clone(), clock.clone(), Arc::new(SeededEntropy::new(2)));
    PaymentPorts {
        payments: on.clone(),
        exceptions: on.clone(),
        credit: on.clone(),
        ledger: on.clone(),
        notifications: on.clone(),
        transfers: on.clone(),
        posting: Arc::new(RecordPosting::new(records, on.clone(), events, clock.clone())),
        gateways: vec![gateway, Arc::new(Transfers::new(own_accounts(), on, clock.clone()))],
    }
}

/// An account of the ISP's own.
fn own_accounts() -> TransferConfig {
    let account = TransferAccount {
        bank: "BCA".to_owned(),
        number: "1234567890".to_owned(),
        holder: "PT Contoh Internet".to_owned(),
    };
    TransferConfig { accounts: vec![account], ..TransferConfig::default() }
}

/// Promises to pay, beside a store whose customers are set active by them.
fn promises(store: &SqliteStore, clock: &Arc<TestClock>) -> PromisePorts {
    let on = Arc::new(store.clone());
    let events = EventRecorder::new(on.clone(), clock.clone(), Arc::new(SeededEntropy::new(3)));
    let effects = RecordPromises::new(on.clone(), events, clock.clone());
    PromisePorts { promises: on, effects: Arc::new(effects) }
}

/// Bytes in memory.
#[derive(Default)]
struct Blobs(Mutex<HashMap<String, Vec<u8>>>);

#[async_trait]
impl BlobStore for Blobs {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), PortError> {
        self.0.lock().expect("the lock").insert(key.to_string(), bytes);
        Ok(())
    }

    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<Option<Vec<u8>>, PortError> {
        let kept = self.0.lock().expect("the lock").get(key.as_str()).cloned();
        let place = |at| usize::try_from(at).expect("a small file");
        Ok(kept.map(|bytes| range.map_or(bytes.clone(), |part| bytes[place(part.start)..place(part.end)].to_vec())))
    }

    async fn delete(&self, key: &BlobKey) -> Result<(), PortError> {
        self.0.lock().expect("the lock").remove(key.as_str());
        Ok(())
    }
}

/// A ring of one key.
pub(crate) fn key_ring(first: u8) -> KeyRing {
    KeyRing::new(key(first), Vec::new())
}

/// A key of its own for each number.
pub(crate) fn key(first: u8) -> ServerKey {
    ServerKey::new((first..first + 64).collect()).expect("a strong enough key")
}

/// What staff see as customers do, on that store.
pub(crate) fn views(store: &SqliteStore, clock: &Arc<TestClock>) -> CustomerViewService {
    let trail = StaffTrailDeps { trail: Arc::new(store.clone()), clock: clock.clone() };
    let deps = CustomerViewDeps {
        views: Arc::new(store.clone()),
        customers: Arc::new(store.clone()),
        trail: StaffTrailService::new(trail, TrailPolicy::default()),
        clock: clock.clone(),
        entropy: Arc::new(adapters_system::OsEntropy),
    };
    CustomerViewService::new(deps, CustomerViewPolicy::default(), StaffSessionPolicy::default())
}

pub(crate) struct TestPortal {
    pub(crate) core: Portal,
    pub(crate) store: SqliteStore,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) phone: Arc<Inbox>,
    pub(crate) outside: Arc<Outside>,
    pub(crate) setup: Arc<Setup>,
    pub(crate) endpoint: Arc<BoxEndpoint<'static, Response>>,
}

impl TestPortal {
    /// A portal with one customer, AGLS1, whose number is [`OWNER`].
    pub(crate) async fn new() -> Self {
        Self::with(Plan::default()).await
    }

    /// A portal with every group, payments and e-mail too.
    pub(crate) async fn whole() -> Self {
        Self::with(Plan { gateway: Some(Arc::default()), ..crate::bills::with_mail().0 }).await
    }

    /// A portal whose customers may open as many tickets as a test needs.
    pub(crate) async fn with_many_tickets() -> Self {
        let mut plan = Plan::default();
        plan.policies.tickets.per_account = vec![Window::new(10_000, 3_600)];
        Self::with(plan).await
    }

    pub(crate) async fn with(plan: Plan) -> Self {
        let store = SqliteStore::open_in_memory().await.expect("an in-memory store opens");
        store.migrate().await.expect("the schema is made");
        let portal = Self::on(store, plan);
        portal.add_customer("AGLS1", OWNER).await;
        portal
    }

    /// A portal on a store that is there already.
    pub(crate) fn on(store: SqliteStore, plan: Plan) -> Self {
        let clock = Arc::new(TestClock::default());
        let phone = Arc::new(Inbox::default());
        let outside = Arc::new(Outside::default());
        let setup = Arc::new(Setup::default());
        let entropy = Arc::new(adapters_system::OsEntropy);
        let seeded = Arc::new(SeededEntropy::new(1));
        let mut ports = Ports::on(Arc::new(store.clone()), phone.clone(), clock.clone(), seeded);
        ports.content = Some(ContentPorts { faq: Arc::new(EmptyFaq) });
        ports.attachments = Some(attachments(&store));
        ports.staff_looks =
            Some(CustomerLooksDeps { trail: Arc::new(store.clone()), accounts: Arc::new(store.clone()) });
        let mut policies = *plan.policies;
        if let Some(gateway) = plan.gateway {
            ports.payments = Some(payments(&store, &clock, gateway));
            ports.promises = Some(promises(&store, &clock));
            policies.payments.methods = [methods(), vec![by_transfer()]].concat();
            policies.payments.transfers.has_unique_amounts = true;
            policies.payments.spend_credit = true;
        }
        (plan.ports)(&mut ports);
        let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://portal.example.id".into() };
        let core = Portal::new(ports, policies, plan.keys, branding);
        let endpoint = routes(HttpParts {
            portal: core.clone(),
            clock: clock.clone(),
            entropy,
            config: plan.config,
            readiness: outside.clone(),
            webhooks: vec![outside.clone(), Arc::new(Signing(outside.clone()))],
            setup: setup.clone(),
            views: Some(views(&store, &clock)),
            demo: plan.demo.then(|| Arc::new(Shown(phone.clone())) as Arc<dyn DemoInbox>),
        });
        Self { core, store, clock, phone, outside, setup, endpoint: Arc::new(endpoint.boxed()) }
    }

    pub(crate) async fn add_customer(&self, id: &str, phone: &str) {
        let terms = PackageTerms {
            name: Some("Home 50".into()),
            bandwidth_down: Some(50),
            bandwidth_up: Some(25),
            monthly_price: Some(Rupiah::new(300_000)),
        };
        let record = CustomerRecord {
            customer_id: CustomerId::parse(id).expect("a customer id"),
            name: format!("Budi {id}"),
            phone: phone.into(),
            email: Some("budi@example.id".into()),
            address: Some("Jl. Merdeka 1".into()),
            city: Some("Bandung".into()),
            province: Some("Jawa Barat".into()),
            status: AccountStatus::Active,
            package: Some(CustomerPackage::Terms(terms)),
            subscription_start_date: None,
            due_date: None,
        };
        set_record(&self.store, record).await;
        self.set_access(id, true).await;
    }

    pub(crate) async fn set_access(&self, id: &str, portal_active: bool) {
        let selection = AccountSelection::Customer(CustomerId::parse(id).expect("a customer id"));
        let switch = AccessSwitch { portal_active, limit: None, at: self.clock.now(), actor: Actor::System };
        self.store.set_access(&selection, &switch).await.expect("the switch is moved");
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Has the ISP's staff change its records, in SQL.
    pub(crate) async fn staff(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        sqlx::raw_sql(sql).execute(self.store.connection()).await.expect("the records take it");
    }

    /// Has the ISP's staff finish the work on a ticket.
    pub(crate) async fn complete(&self, number: &str) {
        let now = self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        self.staff(&format!(
            "UPDATE tickets SET status = 'completed', completed_at = '{now}', updated_at = '{now}'
             WHERE ticket_number = '{number}'"
        ))
        .await;
    }

    /// Lets the worker send every code there is to send.
    pub(crate) async fn deliver(&self) -> Vec<Outcome> {
        self.deliver_from(Lane::Code).await
    }

    /// Lets the worker of a lane send everything there is to send.
    pub(crate) async fn deliver_from(&self, lane: Lane) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        loop {
            match self.core.delivery.deliver_next(lane).await.expect("the store answers") {
                Outcome::Idle => return outcomes,
                outcome => outcomes.push(outcome),
            }
        }
    }

    /// Sends a request as it is.
    pub(crate) async fn call(&self, call: Call) -> Answer {
        call.send(&self.endpoint).await
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.endpoint.clone())
    }

    /// A code that was asked for over the API.
    pub(crate) async fn api_code(&self, phone: &str) -> String {
        let answer =
            self.call(Call::post("/api/customer-portal/request-otp").json(&format!(r#"{{"phone":"{phone}"}}"#))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.deliver().await;
        self.phone.last_code()
    }

    /// A token of a login over the API.
    pub(crate) async fn api_token(&self, phone: &str) -> String {
        let code = self.api_code(phone).await;
        let body = format!(r#"{{"phone":"{phone}","otp":"{code}"}}"#);
        let answer = self.call(Call::post("/api/customer-portal/verify-otp").json(&body)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["data"]["token"].as_str().expect("a token").to_owned()
    }

    /// A browser that is logged in.
    pub(crate) async fn logged_in(&self, phone: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/customer/login").await;
        let answer = browser.submit("/customer/login", &[("phone", phone)]).await;
        let page = answer.location().to_owned();
        assert!(page.starts_with("/customer/login/code?challenge="), "{}", answer.text());
        self.deliver().await;
        browser.get(&page).await;
        let code = self.phone.last_code();
        let answer = browser.submit("/customer/login/code", &[("otp", &code)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        browser
    }
}

//! A portal on an in-memory store, with a clock to turn and a phone that shows what it received.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use adapters_sqlite::SqliteStore;
use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::identity::ProfilePorts;
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::otp::{
    BrowserTicket, IssuedChallenge, OtpCode, Purpose, Redeemer, RequestOtp, RequestOtpError, Requester, VerifyOtp,
};
use portal_core::identity::profile::{Committed, ContactCommit, ContactOnFile, ContactRepo, ProfileService};
use portal_core::identity::session::{ActiveSession, ClientInfo, OpenedSession};
use portal_core::integration::record::CustomerRecord;
use portal_core::kernel::secret::ServerKey;
use portal_core::messaging::outbox::{Branding, Lane, Outcome};
use portal_core::staff::directory::{AccessSwitch, CustomerDirectory};
use portal_core::support::ticket::TicketService;
use portal_core::{
    Actor, Clock, CustomerId, KeyRing, Locale, LoginError, PhoneNumber, PortError, Portal, PortalPolicies, Ports,
};
use portal_testkit::fixtures::set_record;
use portal_testkit::{Inbox, SeededEntropy, TestClock};

pub(crate) const OWNER: &str = "0817102070";

pub(crate) struct World {
    pub(crate) portal: Portal,
    pub(crate) store: SqliteStore,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) phone: Arc<Inbox>,
    /// Whether the caller stops after the next write of the ISP's.
    pub(crate) stops: Arc<AtomicBool>,
}

/// Customers of the ISP, whose writes may be the last thing a caller does.
struct Stopping {
    store: SqliteStore,
    stops: Arc<AtomicBool>,
}

#[async_trait]
impl ContactRepo for Stopping {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        self.store.find_contact(scope).await
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        let committed = self.store.commit_contact(scope, commit).await;
        if self.stops.swap(false, Ordering::Relaxed) {
            return Err(PortError::unavailable("contact repository", "the process stops here"));
        }
        committed
    }
}

impl World {
    /// A portal with one customer, AGLS1, whose number is [`OWNER`].
    pub(crate) async fn new() -> Self {
        Self::with(|ports, _| ports).await
    }

    /// The same with other ports.
    pub(crate) async fn with(change: impl FnOnce(Ports, SqliteStore) -> Ports) -> Self {
        let store = SqliteStore::open_in_memory().await.expect("an in-memory store opens");
        store.migrate().await.expect("the schema is made");
        let clock = Arc::new(TestClock::default());
        let phone = Arc::new(Inbox::default());
        let entropy = Arc::new(SeededEntropy::new(1));
        let ports = Ports::on(Arc::new(store.clone()), phone.clone(), clock.clone(), entropy);
        let stops = Arc::new(AtomicBool::new(false));
        let contacts = Arc::new(Stopping { store: store.clone(), stops: stops.clone() });
        let phone_changes = Arc::new(store.clone());
        let ports = Ports { profile: Some(ProfilePorts { contacts, phone_changes }), ..ports };
        let key = ServerKey::new((0..64).collect()).expect("a strong enough key");
        let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://portal.example.id".into() };
        let ports = change(ports, store.clone());
        let portal = Portal::new(ports, PortalPolicies::default(), KeyRing::new(key, Vec::new()), branding);
        let world = Self { portal, store, clock, phone, stops };
        world.add_customer("AGLS1", OWNER).await;
        world
    }

    pub(crate) fn profile(&self) -> &ProfileService {
        self.portal.profile().expect("the portal has the ports")
    }

    pub(crate) fn tickets(&self) -> &TicketService {
        self.portal.tickets().expect("the portal has the ports")
    }

    pub(crate) async fn add_customer(&self, id: &str, phone: &str) {
        let record = CustomerRecord {
            customer_id: customer_id(id),
            name: format!("Customer {id}"),
            phone: phone.into(),
            email: None,
            address: None,
            city: None,
            province: None,
            status: portal_core::identity::customer::AccountStatus::Active,
            package: None,
            subscription_start_date: None,
            due_date: None,
        };
        set_record(&self.store, record).await;
        self.set_access(id, true).await;
    }

    pub(crate) async fn set_access(&self, id: &str, portal_active: bool) {
        let selection = portal_core::staff::directory::AccountSelection::Customer(customer_id(id));
        let switch = AccessSwitch { portal_active, limit: None, at: self.clock.now(), actor: Actor::System };
        self.store.set_access(&selection, &switch).await.expect("the switch is moved");
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Lets the worker send every code there is to send.
    pub(crate) async fn deliver(&self) -> Vec<Outcome> {
        self.deliver_lane(Lane::Code).await
    }

    /// Lets the worker do everything there is to do in one lane.
    pub(crate) async fn deliver_lane(&self, lane: Lane) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        loop {
            match self.portal.delivery.deliver_next(lane).await.expect("the store answers") {
                Outcome::Idle => return outcomes,
                outcome => outcomes.push(outcome),
            }
        }
    }

    pub(crate) async fn request(&self, requester: Requester, phone: &str) -> Result<IssuedChallenge, RequestOtpError> {
        self.request_from(requester, phone, "192.0.2.7").await
    }

    pub(crate) async fn request_from(
        &self,
        requester: Requester,
        phone: &str,
        ip: &str,
    ) -> Result<IssuedChallenge, RequestOtpError> {
        let request = RequestOtp {
            phone: PhoneNumber::parse(phone).expect("a mobile number"),
            purpose: Purpose::Login,
            narrowed_to: None,
            requester,
            client: client(ip),
            device: None,
            locale: Locale::Id,
        };
        self.portal.otp.request(&request).await
    }

    /// The code in the message that came last.
    pub(crate) fn last_code(&self) -> OtpCode {
        OtpCode::parse(&self.phone.last_code()).expect("six digits")
    }

    /// A browser that asked for a code, and the code that came.
    pub(crate) async fn browser_with_code(&self, phone: &str) -> (BrowserTicket, OtpCode) {
        let issued = self.request(Requester::Browser(None), phone).await.expect("a code is asked for");
        self.deliver().await;
        (issued.ticket.expect("a browser gets a ticket"), self.last_code())
    }

    pub(crate) async fn log_in(&self, redeemer: Redeemer, code: OtpCode) -> Result<OpenedSession, LoginError> {
        let client = client("192.0.2.7");
        self.portal.log_in(&VerifyOtp { redeemer, code, client, device: None }).await
    }

    /// A whole login in a browser, up to the checked session.
    pub(crate) async fn session(&self, phone: &str) -> ActiveSession {
        let id = self.logged_in(phone).await.session.id;
        self.portal.sessions.authenticate(id).await.expect("logged in")
    }

    /// A whole login in a browser.
    pub(crate) async fn logged_in(&self, phone: &str) -> OpenedSession {
        let (ticket, code) = self.browser_with_code(phone).await;
        self.log_in(Redeemer::Browser(ticket), code).await.expect("the code is right")
    }
}

pub(crate) fn client(ip: &str) -> ClientInfo {
    ClientInfo::new(ip.parse::<IpAddr>().expect("an address"), "Chrome, Android")
}

pub(crate) fn customer_id(id: &str) -> CustomerId {
    CustomerId::parse(id).expect("a valid id")
}

pub(crate) fn api(phone: &str) -> Redeemer {
    Redeemer::Api { phone: PhoneNumber::parse(phone).expect("a mobile number"), challenge: None }
}

/// An API client that names the challenge it asked for.
pub(crate) fn api_with(phone: &str, issued: &IssuedChallenge) -> Redeemer {
    Redeemer::Api {
        phone: PhoneNumber::parse(phone).expect("a mobile number"),
        challenge: Some(issued.handle.clone().expect("an API client gets a handle")),
    }
}

/// A code that is surely not `code`.
pub(crate) fn other_than(code: OtpCode) -> OtpCode {
    let guess = if code.expose() == "000000" { "000001" } else { "000000" };
    OtpCode::parse(guess).expect("six digits")
}

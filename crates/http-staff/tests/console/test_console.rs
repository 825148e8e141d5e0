//! A console on invented customers, with an account of each role.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use adapters_media::{MediaFiles, PictureLimits};
use adapters_objectstore::ObjectBlobStore;
use adapters_sqlite::SqliteStore;
use adapters_system::OsEntropy;
use async_trait::async_trait;
use chrono::TimeDelta;
use http_kit::{HttpSettings, PublicUrl};
use http_staff::{DeskParts, StaffParts, routes};
use page_kit::brand::Brand;
use poem::EndpointExt as _;
use poem::Response;
use poem::endpoint::BoxEndpoint;
use portal_core::billing::invoice::{InvoiceDeps, InvoiceService, TaxPolicy};
use portal_core::billing::promise::{MockPromiseEffects, PromiseDeps, PromisePolicy, PromiseService};
use portal_core::content::faq::edit::{FaqEditor, FaqEditorDeps};
use portal_core::identity::customer::{CustomerRepo, CustomerScope};
use portal_core::identity::otp::{OtpLimits, OtpLimitsDeps, OtpPolicy};
use portal_core::identity::session::{Session, SessionStore};
use portal_core::insight::analytics::{AnalyticsReportDeps, AnalyticsReports};
use portal_core::insight::service::{ServiceReportDeps, ServiceReports};
use portal_core::integration::key::{ApiKeyDeps, ApiKeyPolicy, ApiKeyService};
use portal_core::messaging::campaign::{Announcer, AnnouncerDeps};
use portal_core::staff::account::{
    NewStaff, Password, PasswordHash, PasswordHasher, Role, StaffAccountDeps, StaffAccountPolicy, StaffAccountService,
    StaffEmail, TotpSecret,
};
use portal_core::staff::announcement::{AnnouncementDeps, AnnouncementFacts, AnnouncementService};
use portal_core::staff::api_key::{StaffKeysDeps, StaffKeysService};
use portal_core::staff::assignment::{AssignmentDeps, AssignmentService};
use portal_core::staff::conversation::{StaffConversationDeps, StaffConversationService};
use portal_core::staff::correction::{ContactCorrectionDeps, ContactCorrectionService};
use portal_core::staff::customer::{CustomerCareDeps, CustomerCareService};
use portal_core::staff::customer_search::{CustomerSearchDeps, CustomerSearchService};
use portal_core::staff::customer_view::{CustomerViewDeps, CustomerViewPolicy, CustomerViewService};
use portal_core::staff::desk::{DeskPolicy, TicketDeskDeps, TicketDeskService};
use portal_core::staff::directory::{StaffDeps, StaffService};
use portal_core::staff::inbox::{InboxDeps, InboxPolicy, InboxService};
use portal_core::staff::inbox_view::InboxViewService;
use portal_core::staff::merge::{MergeDeps, MergeService};
use portal_core::staff::note::{NoteDeps, NoteService};
use portal_core::staff::payment::{StaffPaymentDeps, StaffPaymentService, StaffPaymentStores};
use portal_core::staff::payment_exception::{ExceptionDeps, ExceptionService};
use portal_core::staff::provider_login::SecondFactor;
use portal_core::staff::reply::{ReplyDeps, ReplyService};
use portal_core::staff::session::{StaffSessionDeps, StaffSessionPolicy, StaffSessionService};
use portal_core::staff::trail::{StaffTrailDeps, StaffTrailService, TrailPolicy};
use portal_core::support::attachment::{AttachmentDeps, AttachmentPolicy, AttachmentService};
use portal_core::support::conversation::{
    ClientId, Conversation, ConversationRepo, EntryContent, MessageText, NewConversation, NewEntry, Participant, Topic,
};
use portal_core::support::live::LiveHub;
use portal_core::support::ticket::{TicketQuery, TicketRepo};
use portal_core::{Clock, ConversationId, CustomerId, KeyRing, PhoneNumber, PortError, TicketNumber};
use portal_testkit::TestClock;
use portal_testkit::fixtures::{opening, operator, server_key, session, staff};

use crate::browser::Browser;
use crate::provider;

/// The password of every account.
pub(crate) const PASSWORD: &str = "kuda laut menari pelan";
/// The customer of the demo's data who has a ticket.
pub(crate) const CUSTOMER: &str = "AGLS202510150001";

/// Keeps passwords as they are: the tests are not about Argon2.
struct Plain;

#[async_trait]
impl PasswordHasher for Plain {
    async fn hash(&self, password: &Password, _: [u8; 16]) -> Result<PasswordHash, PortError> {
        Ok(PasswordHash::new(password.expose().to_owned()))
    }

    async fn verify(&self, password: &Password, hash: Option<PasswordHash>) -> Result<bool, PortError> {
        Ok(hash.is_some_and(|hash| hash.as_str() == password.expose()))
    }
}

pub(crate) struct TestConsole {
    pub(crate) store: SqliteStore,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) accounts: StaffAccountService,
    pub(crate) routes: Arc<BoxEndpoint<'static, Response>>,
    /// The authenticators by role.
    secrets: BTreeMap<&'static str, TotpSecret>,
}

impl TestConsole {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut StaffParts)) -> Self {
        let store = SqliteStore::open_in_memory().await.expect("a store");
        store.migrate().await.expect("tables");
        let clock = Arc::new(TestClock::default());
        adapters_sqlite::seed::demo(&store, clock.now(), clock.local_date(clock.now())).await.expect("customers");
        let mut parts = parts(&store, &clock);
        change(&mut parts);
        let accounts = parts.accounts.clone();
        let routes = Arc::new(routes(parts).boxed());
        let mut console = Self { store, clock, accounts, routes, secrets: BTreeMap::new() };
        for role in Role::ALL {
            console.set_up(role).await;
        }
        console
    }

    /// The address of the account of a role.
    pub(crate) fn email(role: Role) -> String {
        format!("{}@isp.id", role.as_str())
    }

    async fn set_up(&mut self, role: Role) {
        let email = StaffEmail::parse(&Self::email(role)).expect("an address");
        let new = NewStaff { name: staff(&format!("Sari {}", role.as_str())), email, role };
        let invited = self.accounts.add(new, &operator()).await.expect("an account");
        let token = invited.token.expose();
        self.accounts.choose_password(token, PASSWORD).await.expect("a password");
        let secret = self.accounts.invitation(token).await.expect("open").secret.expect("a secret");
        self.accounts.confirm_authenticator(token, &self.code_of(&secret)).await.expect("set up");
        self.secrets.insert(role.as_str(), secret);
        self.clock.advance(TimeDelta::seconds(30));
    }

    pub(crate) fn code_of(&self, secret: &TotpSecret) -> String {
        secret.code(TotpSecret::step_at(self.clock.now()))
    }

    /// The current code of the account of a role.
    pub(crate) fn code(&self, role: Role) -> String {
        self.code_of(&self.secrets[role.as_str()])
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(Arc::clone(&self.routes))
    }

    /// A browser in which somebody of that role is logged in.
    pub(crate) async fn logged_in(&self, role: Role) -> Browser {
        self.clock.advance(TimeDelta::seconds(30));
        let mut browser = self.browser();
        browser.get("/staff/login").await;
        browser.follow("/staff/login", &[("email", &Self::email(role)), ("password", PASSWORD)]).await;
        let entered = browser.submit("/staff/login/code", &[("code", &self.code(role))]).await;
        assert_eq!((entered.status, entered.location.as_str()), (303, "/staff"), "{}", entered.text);
        browser
    }

    /// The name of the customer.
    pub(crate) async fn customer_name(&self) -> String {
        CustomerRepo::profile(&self.store, &scope()).await.expect("it answers").expect("the customer").name
    }

    /// An active ticket of the customer.
    pub(crate) async fn ticket(&self) -> TicketNumber {
        let list = TicketRepo::page_of(&self.store, &scope(), &TicketQuery::default()).await.expect("tickets");
        let active = list.page.items.into_iter().find(|ticket| ticket.status.is_active());
        active.expect("an active ticket").number
    }

    /// A chat in which the customer said something and waits.
    pub(crate) async fn chat(&self, text: &str) -> Conversation {
        let at = self.clock.now();
        let id = ConversationId::generate(at, &OsEntropy);
        let client_id = ClientId::parse("m-1").expect("a name");
        let new = NewConversation { id, topic: Topic::Chat, client_id: Some(client_id.clone()), at };
        let chat = ConversationRepo::open(&self.store, &scope(), &new).await.expect("a chat");
        let who = Participant::Customer(scope());
        let content = EntryContent::Message(MessageText::parse(text).expect("a text"));
        let entry = NewEntry { client_id, author: who.author(), at, content, attachments: Vec::new() };
        self.store.append(&who, chat.id, &entry).await.expect("a message");
        chat
    }

    /// The customer is logged in on a device.
    pub(crate) async fn customer_session(&self) {
        let at = self.clock.now();
        let phone = PhoneNumber::parse("0817102070").expect("a number");
        let expires_at = at + TimeDelta::days(7);
        let session = Session { phone, created_at: at, last_seen_at: at, expires_at, ..session(1, CUSTOMER) };
        SessionStore::open(&self.store, &opening(&session)).await.expect("a session");
    }
}

fn scope() -> CustomerScope {
    CustomerScope::for_staff(&operator(), CustomerId::parse(CUSTOMER).expect("an id"))
}

fn parts(store: &SqliteStore, clock: &Arc<TestClock>) -> StaffParts {
    let of = Arc::new(store.clone());
    let ring = KeyRing::new(server_key(), Vec::new());
    let accounts = StaffAccountDeps {
        accounts: of.clone(),
        hasher: Arc::new(Plain),
        limits: of.clone(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    let of_limits = of.clone();
    let sessions = StaffSessionDeps { sessions: of, clock: clock.clone() };
    let mut http = HttpSettings::new(PublicUrl::parse("https://portal.example.id").expect("an address"));
    http.trusted_proxies = vec!["0.0.0.0/0".parse().expect("a network"), "::/0".parse().expect("a network")];
    // A stream is read to its end.
    http.streams.lifetime = Duration::from_millis(200);
    let accounts = StaffAccountService::new(accounts, StaffAccountPolicy::default(), Arc::new(ring.clone()));
    StaffParts {
        provider: Some(provider::parts(&accounts, (of_limits, clock.clone()), SecondFactor::Portal)),
        accounts,
        sessions: StaffSessionService::new(sessions, StaffSessionPolicy::default()),
        desk: desk(store, clock),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
        ring,
        http,
        customers_url: PublicUrl::parse("https://my.example.id").expect("an address"),
        setup: Arc::default(),
        brand: Brand::default(),
        time_zone: chrono_tz::Asia::Jakarta,
        allowed_networks: Vec::new(),
        demo: None,
    }
}

/// Files of messages, in memory beside a store.
fn attachments(store: &SqliteStore, clock: &Arc<TestClock>) -> AttachmentService {
    let deps = AttachmentDeps {
        attachments: Arc::new(store.clone()),
        blobs: Arc::new(ObjectBlobStore::in_memory()),
        inspector: Arc::new(MediaFiles::new(PictureLimits::default())),
        limits: Arc::new(store.clone()),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    AttachmentService::new(deps, AttachmentPolicy::default(), Arc::new(KeyRing::new(server_key(), Vec::new())))
}

/// Announcements of a portal without a public address.
fn announcements(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> AnnouncementService {
    let announcer = AnnouncementDeps {
        campaigns: Arc::new(store.clone()),
        announcer: Announcer::new(announcer(store, clock)),
        trail: trail.clone(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    AnnouncementService::new(announcer, AnnouncementFacts { brand: "AGLIS Net".into(), portal_url: None })
}

/// What tells customers something.
pub(crate) fn announcer(store: &SqliteStore, clock: &Arc<TestClock>) -> AnnouncerDeps {
    AnnouncerDeps { store: Arc::new(store.clone()), clock: clock.clone(), entropy: Arc::new(OsEntropy) }
}

fn desk(store: &SqliteStore, clock: &Arc<TestClock>) -> DeskParts {
    let (of, entropy) = (Arc::new(store.clone()), Arc::new(OsEntropy));
    let trail = StaffTrailDeps { trail: of.clone(), clock: clock.clone() };
    let trail = StaffTrailService::new(trail, TrailPolicy::default());
    let assignments = AssignmentService::new(AssignmentDeps {
        assignments: of.clone(),
        accounts: of.clone(),
        trail: trail.clone(),
        clock: clock.clone(),
    });
    let tickets = TicketDeskDeps {
        desk: of.clone(),
        tickets: of.clone(),
        assignments: assignments.clone(),
        outbox: of.clone(),
        trail: trail.clone(),
        clock: clock.clone(),
    };
    let tickets = TicketDeskService::new(tickets, DeskPolicy::default());
    let inbox = InboxDeps {
        tickets: Some(of.clone()),
        conversations: of.clone(),
        assignments: of.clone(),
        customers: Some(of.clone()),
        clock: clock.clone(),
    };
    let conversations = StaffConversationDeps {
        conversations: of.clone(),
        desk: of.clone(),
        assignments: assignments.clone(),
        trail: trail.clone(),
        live: Arc::new(LiveHub::default()),
        clock: clock.clone(),
        entropy: entropy.clone(),
    };
    let (notes, replies) = (of.clone(), of.clone());
    let (clock_of, entropy_of) = (clock.clone(), entropy.clone());
    DeskParts {
        inbox: InboxService::new(inbox, InboxPolicy::default()),
        inbox_views: InboxViewService::new(of.clone()),
        merges: Some(MergeService::new(MergeDeps {
            merges: of.clone(),
            desk: tickets.clone(),
            notes: of.clone(),
            trail: trail.clone(),
            clock: clock.clone(),
        })),
        tickets: Some(tickets),
        conversations: StaffConversationService::new(conversations),
        attachments: Some(attachments(store, clock)),
        notes: NoteService::new(NoteDeps { notes, trail: trail.clone(), clock: clock_of, entropy: entropy_of }),
        replies: ReplyService::new(ReplyDeps { replies, trail: trail.clone(), clock: clock.clone(), entropy }),
        faq: FaqEditor::new(FaqEditorDeps {
            files: crate::faq::files(),
            edits: of.clone(),
            trail: trail.clone(),
            clock: clock.clone(),
        }),
        announcements: Some(announcements(store, clock, &trail)),
        customers: Some(CustomerSearchService::new(CustomerSearchDeps {
            search: of.clone(),
            customers: of.clone(),
            trail: trail.clone(),
        })),
        care: care(store, clock, &trail),
        keys: Some(keys(store, clock, &trail)),
        corrections: corrections(store, clock, &trail),
        views: views(store, clock, &trail),
        invoices: Some(invoices(store, clock)),
        payments: Some(payments(store, clock, &trail)),
        payment_exceptions: Some(exceptions(store, clock, &trail)),
        transfers: Some(crate::proofs::review(store, clock, &trail)),
        promises: Some(promises(store, clock)),
        analytics: AnalyticsReports::new(AnalyticsReportDeps { store: of.clone(), clock: clock.clone() }),
        service: ServiceReports::new(ServiceReportDeps {
            tickets: Some(of.clone()),
            conversations: of.clone(),
            clock: clock.clone(),
        }),
        directory: StaffService::new(StaffDeps { directory: of.clone(), audit: of, clock: clock.clone() }),
        assignments,
        trail,
    }
}

fn care(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> CustomerCareService {
    let of = Arc::new(store.clone());
    let limits = OtpLimitsDeps { account_limits: of.clone(), network_limits: of.clone(), clock: clock.clone() };
    let keys = Arc::new(KeyRing::new(server_key(), Vec::new()));
    let deps = CustomerCareDeps {
        customers: of.clone(),
        sessions: of.clone(),
        limits: OtpLimits::new(limits, OtpPolicy::default(), keys),
        outbox: of,
        trail: trail.clone(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    CustomerCareService::new(deps, portal_core::Locale::Id)
}

fn keys(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> StaffKeysService {
    let keys = ApiKeyDeps {
        keys: Arc::new(store.clone()),
        limits: Arc::new(store.clone()),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    let keys = ApiKeyService::new(keys, ApiKeyPolicy::default());
    StaffKeysService::new(StaffKeysDeps { keys, trail: trail.clone() })
}

fn corrections(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> ContactCorrectionService {
    let deps = ContactCorrectionDeps {
        contacts: Arc::new(store.clone()),
        records: Arc::new(store.clone()),
        trail: trail.clone(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    ContactCorrectionService::new(deps, portal_core::Locale::Id)
}

fn views(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> CustomerViewService {
    let of = Arc::new(store.clone());
    let deps = CustomerViewDeps {
        views: of.clone(),
        customers: of,
        trail: trail.clone(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    CustomerViewService::new(deps, CustomerViewPolicy::default(), StaffSessionPolicy::default())
}

/// Payments of a portal whose gateways are not set up.
pub(crate) fn payments(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> StaffPaymentService {
    let of = Arc::new(store.clone());
    let stores = StaffPaymentStores {
        directory: of.clone(),
        payments: of.clone(),
        exceptions: of.clone(),
        ledger: of.clone(),
        settlements: of.clone(),
    };
    let (trail, clock) = (trail.clone(), clock.clone());
    StaffPaymentService::new(StaffPaymentDeps { stores, customers: Some(of), gateways: None, trail, clock })
}

fn exceptions(store: &SqliteStore, clock: &Arc<TestClock>, trail: &StaffTrailService) -> ExceptionService {
    let of = Arc::new(store.clone());
    ExceptionService::new(ExceptionDeps {
        exceptions: of.clone(),
        payments: of.clone(),
        ledger: of,
        trail: trail.clone(),
        clock: clock.clone(),
    })
}

fn invoices(store: &SqliteStore, clock: &Arc<TestClock>) -> InvoiceService {
    let of = Arc::new(store.clone());
    let deps = InvoiceDeps { invoices: of.clone(), customers: of, renderer: None, clock: clock.clone() };
    InvoiceService::new(deps, TaxPolicy::default())
}

fn promises(store: &SqliteStore, clock: &Arc<TestClock>) -> PromiseService {
    let of = Arc::new(store.clone());
    let deps = PromiseDeps {
        promises: of.clone(),
        effects: Arc::new(MockPromiseEffects::new()),
        invoices: of.clone(),
        outbox: of,
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    PromiseService::new(deps, PromisePolicy::default())
}

//! What the console is built from.

use std::sync::Arc;

use chrono_tz::Tz;
use http_kit::{HttpSettings, PublicUrl, Setup};
use ipnet::IpNet;
use page_kit::brand::Brand;
use portal_core::billing::invoice::InvoiceService;
use portal_core::billing::promise::PromiseService;
use portal_core::content::faq::edit::FaqEditor;
use portal_core::insight::analytics::AnalyticsReports;
use portal_core::insight::service::ServiceReports;
use portal_core::staff::account::{StaffAccountService, TotpSecret};
use portal_core::staff::announcement::AnnouncementService;
use portal_core::staff::api_key::StaffKeysService;
use portal_core::staff::assignment::AssignmentService;
use portal_core::staff::conversation::StaffConversationService;
use portal_core::staff::correction::ContactCorrectionService;
use portal_core::staff::customer::CustomerCareService;
use portal_core::staff::customer_search::CustomerSearchService;
use portal_core::staff::customer_view::CustomerViewService;
use portal_core::staff::desk::TicketDeskService;
use portal_core::staff::directory::StaffService;
use portal_core::staff::inbox::InboxService;
use portal_core::staff::inbox_view::InboxViewService;
use portal_core::staff::merge::MergeService;
use portal_core::staff::note::NoteService;
use portal_core::staff::payment::StaffPaymentService;
use portal_core::staff::payment_exception::ExceptionService;
use portal_core::staff::provider_login::ProviderLoginService;
use portal_core::staff::reply::ReplyService;
use portal_core::staff::session::StaffSessionService;
use portal_core::staff::trail::StaffTrailService;
use portal_core::staff::transfer::TransferReviewService;
use portal_core::support::attachment::AttachmentService;
use portal_core::{Clock, Entropy, KeyRing};

/// What staff do.
#[derive(Clone)]
pub struct DeskParts {
    /// All that waits.
    pub inbox: InboxService,
    /// Views of the inbox.
    pub inbox_views: InboxViewService,
    /// Who is responsible for what.
    pub assignments: AssignmentService,
    /// Tickets; `None` where another system keeps them.
    pub tickets: Option<TicketDeskService>,
    /// Merging them; `None` where there are none.
    pub merges: Option<MergeService>,
    /// Conversations.
    pub conversations: StaffConversationService,
    /// Files of messages; `None` where none are taken.
    pub attachments: Option<AttachmentService>,
    /// Internal notes.
    pub notes: NoteService,
    /// Canned replies.
    pub replies: ReplyService,
    /// Editing the questions and answers that customers read.
    pub faq: FaqEditor,
    /// Announcements; `None` where another system keeps the customers.
    pub announcements: Option<AnnouncementService>,
    /// The keys of other systems; `None` where no other system may call.
    pub keys: Option<StaffKeysService>,
    /// Looking customers up; `None` where another system keeps them.
    pub customers: Option<CustomerSearchService>,
    /// Looking after a customer's account.
    pub care: CustomerCareService,
    /// Correcting a customer's contact data.
    pub corrections: ContactCorrectionService,
    /// Seeing what a customer sees.
    pub views: CustomerViewService,
    /// Invoices; `None` where there are none.
    pub invoices: Option<InvoiceService>,
    /// Payments through gateways; `None` where none are taken.
    pub payments: Option<StaffPaymentService>,
    /// What somebody has to look at of them; `None` where none are taken.
    pub payment_exceptions: Option<ExceptionService>,
    /// Proofs of transfers; `None` where nothing is transferred to the ISP's own accounts.
    pub transfers: Option<TransferReviewService>,
    /// Promises to pay; `None` where there are none.
    pub promises: Option<PromiseService>,
    /// What support needs to know of a customer.
    pub directory: StaffService,
    /// How much the portal is used.
    pub analytics: AnalyticsReports,
    /// How customers are served.
    pub service: ServiceReports,
    /// What staff did.
    pub trail: StaffTrailService,
}

/// Logging in by an identity provider.
#[derive(Clone)]
pub struct ProviderParts {
    /// The use cases.
    pub service: ProviderLoginService,
    /// What staff call the provider.
    pub label: String,
    /// The sites that a login there leads through, the provider's own first: forms of other sites lead nowhere.
    pub login_origins: Vec<PublicUrl>,
}

/// What the routes are built from.
#[derive(Clone)]
pub struct StaffParts {
    /// The accounts of staff, and logging in.
    pub accounts: StaffAccountService,
    /// Logging in by an identity provider; `None` without one.
    pub provider: Option<ProviderParts>,
    /// Their sessions.
    pub sessions: StaffSessionService,
    /// What they do.
    pub desk: DeskParts,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The server's keys; the console signs and seals with keys of its own, made of these.
    pub ring: KeyRing,
    /// What concerns every request. No origin may call the console from its own pages.
    pub http: HttpSettings,
    /// Where the customers' side is found.
    pub customers_url: PublicUrl,
    /// Where it is noted what requests tell of a set-up that does not fit the settings.
    pub setup: Arc<Setup>,
    /// The ISP.
    pub brand: Brand,
    /// The zone times are shown in.
    pub time_zone: Tz,
    /// The networks that reach the console; empty: any.
    pub allowed_networks: Vec<IpNet>,
    /// The authenticator of a demo's account: its codes stand on the login page. `None` but in a demo.
    pub demo: Option<TotpSecret>,
}

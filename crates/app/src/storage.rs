//! Where the data is: one bundle of storage ports, whichever database is behind them.

use std::error::Error;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use adapters_postgres::{OutboxListener, PgOptions, PgStore, Pooler, Records};
use adapters_rest::RestStore;
use adapters_sqlite::SqliteStore;
use chrono::{DateTime, Utc};
use portal_core::billing::email::IssuedInvoices;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::billing::ledger::Ledger;
use portal_core::billing::payment::{CustomerCredit, PaymentExceptions, PaymentNotifications, PaymentRepo};
use portal_core::billing::promise::PromiseRepo;
use portal_core::billing::settlement::SettlementRepo;
use portal_core::billing::statement::StatementRepo;
use portal_core::billing::transfer::TransferRepo;
use portal_core::content::faq::edit::FaqEdits;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::device::DeviceStore;
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::identity::session::{SessionStore, SessionsApart};
use portal_core::insight::analytics::AnalyticsStore;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::integration::RecordPorts;
use portal_core::integration::change::ChangeLog;
use portal_core::integration::event::EventLog;
use portal_core::integration::key::ApiKeyRepo;
use portal_core::integration::record::{
    CustomerRecord, InvoiceDrafts, InvoiceRecord, PackageRecord, PaymentRecord, RecordRepo, TicketRecord,
};
use portal_core::integration::webhook::WebhookQueue;
use portal_core::messaging::campaign::{AnnouncementStore, CampaignRepo};
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::account::StaffAccountRepo;
use portal_core::staff::assignment::AssignmentRepo;
use portal_core::staff::audit::AuditLog;
use portal_core::staff::conversation::ConversationDesk;
use portal_core::staff::customer_search::CustomerSearch;
use portal_core::staff::customer_view::CustomerViews;
use portal_core::staff::desk::TicketDesk;
use portal_core::staff::directory::CustomerDirectory;
use portal_core::staff::inbox_view::InboxViews;
use portal_core::staff::merge::TicketMerges;
use portal_core::staff::note::InternalNotes;
use portal_core::staff::payment::PaymentDirectory;
use portal_core::staff::record_check::RecordCheck;
use portal_core::staff::reply::CannedReplies;
use portal_core::staff::retention::RetentionStore;
use portal_core::staff::session::StaffSessionStore;
use portal_core::staff::trail::StaffTrail;
use portal_core::support::attachment::AttachmentRepo;
use portal_core::support::conversation::ConversationRepo;
use portal_core::support::live::{LiveEvents, LiveHub};
use portal_core::support::reply_notice::ReplyNotices;
use portal_core::support::ticket::TicketRepo;
use tokio_util::sync::CancellationToken;

use crate::config::{Database, Settings};
use crate::failure::Failure;
use crate::outbox_notifier::OutboxNotifier;
use crate::wiring;
use crate::worker::Workers;

/// An adapter's error, to be shown with its causes.
pub(crate) type Trouble = Box<dyn Error + Send + Sync>;

/// Every storage port, and the database they share.
#[derive(Clone)]
pub(crate) struct Storage {
    pub(crate) customers: Arc<dyn CustomerRepo>,
    pub(crate) dashboard: Arc<dyn DashboardRepo>,
    pub(crate) invoices: Arc<dyn InvoiceRepo>,
    pub(crate) tickets: Arc<dyn TicketRepo>,
    pub(crate) conversations: Arc<dyn ConversationRepo>,
    pub(crate) contacts: Arc<dyn ContactRepo>,
    pub(crate) phone_changes: Arc<dyn PhoneChangeStore>,
    pub(crate) otp: Arc<dyn OtpStore>,
    pub(crate) sessions: Arc<dyn SessionStore>,
    pub(crate) devices: Arc<dyn DeviceStore>,
    pub(crate) limits: Arc<dyn RateLimiter>,
    pub(crate) outbox: Arc<dyn Outbox>,
    pub(crate) audit: Arc<dyn AuditLog>,
    pub(crate) directory: Arc<dyn CustomerDirectory>,
    pub(crate) records: Arc<dyn RecordCheck>,
    pub(crate) analytics: Arc<dyn AnalyticsStore>,
    pub(crate) announcements: Arc<dyn AnnouncementStore>,
    pub(crate) campaigns: Arc<dyn CampaignRepo>,
    pub(crate) retention: Arc<dyn RetentionStore>,
    pub(crate) api_keys: Arc<dyn ApiKeyRepo>,
    pub(crate) changes: Arc<dyn ChangeLog>,
    pub(crate) events: Arc<dyn EventLog>,
    pub(crate) webhooks: Arc<dyn WebhookQueue>,
    pub(crate) staff_accounts: Arc<dyn StaffAccountRepo>,
    pub(crate) staff_sessions: Arc<dyn StaffSessionStore>,
    pub(crate) customer_views: Arc<dyn CustomerViews>,
    pub(crate) attachments: Arc<dyn AttachmentRepo>,
    pub(crate) isp_records: RecordPorts,
    pub(crate) reply_notices: Arc<dyn ReplyNotices>,
    pub(crate) conversation_desk: Arc<dyn ConversationDesk>,
    pub(crate) staff_trail: Arc<dyn StaffTrail>,
    pub(crate) assignments: Arc<dyn AssignmentRepo>,
    pub(crate) notes: Arc<dyn InternalNotes>,
    pub(crate) replies: Arc<dyn CannedReplies>,
    pub(crate) merges: Arc<dyn TicketMerges>,
    pub(crate) inbox_views: Arc<dyn InboxViews>,
    pub(crate) faq_edits: Arc<dyn FaqEdits>,
    /// The history of payments; the contract of another system does not tell the payments of all invoices.
    pub(crate) statements: Option<Arc<dyn StatementRepo>>,
    pub(crate) promises: Arc<dyn PromiseRepo>,
    pub(crate) payments: Arc<dyn PaymentRepo>,
    pub(crate) payment_exceptions: Arc<dyn PaymentExceptions>,
    pub(crate) payment_notifications: Arc<dyn PaymentNotifications>,
    pub(crate) customer_credit: Arc<dyn CustomerCredit>,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) payment_directory: Arc<dyn PaymentDirectory>,
    pub(crate) settlements: Arc<dyn SettlementRepo>,
    /// Which invoices were issued lately; the contract of another system does not tell those of all customers.
    pub(crate) issued_invoices: Option<Arc<dyn IssuedInvoices>>,
    pub(crate) transfers: Arc<dyn TransferRepo>,
    /// Tickets as staff work on them; the contract of another system does not tell those of all customers.
    pub(crate) ticket_desk: Option<Arc<dyn TicketDesk>>,
    /// Customers as staff find them; the contract of another system has no search.
    pub(crate) customer_search: Option<Arc<dyn CustomerSearch>>,
    /// The system that keeps customers, invoices and tickets, if it is another one.
    pub(crate) rest: Option<RestStore>,
    pub(crate) backend: Backend,
}

/// The database itself, for what is no port's business.
#[derive(Clone)]
pub(crate) enum Backend {
    /// A file of the portal's own.
    Sqlite(SqliteStore),
    /// A server.
    Postgres(PgStore),
}

/// Connections to PostgreSQL for each core: more of them only wait for one another on the server, and the slowest
/// answers get slower.
const CONNECTIONS_PER_CORE: usize = 4;

/// How many connections to PostgreSQL one process keeps at most.
fn connections() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, NonZero::get);
    u32::try_from((CONNECTIONS_PER_CORE * cores).clamp(8, 32)).unwrap_or(8)
}

impl Storage {
    /// Opens the database that `database` names, as it is: a file must be there, a server is not asked.
    pub(crate) async fn open(database: &Database) -> Result<Self, Failure> {
        match database {
            Database::Sqlite(path) if !path.exists() => {
                let what = format!("there is no database file {}", path.display());
                Err(Failure::new(what).advise("check database.url; to make a new one run: portal migrate"))
            }
            _ => Self::open_or_make(database).await,
        }
    }

    /// The same, and makes an empty file if there is none.
    pub(crate) async fn open_or_make(database: &Database) -> Result<Self, Failure> {
        match database {
            Database::Sqlite(path) => open_file(path).await.map(Self::in_file),
            Database::Postgres { url, pooler, records } => {
                let (pooler, records) = (*pooler, *records);
                let options = PgOptions { max_connections: connections(), pooler, records, ..PgOptions::default() };
                let store =
                    PgStore::connect_lazy(url.expose(), &options).map_err(|e| Failure::caused("database.url", &e))?;
                Ok(Self::on(store.clone(), Backend::Postgres(store)))
            }
        }
    }

    /// A file that is open.
    pub(crate) fn in_file(store: SqliteStore) -> Self {
        Self::on(store.clone(), Backend::Sqlite(store))
    }

    /// Opens the database of these settings as it is, with the ISP's records where they say.
    pub(crate) async fn of(settings: &Settings) -> Result<Self, Failure> {
        let storage = Self::open(&settings.database).await?;
        let Some(config) = &settings.rest else { return Ok(storage) };
        let rest = RestStore::new(config, wiring::clock(settings)).map_err(|e| Failure::caused("rest.url", &e))?;
        Ok(storage.beside(rest))
    }

    /// The same, with the ISP's records in another system.
    fn beside(self, rest: RestStore) -> Self {
        let isp = Arc::new(rest.clone());
        Self {
            customers: isp.clone(),
            dashboard: isp.clone(),
            invoices: isp.clone(),
            tickets: isp.clone(),
            contacts: isp,
            ticket_desk: None,
            issued_invoices: None,
            customer_search: None,
            statements: None,
            sessions: Arc::new(SessionsApart::new(self.sessions)),
            rest: Some(rest),
            ..self
        }
    }

    fn on<S>(store: S, backend: Backend) -> Self
    where
        S: CustomerRepo
            + DashboardRepo
            + InvoiceRepo
            + IssuedInvoices
            + TicketRepo
            + ConversationRepo
            + ContactRepo
            + PhoneChangeStore
            + OtpStore
            + SessionStore
            + DeviceStore
            + RateLimiter
            + Outbox
            + AuditLog
            + CustomerDirectory
            + RecordCheck
            + AnalyticsStore
            + AnnouncementStore
            + CampaignRepo
            + RetentionStore
            + ApiKeyRepo
            + ChangeLog
            + EventLog
            + WebhookQueue
            + StaffAccountRepo
            + StaffSessionStore
            + CustomerViews
            + AttachmentRepo
            + RecordRepo<CustomerRecord>
            + RecordRepo<PackageRecord>
            + RecordRepo<InvoiceRecord>
            + RecordRepo<PaymentRecord>
            + RecordRepo<TicketRecord>
            + InvoiceDrafts
            + ConversationDesk
            + ReplyNotices
            + StaffTrail
            + AssignmentRepo
            + InternalNotes
            + CannedReplies
            + TicketMerges
            + InboxViews
            + FaqEdits
            + StatementRepo
            + PromiseRepo
            + PaymentRepo
            + PaymentExceptions
            + PaymentNotifications
            + CustomerCredit
            + Ledger
            + PaymentDirectory
            + SettlementRepo
            + TransferRepo
            + TicketDesk
            + CustomerSearch
            + 'static,
    {
        let store = Arc::new(store);
        Self {
            customers: store.clone(),
            dashboard: store.clone(),
            invoices: store.clone(),
            tickets: store.clone(),
            conversations: store.clone(),
            contacts: store.clone(),
            phone_changes: store.clone(),
            otp: store.clone(),
            sessions: store.clone(),
            devices: store.clone(),
            limits: store.clone(),
            outbox: store.clone(),
            audit: store.clone(),
            directory: store.clone(),
            records: store.clone(),
            analytics: store.clone(),
            announcements: store.clone(),
            campaigns: store.clone(),
            retention: store.clone(),
            api_keys: store.clone(),
            changes: store.clone(),
            events: store.clone(),
            webhooks: store.clone(),
            staff_accounts: store.clone(),
            staff_sessions: store.clone(),
            customer_views: store.clone(),
            reply_notices: store.clone(),
            conversation_desk: store.clone(),
            staff_trail: store.clone(),
            assignments: store.clone(),
            notes: store.clone(),
            replies: store.clone(),
            merges: store.clone(),
            inbox_views: store.clone(),
            faq_edits: store.clone(),
            statements: Some(store.clone()),
            promises: store.clone(),
            payments: store.clone(),
            payment_exceptions: store.clone(),
            payment_notifications: store.clone(),
            issued_invoices: Some(store.clone()),
            customer_credit: store.clone(),
            ledger: store.clone(),
            payment_directory: store.clone(),
            settlements: store.clone(),
            transfers: store.clone(),
            ticket_desk: Some(store.clone()),
            customer_search: Some(store.clone()),
            attachments: store.clone(),
            isp_records: RecordPorts::on(store),
            rest: None,
            backend,
        }
    }
}

/// Opens a database file; makes an empty one if there is none.
pub(crate) async fn open_file(path: &Path) -> Result<SqliteStore, Failure> {
    SqliteStore::open(path).await.map_err(|e| {
        Failure::caused("database.url", &e).advise("check the path, and whether this user may write there")
    })
}

impl Backend {
    /// What it is called in messages.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether it answers.
    pub(crate) async fn ping(&self) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(store) => Ok(store.ping().await?),
            Self::Postgres(store) => Ok(store.ping().await?),
        }
    }

    /// Whether it takes writes now; nothing is written.
    pub(crate) async fn probe_write(&self) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(store) => Ok(store.probe_write().await?),
            Self::Postgres(store) => Ok(store.probe_write().await?),
        }
    }

    /// The pooler in between, where there can be one.
    pub(crate) async fn pooler(&self) -> Result<Option<Pooler>, Trouble> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(store) => Ok(Some(store.pooler().await?)),
        }
    }

    /// Brings the schema up to date.
    pub(crate) async fn migrate(&self) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(store) => Ok(store.migrate().await?),
            Self::Postgres(store) => Ok(store.migrate().await?),
        }
    }

    /// How many migrations the schema lacks.
    pub(crate) async fn pending(&self) -> Result<usize, Trouble> {
        match self {
            Self::Sqlite(store) => Ok(store.pending_migrations().await?.len()),
            Self::Postgres(store) => Ok(store.pending_migrations().await?.len()),
        }
    }

    /// The store whose records are views over the ISP's own tables, if this is one.
    pub(crate) fn adopted(&self) -> Option<&PgStore> {
        match self {
            Self::Postgres(store) if store.kind_of_records() == Records::Adopted => Some(store),
            Self::Postgres(_) | Self::Sqlite(_) => None,
        }
    }

    /// Adds invented customers.
    pub(crate) async fn seed(&self, customers: u32, now: DateTime<Utc>) -> Result<(), Trouble> {
        match self {
            Self::Sqlite(store) => Ok(adapters_sqlite::seed::bulk(store, customers, now).await.map(drop)?),
            Self::Postgres(store) => Ok(adapters_postgres::seed::bulk(store, customers, now).await?),
        }
    }

    /// Notifies of what other processes put into the outbox, where the database tells.
    pub(crate) fn listen(&self, workers: &Workers, notifier: &Arc<OutboxNotifier>) {
        match self {
            // One file, one process that counts: its own enqueuing rings.
            Self::Sqlite(_) => {}
            Self::Postgres(store) => {
                let (store, notifier, stop) = (store.clone(), notifier.clone(), workers.stopping());
                workers.keep("listen", move || relay(store.outbox_listener(), notifier.clone(), stop.clone()));
            }
        }
    }

    /// Live events of all processes on it: of the one process, where a file is counted with one.
    pub(crate) fn live_events(&self) -> Arc<dyn LiveEvents> {
        match self {
            Self::Sqlite(_) => Arc::new(LiveHub::default()),
            Self::Postgres(store) => Arc::new(store.live_events()),
        }
    }

    /// Finishes what is under way and lets go.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}

/// Passes on what the database tells. It does not say for which lane, and a look is cheap.
async fn relay(mut listener: OutboxListener, notifier: Arc<OutboxNotifier>, stop: CancellationToken) {
    while stop.run_until_cancelled(listener.changed()).await.is_some() {
        notifier.notify_all();
    }
}

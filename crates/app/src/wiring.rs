//! Puts the portal together from its adapters: the one place that knows them all.

use std::sync::Arc;
use std::time::Duration;

use adapters_media::MediaFiles;
use adapters_objectstore::ObjectBlobStore;
use adapters_system::{OsEntropy, SystemClock};
use http_kit::Setup;
use http_kit::webhook::WebhookReceiver;
use http_poem::DemoInbox;
use portal_core::billing::BillingPorts;
use portal_core::billing::email::EmailPolicy;
use portal_core::content::ContentPorts;
use portal_core::identity::customer::RecordFreshness;
use portal_core::identity::otp::{OtpLimits, OtpLimitsDeps};
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::identity::{IdentityPorts, ProfilePorts};
use portal_core::insight::InsightPorts;
use portal_core::insight::analytics::{AnalyticsReportDeps, AnalyticsReports};
use portal_core::insight::service::{ServiceReportDeps, ServiceReports};
use portal_core::integration::key::{ApiKeyDeps, ApiKeyService};
use portal_core::integration::record::CustomerReview;
use portal_core::messaging::MessagingPorts;
use portal_core::messaging::campaign::{Announcer, AnnouncerDeps, CampaignWorker, CampaignWorkerDeps};
use portal_core::messaging::outbox::{Branding, Outbox};
use portal_core::staff::directory::{StaffDeps, StaffService};
use portal_core::staff::retention::RetentionService;
use portal_core::staff::trail::CustomerLooksDeps;
use portal_core::support::live::LiveEvents;
use portal_core::support::reply_notice::{ReplyNoticeDeps, ReplyNoticePolicy, ReplyNoticeService};
use portal_core::support::{AttachmentPorts, ConversationPorts, SupportPorts};
use portal_core::{Clock, Entropy, KeyRing, Portal, PortalPolicies, Ports};

use crate::config::{BlobPlace, Settings, documents};
use crate::email_wiring;
use crate::event_wiring;
use crate::failure::Failure;
use crate::faq_wiring;
use crate::gateway_wiring;
use crate::incoming_wiring::{Incoming, incoming};
use crate::outbox_notifier::{NotifyingOutbox, OutboxNotifier};
use crate::payment_webhooks::PaymentNotifier;
use crate::payment_wiring;
use crate::promise_wiring;
use crate::redis_wiring;
use crate::storage::Storage;
use crate::support_context::SupportContext;

/// A portal with what surrounds it.
pub(crate) struct Assembly {
    pub(crate) portal: Portal,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) outbox: Arc<dyn Outbox>,
    pub(crate) notifier: Arc<OutboxNotifier>,
    /// Tells workers of notifications of payments.
    pub(crate) payment_notifier: PaymentNotifier,
    /// Tells open pages what happens.
    pub(crate) live: Arc<dyn LiveEvents>,
    /// What requests tell of a set-up that does not fit.
    pub(crate) setup: Arc<Setup>,
    /// What outside systems report to.
    pub(crate) incoming: Incoming,
    pub(crate) demo: Option<Arc<dyn DemoInbox>>,
}

/// How long a tool waits for Redis.
const REDIS_PATIENCE: Duration = Duration::from_secs(3);

/// The clock of a portal with these settings.
pub(crate) fn clock(settings: &Settings) -> Arc<dyn Clock> {
    Arc::new(SystemClock::new(settings.time_zone))
}

/// What staff tools work with.
pub(crate) fn staff(settings: &Settings, storage: &Storage) -> StaffService {
    StaffService::new(StaffDeps {
        directory: storage.directory.clone(),
        audit: storage.audit.clone(),
        clock: clock(settings),
    })
}

/// What finds customers that are hardly meant so, before they are written.
pub(crate) fn customer_review(storage: &Storage) -> Arc<CustomerReview> {
    Arc::new(CustomerReview::new(storage.directory.clone()))
}

/// What support needs to know beside the customers.
pub(crate) fn support_context(settings: &Settings, storage: &Storage) -> SupportContext {
    let limits = otp_limits(settings, storage, storage.limits.clone());
    SupportContext {
        zone: settings.time_zone,
        now: clock(settings).now(),
        limits,
        guesses: settings.otp.guesses,
        codes_elsewhere: settings.redis.is_some(),
    }
}

/// Which limits are full, with the counts per network in `network_limits`; `None` without the server's secret.
fn otp_limits(settings: &Settings, storage: &Storage, network_limits: Arc<dyn RateLimiter>) -> Option<OtpLimits> {
    Some(limits_under(settings, storage, (settings.keys.clone()?, network_limits)))
}

/// Which limits of numbers are full, under the keys of the portal that serves.
pub(crate) fn number_limits(settings: &Settings, storage: &Storage, keys: &KeyRing) -> OtpLimits {
    limits_under(settings, storage, (keys.clone(), storage.limits.clone()))
}

fn limits_under(
    settings: &Settings,
    storage: &Storage,
    (keys, network_limits): (KeyRing, Arc<dyn RateLimiter>),
) -> OtpLimits {
    let deps = OtpLimitsDeps { account_limits: storage.limits.clone(), network_limits, clock: clock(settings) };
    OtpLimits::new(deps, settings.otp.clone(), Arc::new(keys))
}

/// Which limits per network are full, and where they are counted now; `None` without the server's secret.
pub(crate) async fn network_limits(
    settings: &Settings,
    storage: &Storage,
) -> Result<Option<(OtpLimits, &'static str)>, Failure> {
    let (counts, place): (Arc<dyn RateLimiter>, _) = match redis_wiring::redis(settings)? {
        None => (storage.limits.clone(), "the database"),
        Some(redis) => match redis.ready(REDIS_PATIENCE).await {
            Ok(()) => (Arc::new(redis), "Redis"),
            Err(_) => (storage.limits.clone(), "the database, because Redis does not serve"),
        },
    };
    Ok(otp_limits(settings, storage, counts).map(|limits| (limits, place)))
}

/// What reads the figures.
pub(crate) fn analytics_reports(settings: &Settings, storage: &Storage) -> AnalyticsReports {
    AnalyticsReports::new(AnalyticsReportDeps { store: storage.analytics.clone(), clock: clock(settings) })
}

/// How customers are served.
pub(crate) fn service_reports(settings: &Settings, storage: &Storage) -> ServiceReports {
    ServiceReports::new(ServiceReportDeps {
        tickets: storage.ticket_desk.clone(),
        conversations: storage.conversation_desk.clone(),
        clock: clock(settings),
    })
}

/// What deletes records that are no longer kept.
pub(crate) fn retention(settings: &Settings, storage: &Storage) -> RetentionService {
    RetentionService::new(storage.retention.clone(), settings.retention.clone())
}

/// What tells customers of replies that they do not read.
pub(crate) fn reply_notices(settings: &Settings, storage: &Storage) -> ReplyNoticeService {
    let deps = ReplyNoticeDeps {
        notices: storage.reply_notices.clone(),
        conversations: storage.conversations.clone(),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    let policy = ReplyNoticePolicy { after: settings.tell_replies_after, locale: settings.locale };
    ReplyNoticeService::new(deps, policy)
}

/// The keys of the ISP's other systems.
pub(crate) fn api_keys(settings: &Settings, storage: &Storage) -> ApiKeyService {
    let deps = ApiKeyDeps {
        keys: storage.api_keys.clone(),
        limits: storage.limits.clone(),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    ApiKeyService::new(deps, settings.integration.keys.clone())
}

/// What tells customers something.
pub(crate) fn announcer(settings: &Settings, storage: &Storage) -> Announcer {
    Announcer::new(announcer_deps(settings, storage))
}

/// What enqueues campaigns that staff began; none where another system keeps the customers.
pub(crate) fn campaign_worker(settings: &Settings, storage: &Storage) -> Option<CampaignWorker> {
    let (campaigns, announcer) = (storage.campaigns.clone(), announcer_deps(settings, storage));
    let has_customers = storage.rest.is_none();
    has_customers.then(|| CampaignWorker::new(CampaignWorkerDeps { campaigns, announcer }))
}

fn announcer_deps(settings: &Settings, storage: &Storage) -> AnnouncerDeps {
    AnnouncerDeps { store: storage.announcements.clone(), clock: clock(settings), entropy: Arc::new(OsEntropy) }
}

/// Builds the portal that customers reach at `origin`.
pub(crate) async fn assemble(
    settings: &Settings,
    storage: &Storage,
    keys: KeyRing,
    origin: &str,
) -> Result<Assembly, Failure> {
    let clock = clock(settings);
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
    let notifier = Arc::new(OutboxNotifier::default());
    let outbox: Arc<dyn Outbox> = Arc::new(NotifyingOutbox::new(storage.outbox.clone(), notifier.clone()));
    let gateways = gateway_wiring::gateways(settings, &clock)?;
    let live = redis_wiring::live_events(settings, storage)?;
    let identity = identity(settings, storage).await?;
    let ports = Ports {
        identity,
        messaging: MessagingPorts {
            outbox: outbox.clone(),
            sender: gateways.sender,
            email: email_wiring::sender(settings, &clock)?,
        },
        profile: Some(ProfilePorts {
            contacts: event_wiring::contacts(settings, storage),
            phone_changes: storage.phone_changes.clone(),
        }),
        billing: Some(billing(settings, storage)?),
        payments: payment_wiring::ports(settings, storage)?,
        promises: promise_wiring::ports(settings, storage),
        support: Some(SupportPorts { tickets: event_wiring::tickets(settings, storage) }),
        conversations: Some(ConversationPorts { conversations: storage.conversations.clone(), live: live.clone() }),
        attachments: attachments(settings, storage)?,
        staff_looks: Some(CustomerLooksDeps {
            trail: storage.staff_trail.clone(),
            accounts: storage.staff_accounts.clone(),
        }),
        insight: InsightPorts {
            dashboard: Some(storage.dashboard.clone()),
            analytics: Some(storage.analytics.clone()),
        },
        content: Some(ContentPorts { faq: faq_wiring::faq(settings, storage) }),
        freshness: storage.rest.clone().map(|rest| Arc::new(rest) as Arc<dyn RecordFreshness>),
        clock: clock.clone(),
        entropy: entropy.clone(),
    };
    let policies = PortalPolicies {
        otp: settings.otp.clone(),
        session: settings.session.clone(),
        profile: settings.profile.clone(),
        tickets: settings.tickets.clone(),
        conversations: settings.conversations.clone(),
        attachments: settings.attachments.policy.clone(),
        tax: settings.tax.clone(),
        payments: settings.payments.policy.clone(),
        email: EmailPolicy { colour: settings.brand.primary.0, ..settings.email.policy.clone() },
        promises: settings.promises.clone().unwrap_or_default(),
        delivery: settings.delivery.clone(),
    };
    let branding = Branding { brand: settings.brand.name.clone(), portal_url: origin.to_owned() };
    let portal = Portal::new(ports, policies, keys, branding);
    let mut incoming = incoming(settings, storage, &outbox, (&clock, &live), &portal)?;
    let payment_notifier = PaymentNotifier::default();
    let payments = payment_wiring::webhooks(settings, &portal, &payment_notifier).into_iter();
    incoming.webhooks.extend(payments.map(|webhooks| Arc::new(webhooks) as Arc<dyn WebhookReceiver>));
    Ok(Assembly {
        incoming,
        portal,
        clock,
        entropy,
        outbox,
        notifier,
        payment_notifier,
        live,
        setup: Arc::default(),
        demo: gateways.demo,
    })
}

/// What a login reads and keeps.
async fn identity(settings: &Settings, storage: &Storage) -> Result<IdentityPorts, Failure> {
    let (otp, network_limits) = redis_wiring::short_lived(settings, storage).await?;
    Ok(IdentityPorts {
        customers: storage.customers.clone(),
        otp,
        sessions: storage.sessions.clone(),
        devices: storage.devices.clone(),
        network_limits,
        account_limits: storage.limits.clone(),
    })
}

/// Invoices, and what makes their documents.
fn billing(settings: &Settings, storage: &Storage) -> Result<BillingPorts, Failure> {
    let renderer = documents::renderer(settings).map_err(|(key, what)| Failure::new(format!("{key} {what}")))?;
    let invoices_for_messages = Some(storage.invoices.clone());
    Ok(BillingPorts {
        invoices: event_wiring::invoices(settings, storage),
        invoices_for_messages,
        renderer,
        statements: storage.statements.clone(),
    })
}

/// Files in messages, if there is a place for them.
fn attachments(settings: &Settings, storage: &Storage) -> Result<Option<AttachmentPorts>, Failure> {
    let Some(blobs) = blobs(settings)? else { return Ok(None) };
    Ok(Some(AttachmentPorts {
        attachments: storage.attachments.clone(),
        blobs: Arc::new(blobs),
        inspector: Arc::new(MediaFiles::new(settings.attachments.pictures)),
    }))
}

/// Where the bytes of files are kept; `None` if the portal takes no files.
pub(crate) fn blobs(settings: &Settings) -> Result<Option<ObjectBlobStore>, Failure> {
    let opened = match &settings.attachments.place {
        None => return Ok(None),
        Some(BlobPlace::Folder(folder)) => ObjectBlobStore::in_folder(folder),
        Some(BlobPlace::Bucket(bucket)) => ObjectBlobStore::in_bucket(bucket),
    };
    opened.map(Some).map_err(|e| Failure::caused("attachments", &e))
}

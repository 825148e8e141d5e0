//! The facade: everything a host system or a web front needs, built from its ports.

use std::sync::Arc;

use crate::billing::invoice::{InvoiceDeps, InvoiceRenderer, InvoiceRepo, InvoiceService, TaxPolicy};
use crate::content::faq::{EmptyFaq, FaqRepo, FaqService};
use crate::identity::customer::{CustomerRepo, CustomerService};
use crate::identity::device::DeviceStore;
use crate::identity::otp::{OtpDeps, OtpPolicy, OtpService, OtpStore, VerifyOtp, VerifyOtpError};
use crate::identity::profile::{
    ContactRepo, PhoneChangeStore, ProfileChanges, ProfileDeps, ProfilePolicy, ProfileService,
};
use crate::identity::rate_limit::RateLimiter;
use crate::identity::session::{
    OpenSessionError, OpenedSession, SessionDeps, SessionPolicy, SessionService, SessionStore,
};
use crate::insight::analytics::{AnalyticsDeps, AnalyticsRecorder, AnalyticsStore};
use crate::insight::dashboard::{DashboardDeps, DashboardRepo, DashboardService};
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;
use crate::messaging::outbox::{Branding, DeliveryDeps, DeliveryPolicy, DeliveryService, MessageSender, Outbox};
use crate::support::ticket::{TicketDeps, TicketPolicy, TicketRepo, TicketService};

/// The ports a portal is built from. One field per port: this is the one place where all meet.
#[derive(Clone)]
pub struct PortalPorts {
    /// The ISP's customers.
    pub customers: Arc<dyn CustomerRepo>,
    /// The figures of the dashboard.
    pub dashboard: Arc<dyn DashboardRepo>,
    /// The customers' invoices.
    pub invoices: Arc<dyn InvoiceRepo>,
    /// Makes documents of invoices; without one there are none to download.
    pub renderer: Option<Arc<dyn InvoiceRenderer>>,
    /// The customers' tickets.
    pub tickets: Arc<dyn TicketRepo>,
    /// Writes what customers change of themselves; [`ReadOnlyContacts`](crate::identity::profile::ReadOnlyContacts) where they
    /// change nothing.
    pub contacts: Arc<dyn ContactRepo>,
    /// Records of changed numbers.
    pub phone_changes: Arc<dyn PhoneChangeStore>,
    /// OTP challenges.
    pub otp: Arc<dyn OtpStore>,
    /// Sessions.
    pub sessions: Arc<dyn SessionStore>,
    /// Known devices.
    pub devices: Arc<dyn DeviceStore>,
    /// Limits per network; may be lost without harm.
    pub network_limits: Arc<dyn RateLimiter>,
    /// Limits per phone number and device; durable.
    pub account_limits: Arc<dyn RateLimiter>,
    /// Messages to be sent.
    pub outbox: Arc<dyn Outbox>,
    /// The WhatsApp gateway.
    pub sender: Arc<dyn MessageSender>,
    /// Questions and answers; there are none until somebody brings them.
    pub faq: Arc<dyn FaqRepo>,
    /// Product analytics.
    pub analytics: Arc<dyn AnalyticsStore>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl PortalPorts {
    /// The ports of a portal that keeps everything in one store. A host system replaces the fields that it
    /// keeps elsewhere: `PortalPorts { customers: mine, ..PortalPorts::on(store, sender, clock, entropy) }`.
    pub fn on<S>(
        store: Arc<S>,
        sender: Arc<dyn MessageSender>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self
    where
        S: CustomerRepo
            + DashboardRepo
            + InvoiceRepo
            + TicketRepo
            + ContactRepo
            + PhoneChangeStore
            + OtpStore
            + SessionStore
            + DeviceStore
            + RateLimiter
            + Outbox
            + AnalyticsStore
            + 'static,
    {
        Self {
            customers: store.clone(),
            dashboard: store.clone(),
            invoices: store.clone(),
            renderer: None,
            tickets: store.clone(),
            contacts: store.clone(),
            phone_changes: store.clone(),
            otp: store.clone(),
            sessions: store.clone(),
            devices: store.clone(),
            network_limits: store.clone(),
            account_limits: store.clone(),
            outbox: store.clone(),
            sender,
            faq: Arc::new(EmptyFaq),
            analytics: store,
            clock,
            entropy,
        }
    }
}

/// The numbers a portal works by; the defaults are safe.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PortalPolicies {
    /// Of one-time codes.
    pub otp: OtpPolicy,
    /// Of sessions.
    pub session: SessionPolicy,
    /// Of message delivery.
    pub delivery: DeliveryPolicy,
    /// Of tickets.
    pub tickets: TicketPolicy,
    /// Of changes to profiles.
    pub profile: ProfilePolicy,
    /// Of tax on invoices.
    pub tax: TaxPolicy,
}

/// A customer portal: use cases grouped by feature.
#[derive(Clone)]
pub struct Portal {
    /// Asking for codes and redeeming them.
    pub otp: OtpService,
    /// Sessions and accounts.
    pub sessions: SessionService,
    /// The dashboard.
    pub dashboard: DashboardService,
    /// The customer's own data.
    pub customers: CustomerService,
    /// Changing them.
    pub profile: ProfileService,
    /// Invoices.
    pub invoices: InvoiceService,
    /// Tickets.
    pub tickets: TicketService,
    /// Questions and answers.
    pub faq: FaqService,
    /// What workers run.
    pub delivery: DeliveryService,
    /// Counting what customers do.
    pub analytics: AnalyticsRecorder,
    keys: Arc<KeyRing>,
}

/// Why nobody was logged in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// The code was not redeemed.
    #[error(transparent)]
    Code(#[from] VerifyOtpError),
    /// The code was right, but no account could be entered with it.
    #[error(transparent)]
    Session(#[from] OpenSessionError),
}

impl Portal {
    /// Builds a portal.
    pub fn new(ports: PortalPorts, policies: PortalPolicies, keys: KeyRing, branding: Branding) -> Self {
        let keys = Arc::new(keys);
        let p = ports;
        let analytics = AnalyticsDeps { store: p.analytics, clock: p.clock.clone(), keys: keys.clone() };
        let otp = OtpDeps {
            store: p.otp,
            network_limits: p.network_limits,
            account_limits: p.account_limits.clone(),
            outbox: p.outbox.clone(),
            devices: p.devices,
            clock: p.clock.clone(),
            entropy: p.entropy.clone(),
        };
        let sessions = SessionDeps {
            store: p.sessions,
            customers: p.customers.clone(),
            clock: p.clock.clone(),
            entropy: p.entropy.clone(),
        };
        let delivery = DeliveryDeps {
            outbox: p.outbox,
            customers: p.customers.clone(),
            sender: p.sender,
            clock: p.clock.clone(),
            entropy: p.entropy.clone(),
        };
        let otp = OtpService::new(otp, policies.otp, keys.clone());
        let sessions = SessionService::new(sessions, policies.session);
        let profile = ProfileDeps {
            changes: ProfileChanges::new(p.contacts, p.phone_changes),
            otp: otp.clone(),
            sessions: sessions.clone(),
            limits: p.account_limits.clone(),
            clock: p.clock.clone(),
            entropy: p.entropy.clone(),
        };
        let invoices = InvoiceDeps {
            invoices: p.invoices,
            customers: p.customers.clone(),
            renderer: p.renderer,
            clock: p.clock.clone(),
        };
        let (clock, limits) = (p.clock.clone(), p.account_limits);
        let tickets = TicketDeps { tickets: p.tickets, limits, clock, entropy: p.entropy };
        Self {
            otp,
            sessions,
            dashboard: DashboardService::new(DashboardDeps { figures: p.dashboard, clock: p.clock }),
            profile: ProfileService::new(profile, policies.profile, keys.clone()),
            invoices: InvoiceService::new(invoices, policies.tax),
            tickets: TicketService::new(tickets, policies.tickets, keys.clone()),
            customers: CustomerService::new(p.customers),
            faq: FaqService::new(p.faq),
            delivery: DeliveryService::new(delivery, policies.delivery, branding, keys.clone()),
            analytics: AnalyticsRecorder::new(analytics),
            keys,
        }
    }

    /// Redeems a code and opens a session with it: a whole login.
    ///
    /// # Errors
    /// [`LoginError`].
    pub async fn log_in(&self, attempt: &VerifyOtp) -> Result<OpenedSession, LoginError> {
        let proof = self.otp.verify(attempt).await?;
        Ok(self.sessions.open(proof, &attempt.client).await?)
    }

    /// The server's keys, for signing session tokens and form tokens in the HTTP layer.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }
}

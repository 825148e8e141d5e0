//! The settings, typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use adapters_content::ContentFaq;
use adapters_fonnte::MediaHost;
use adapters_postgres::{Pooler, Records};
use adapters_rest::RestConfig;
use chrono::TimeDelta;
use chrono_tz::Tz;
use http_kit::event_stream::StreamLimits;
use http_kit::{ForwardedHeader, Origin};
use http_poem::Logo;
use http_poem::views::{Rgb, SupportHours};
use ipnet::IpNet;
use portal_core::billing::invoice::{TaxPolicy, WayToPay};
use portal_core::billing::promise::PromisePolicy;
use portal_core::content::faq::FaqPolicy;
use portal_core::identity::otp::OtpPolicy;
use portal_core::identity::profile::ProfilePolicy;
use portal_core::identity::session::SessionPolicy;
use portal_core::integration::key::ApiKeyPolicy;
use portal_core::messaging::outbox::DeliveryPolicy;
use portal_core::staff::account::StaffAccountPolicy;
use portal_core::staff::inbox::InboxPolicy;
use portal_core::staff::retention::RetentionPolicy;
use portal_core::staff::session::StaffSessionPolicy;
use portal_core::staff::trail::TrailPolicy;
use portal_core::support::conversation::ConversationPolicy;
use portal_core::support::incoming::IncomingPolicy;
use portal_core::support::ticket::TicketPolicy;
use portal_core::{KeyRing, Locale, Secret};

use super::attachments::Attachments;
use super::email::Email;
use super::oidc::Oidc;
use super::payments::Payments;
use super::webhooks::Webhook;

/// Everything an operator may set.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) http: Http,
    pub(crate) database: Database,
    pub(crate) redis: Option<Redis>,
    /// The system that keeps the ISP's records; `None` if the portal's own database does.
    pub(crate) rest: Option<RestConfig>,
    /// `None` where it is not needed, and in the demo, which draws its own.
    pub(crate) keys: Option<KeyRing>,
    pub(crate) providers: Vec<Provider>,
    pub(crate) fonnte: Fonnte,
    pub(crate) worker: Worker,
    pub(crate) delivery: DeliveryPolicy,
    pub(crate) otp: OtpPolicy,
    pub(crate) shared_networks: Vec<IpNet>,
    pub(crate) session: SessionPolicy,
    pub(crate) profile: ProfilePolicy,
    pub(crate) tickets: TicketPolicy,
    pub(crate) conversations: ConversationPolicy,
    pub(crate) tell_replies_after: TimeDelta,
    pub(crate) incoming: IncomingPolicy,
    pub(crate) attachments: Attachments,
    pub(crate) retention: RetentionPolicy,
    pub(crate) integration: Integration,
    pub(crate) staff: Staff,
    pub(crate) brand: Brand,
    pub(crate) tax: TaxPolicy,
    /// `billing.how_to_pay`.
    pub(crate) how_to_pay: Vec<WayToPay>,
    pub(crate) payments: Payments,
    pub(crate) email: Email,
    /// `billing.promise`; `None` unless it is switched on.
    pub(crate) promises: Option<PromisePolicy>,
    pub(crate) pdf: Pdf,
    /// The questions and answers, read already.
    pub(crate) faq: ContentFaq,
    pub(crate) faq_policy: FaqPolicy,
    pub(crate) time_zone: Tz,
    pub(crate) locale: Locale,
    pub(crate) log: Log,
}

/// Section `http`.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    pub(crate) listen: SocketAddr,
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Where the console listens; `None`: beside the customers' pages.
    pub(crate) staff_listen: Option<SocketAddr>,
    /// Scheme, host and port, without a slash at the end; `None`: what is listened on.
    pub(crate) public_url: Option<String>,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) forwarded_header: ForwardedHeader,
    pub(crate) cors_origins: Vec<Origin>,
    pub(crate) connections: usize,
    pub(crate) connections_per_address: usize,
    /// How many streams of events there may be, and for how long.
    pub(crate) streams: StreamLimits,
}

impl Http {
    /// The address customers use, for a portal that listens on `bound`.
    pub(crate) fn origin(&self, bound: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| local_origin(bound))
    }
}

/// The address of a listener, as a browser on this machine reaches it.
fn local_origin(bound: SocketAddr) -> String {
    let everywhere = bound.ip().is_unspecified();
    let host = if everywhere { format!("localhost:{}", bound.port()) } else { bound.to_string() };
    format!("http://{host}")
}

/// Where the data is.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// `sqlite://…`: the file.
    Sqlite(PathBuf),
    /// `postgres://…`.
    Postgres {
        /// May hold a password.
        url: Secret<String>,
        /// The pooler in between; `None` to find out.
        pooler: Option<Pooler>,
        /// Who makes the tables of the ISP's records.
        records: Records,
    },
}

impl Database {
    /// Whether it is one that the ISP made, with its records as they were.
    pub(crate) fn is_adopted(&self) -> bool {
        matches!(self, Self::Postgres { records: Records::Adopted, .. })
    }
}

/// The Redis that codes and limits are kept in.
#[derive(Debug, Clone)]
pub(crate) struct Redis {
    pub(crate) url: Secret<String>,
    /// The longest an answer may take.
    pub(crate) timeout: TimeDelta,
}

/// A way to send messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provider {
    /// The Fonnte gateway.
    Fonnte,
    /// The demo's page.
    OutboxPage,
}

/// Section `fonnte`.
#[derive(Debug, Clone)]
pub(crate) struct Fonnte {
    pub(crate) token: Option<Secret<String>>,
    pub(crate) base_url: String,
    pub(crate) webhook_secret: Option<Secret<String>>,
    /// Hosts that files of messages are fetched from; every public one without any.
    pub(crate) media_hosts: Vec<MediaHost>,
    pub(crate) timeout: TimeDelta,
}

/// Section `worker`.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    pub(crate) code_tasks: usize,
    pub(crate) security_tasks: usize,
    pub(crate) notice_tasks: usize,
    pub(crate) email_tasks: usize,
    /// Where `portal worker` serves metrics.
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) poll_every: TimeDelta,
}

/// Section `integration`.
#[derive(Debug, Clone)]
pub(crate) struct Integration {
    /// Whether the API of the ISP's other systems is served.
    pub(crate) enabled: bool,
    pub(crate) keys: ApiKeyPolicy,
    /// The endpoints that events are sent to.
    pub(crate) webhooks: Vec<Webhook>,
}

/// Section `staff`.
#[derive(Debug, Clone)]
pub(crate) struct Staff {
    /// Scheme, host and port of the console's own listener, without a slash at the end; `None`: what is listened on.
    pub(crate) public_url: Option<String>,
    /// The networks that reach the console; empty: any.
    pub(crate) allowed_networks: Vec<IpNet>,
    pub(crate) accounts: StaffAccountPolicy,
    /// The identity provider that staff may log in by.
    pub(crate) oidc: Option<Oidc>,
    pub(crate) sessions: StaffSessionPolicy,
    pub(crate) inbox: InboxPolicy,
    pub(crate) trail: TrailPolicy,
}

impl Staff {
    /// The address staff use, of a portal whose customers use `customers` and whose console listens on `own`.
    pub(crate) fn origin(&self, customers: &str, own: Option<SocketAddr>) -> String {
        match own {
            None => customers.to_owned(),
            Some(bound) => self.public_url.clone().unwrap_or_else(|| local_origin(bound)),
        }
    }
}

/// Section `brand`.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "this build makes no documents"))]
pub(crate) struct Brand {
    pub(crate) name: String,
    pub(crate) short_name: String,
    pub(crate) primary: Rgb,
    pub(crate) secondary: Rgb,
    pub(crate) logo: Option<Logo>,
    pub(crate) cs_whatsapp: Option<String>,
    pub(crate) cs_email: Option<String>,
    pub(crate) cs_hours: Option<SupportHours>,
    /// In lines.
    pub(crate) address: Vec<String>,
    pub(crate) phone: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) npwp: Option<String>,
}

/// Section `pdf`.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "this build makes no documents"))]
pub(crate) struct Pdf {
    /// The operator's own template.
    pub(crate) template: Option<PathBuf>,
    /// Where the operator's own fonts are.
    pub(crate) fonts: Option<PathBuf>,
}

/// Section `log`.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    pub(crate) format: LogFormat,
    pub(crate) level: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Human,
    /// For machines.
    Json,
}

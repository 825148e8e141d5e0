//! Runs the billing system and the portal in one process: `cargo run -p rest_billing [ADDRESS]`; or the billing system
//! alone, for a portal that has its address in `rest.url`: `cargo run -p rest_billing -- --billing ADDRESS`.
//!
//! Log in as 0817102070. Messages are printed, and shown at `/demo/whatsapp`.
#![expect(clippy::print_stdout, reason = "the example says where it listens, and prints the messages")]

mod inbox;
mod jobs;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use adapters_content::{ContentFaq, Filling};
use adapters_rest::{RestConfig, RestStore};
use adapters_sqlite::SqliteStore;
use adapters_system::{OsEntropy, SystemClock};
use async_trait::async_trait;
use http_kit::health::{Readiness, ReadinessProbe};
use http_kit::{PublicUrl, ServerLimits};
use http_poem::{HttpConfig, HttpParts};
use portal_core::billing::BillingPorts;
use portal_core::content::ContentPorts;
use portal_core::identity::ProfilePorts;
use portal_core::identity::otp::OtpPolicy;
use portal_core::identity::rate_limit::Window;
use portal_core::insight::InsightPorts;
use portal_core::messaging::outbox::Branding;
use portal_core::staff::retention::{RetentionPolicy, RetentionService};
use portal_core::support::live::LiveHub;
use portal_core::support::ticket::Priority;
use portal_core::support::{ConversationPorts, SupportPorts};
use portal_core::{Clock, Entropy, KeyRing, Portal, PortalPolicies, Ports, ServerKey};
use rest_billing::billing::{self, Billing};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::inbox::Inbox;
use crate::jobs::Jobs;

/// The ISP's name.
const BRAND: &str = "AGLIS Net";

/// How long background jobs may take to stop.
const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    let stop = stop_signal()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(chrono_tz::Asia::Jakarta));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [option, address] = &arguments[..]
        && option == "--billing"
    {
        return serve_billing(address, &*clock).await;
    }
    let address = arguments.first().map_or("127.0.0.1:8088", String::as_str);
    let listener = TcpListener::bind(address).await?;
    let origin = format!("http://{}", listener.local_addr()?);

    let isp = RestStore::new(&RestConfig::new(start_billing(&*clock).await?), clock.clone())?;
    let store = Arc::new(SqliteStore::open_in_memory().await?); // a file, where it is to last
    store.migrate().await?;
    let inbox = Arc::new(Inbox::new(clock.clone()));
    let portal = portal(isp, store.clone(), inbox.clone(), &clock, &origin)?;

    let retention = RetentionService::new(store.clone(), RetentionPolicy::default());
    let jobs = Jobs::start(&portal, retention, clock.clone());
    let routes = http_poem::routes(HttpParts {
        portal: portal.clone(),
        clock,
        entropy: Arc::new(OsEntropy),
        config: HttpConfig::new(PublicUrl::parse(&origin)?),
        readiness: Arc::new(Probe(stop.clone())),
        webhooks: Vec::new(),
        setup: Arc::default(),
        views: None,
        demo: Some(inbox),
    });
    println!("The portal listens at {origin}, messages are at {origin}/demo/whatsapp");
    http_kit::serve(listener, routes, ServerLimits::default(), stop.cancelled()).await?;
    // No request can ask for anything any more: the jobs go last, then what was counted is stored.
    jobs.stop(PATIENCE).await;
    jobs::flush(portal).await;
    Ok(())
}

/// Starts the billing system on a port of its own; answers its address.
async fn start_billing(clock: &dyn Clock) -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(billing::serve(listener, Billing::sample(clock.now()), None));
    Ok(address)
}

/// Serves the billing system alone. Callers need the token in `BILLING_TOKEN`, if it is set.
async fn serve_billing(address: &str, clock: &dyn Clock) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(address).await?;
    println!("The billing system listens at http://{}", listener.local_addr()?);
    let token = std::env::var("BILLING_TOKEN").ok();
    Ok(billing::serve(listener, Billing::sample(clock.now()), token).await?)
}

/// The portal: what is the ISP's behind REST, what is the portal's own in one store.
fn portal(
    isp: RestStore,
    store: Arc<SqliteStore>,
    inbox: Arc<Inbox>,
    clock: &Arc<dyn Clock>,
    origin: &str,
) -> Result<Portal, Box<dyn Error>> {
    let isp = Arc::new(isp);
    // Trying the example out means asking for one code after the other.
    let sends = vec![Window::new(20, 60 * 60)];
    let otp = OtpPolicy { sends_per_phone: sends.clone(), sends_per_device: sends, ..OtpPolicy::default() };
    let policies = PortalPolicies { otp, ..PortalPolicies::default() };
    let faq = Arc::new(ContentFaq::built_in(&filling(&policies))?);
    let ports = Ports {
        profile: Some(ProfilePorts { contacts: isp.clone(), phone_changes: store.clone() }),
        billing: Some(BillingPorts {
            invoices: isp.clone(),
            invoices_for_messages: None,
            renderer: None,
            statements: None,
        }),
        support: Some(SupportPorts { tickets: isp.clone() }),
        conversations: Some(ConversationPorts { conversations: store.clone(), live: Arc::new(LiveHub::default()) }),
        insight: InsightPorts { dashboard: Some(isp.clone()), analytics: Some(store.clone()) },
        content: Some(ContentPorts { faq }),
        freshness: Some(isp.clone()),
        ..Ports::login(isp, store, inbox, clock.clone(), Arc::new(OsEntropy))
    };
    let mut secret = vec![0; 32]; // read from a file, where sessions are to outlive the process
    OsEntropy.fill(&mut secret);
    let keys = KeyRing::new(ServerKey::new(secret)?, Vec::new());
    let branding = Branding { brand: BRAND.into(), portal_url: origin.to_owned() };
    Ok(Portal::new(ports, policies, keys, branding))
}

/// What the questions and answers say of this portal.
fn filling(policies: &PortalPolicies) -> Filling {
    Filling {
        brand: BRAND.into(),
        hours: None,
        otp_minutes: policies.otp.code_life.num_minutes(),
        sla_hours: [Priority::High, Priority::Normal, Priority::Low].map(|one| policies.tickets.sla_hours(one)),
        reopen_days: policies.tickets.reopen_days(),
    }
}

/// Is cancelled by SIGTERM or SIGINT.
fn stop_signal() -> Result<CancellationToken, std::io::Error> {
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        told.cancel();
    });
    Ok(stop)
}

/// Answers `/readyz`: ready until somebody asked to stop.
struct Probe(CancellationToken);

#[async_trait]
impl ReadinessProbe for Probe {
    async fn check(&self) -> Readiness {
        if self.0.is_cancelled() { Readiness::Draining } else { Readiness::Ready }
    }
}

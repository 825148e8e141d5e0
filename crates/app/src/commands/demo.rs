//! `portal demo`: everything in one process, with invented customers.

mod customer;
mod past_payments;
mod payments;
mod staff;
mod talks;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use adapters_sqlite::SqliteStore;
use adapters_system::OsEntropy;
use chrono::TimeDelta;
use payment_simulator::Simulator;
use portal_core::integration::key::{ApiKeyService, KeyName, KeyRequest, Scope};
use portal_core::kernel::secret::ServerKey;
use portal_core::support::conversation::Participant;
use portal_core::{Entropy, KeyRing};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::cli::Demo;
use crate::commands::operator::operator;
use crate::config::{BlobPlace, Settings, beside};
use crate::failure::{Failure, Outcome};
use crate::lifecycle::Lifecycle;
use crate::running::{self, Plan, bind};
use crate::staff_wiring::{self, Console};
use crate::storage::{Storage, open_file};
use crate::{output, telemetry, wiring};

use customer::Customer;
use staff::StaffLogin;

/// Runs the demo until it is interrupted.
pub(crate) async fn demo(settings: &Settings, options: &Demo) -> Outcome {
    telemetry::start_logs(&settings.log);
    let lifecycle = Lifecycle::watch(Duration::ZERO)?;
    let place = Place::prepare(options.data.as_deref())?;
    let store = open_file(&place.file()).await?;
    let phone = fill(settings, &store).await?;
    let storage = Storage::in_file(store);
    let mut settings = place.with_files(settings);
    let clock = wiring::clock(&settings);
    let listener = listen(&settings, options.listen).await?;
    let bound = address_of(&listener)?;
    let origin = origin(&settings, options, bound)?;
    let simulator = payments::simulate(&mut settings, bound, &origin, clock);
    // Announcements of the demo are read at this machine.
    settings.http.public_url = Some(origin.clone());
    let settings = &settings;
    let assembly = wiring::assemble(settings, &storage, random_key()?, &origin).await?;
    let key = api_key(&wiring::api_keys(settings, &storage)).await?;
    let accounts = staff_wiring::accounts(settings, &storage, assembly.portal.keys().clone());
    let staff = staff::account(&accounts, assembly.clock.as_ref()).await?;
    let chat = talks::add(storage.conversations.as_ref(), assembly.clock.now()).await?;
    if simulator.is_some() {
        past_payments::add(&storage, assembly.clock.now()).await?;
    }
    let customer = Customer {
        conversations: storage.conversations.clone(),
        live: assembly.live.clone(),
        clock: assembly.clock.clone(),
        who: Participant::Customer(talks::scope(talks::RINA)?),
        chat,
    };
    greet(&origin, &phone, (&key, simulator.is_some()), &staff, &place);
    let answering = tokio::spawn(customer.answer());
    let console = Some(Console { listener: None, demo: Some(staff.secret) });
    let simulator = simulator.as_ref().map(Simulator::route);
    let plan = Plan { http: Some((listener, origin)), simulator, console, metrics: None, workers: true, lifecycle };
    let ended = Box::pin(running::run(settings, &storage, &assembly, plan)).await;
    answering.abort();
    ended
}

/// Where the demo's data are.
enum Place {
    /// In a directory that goes when the demo ends.
    Passing(TempDir),
    /// In a directory that somebody named.
    Kept(PathBuf),
}

impl Place {
    fn prepare(named: Option<&std::path::Path>) -> Result<Self, Failure> {
        let failed = |e: std::io::Error| Failure::caused("the demo's directory cannot be made", &e);
        match named {
            Some(path) => {
                std::fs::create_dir_all(path).map_err(failed)?;
                Ok(Self::Kept(path.to_owned()))
            }
            None => tempfile::Builder::new().prefix("portal-demo-").tempdir().map(Self::Passing).map_err(failed),
        }
    }

    fn file(&self) -> PathBuf {
        match self {
            Self::Passing(directory) => directory.path().join("demo.db"),
            Self::Kept(path) => path.join("demo.db"),
        }
    }
}

impl Place {
    /// The settings with files of messages beside the data.
    fn with_files(&self, settings: &Settings) -> Settings {
        let mut settings = settings.clone();
        settings.attachments.place = Some(BlobPlace::Folder(beside(&self.file())));
        settings
    }
}

/// Creates tables and customers, and answers the number to log in with.
async fn fill(settings: &Settings, store: &SqliteStore) -> Result<String, Failure> {
    let failed = |e: &(dyn std::error::Error + 'static)| {
        Failure::caused("the demo's data cannot be made", e)
            .advise("if they were kept by an older version, choose another directory")
    };
    store.migrate().await.map_err(|e| failed(&e))?;
    let clock = wiring::clock(settings);
    let now = clock.now();
    adapters_sqlite::seed::demo(store, now, clock.local_date(now)).await.map_err(|e| failed(&e))
}

/// Listens where it was told to, or else where people expect it, or else somewhere.
async fn listen(settings: &Settings, requested: Option<SocketAddr>) -> Result<TcpListener, Failure> {
    if let Some(address) = requested {
        return bind(address, "--listen").await;
    }
    let usual = settings.http.listen;
    if let Ok(listener) = TcpListener::bind(usual).await {
        return Ok(listener);
    }
    output::note(format_args!("{usual} is taken; listening on a free port instead"));
    bind(SocketAddr::new(usual.ip(), 0), "--listen").await
}

/// The address the demo is reached at. Everybody who reaches it reads the codes of all its customers, so others reach it
/// only when that was asked for.
fn origin(settings: &Settings, options: &Demo, bound: SocketAddr) -> Result<String, Failure> {
    match &options.public_url {
        Some(url) => {
            let url = http_kit::PublicUrl::parse(url).map_err(|e| Failure::caused("--public-url", &e))?;
            Ok(url.origin().to_owned())
        }
        None if bound.ip().is_loopback() => Ok(settings.http.origin(bound)),
        None => {
            Err(Failure::new(format!("{bound} can be reached from other machines, and a demo shows its codes to all"))
                .advise("listen on 127.0.0.1, or say so: --public-url http://YOUR-ADDRESS:PORT"))
        }
    }
}

fn address_of(listener: &TcpListener) -> Result<SocketAddr, Failure> {
    listener.local_addr().map_err(|e| Failure::caused("the demo's address", &e))
}

/// A secret that dies with the process.
pub(crate) fn random_key() -> Result<KeyRing, Failure> {
    let mut secret = vec![0; 32];
    OsEntropy.fill(&mut secret);
    let key = ServerKey::new(secret).map_err(|e| Failure::caused("no secret could be drawn", &e))?;
    Ok(KeyRing::new(key, Vec::new()))
}

/// Makes a key of the integration API that may do everything, for a day, and answers its secret.
async fn api_key(keys: &ApiKeyService) -> Result<String, Failure> {
    let failed = |e: &(dyn std::error::Error + 'static)| Failure::caused("the demo's key cannot be made", e);
    let name = KeyName::parse("demo").map_err(|e| failed(&e))?;
    let request = KeyRequest { name, scopes: Scope::ALL.into_iter().collect(), life: Some(TimeDelta::days(1)) };
    let created = keys.create(request, &operator()).await.map_err(|e| failed(&e))?;
    Ok(created.secret.expose().to_owned())
}

fn greet(origin: &str, phone: &str, (key, has_payments): (&str, bool), staff: &StaffLogin, place: &Place) {
    let kept = match place {
        Place::Passing(_) => "Nothing is kept when it ends.".to_owned(),
        Place::Kept(path) => format!("Its data stay in {}.", path.display()),
    };
    let payments = if has_payments {
        format!("    Payments   {origin}/demo/payments/app   (a payment app that moves no money)")
    } else {
        "    Payments   none: listen on 127.0.0.1 or 0.0.0.0 for them".to_owned()
    };
    for line in [
        "",
        "  The portal's demo is running, with invented customers.",
        "",
        &format!("    Portal     {origin}/"),
        &format!("    Log in as  {phone}"),
        &format!("    WhatsApp   {origin}/demo/whatsapp   (codes arrive here)"),
        &payments,
        "",
        &format!("    Console    {origin}/staff"),
        &format!("    Log in as  {}   password {}   (the code stands on the page)", staff::EMAIL, staff.password),
        "    Try it     answer the chat of Rina Simanjuntak: she writes back",
        "",
        &format!("    API        {origin}/api/docs/integration"),
        &format!("    API key    {key}"),
        "",
        &format!("  Stop it with Ctrl-C. {kept}"),
        "",
    ] {
        output::line(line);
    }
}

//! Commands that work on the database alone: `migrate`, `seed`, `adopt`, `customers`, `keys`, `webhooks`, `staff`, `limits`, `analytics`,
//! `announce`.

use std::net::IpAddr;
use std::time::Instant;

use crate::cli::{Adopt, Analytics, Announce, Customers, Import, Keys, Payments, Seed, Staff, Webhooks};
use crate::commands::{
    accounts, adopt, analytics, announce, customers, import, keys, limits, payments, serve::not_migrated, webhooks,
};
use crate::config::Settings;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::storage::Storage;
use crate::{event_wiring, staff_wiring, wiring};

/// Brings the schema up to date.
pub(crate) async fn migrate(settings: &Settings) -> Outcome {
    let storage = Storage::open_or_make(&settings.database).await?;
    let pending = storage.backend.pending().await.map_err(unreachable)?;
    storage
        .backend
        .migrate()
        .await
        .map_err(|e| Failure::caused("the schema could not be brought up to date", e.as_ref()))?;
    storage.backend.close().await;
    output::line(match pending {
        0 => "the schema was up to date already".to_owned(),
        1 => "1 migration applied".to_owned(),
        more => format!("{more} migrations applied"),
    });
    Ok(())
}

/// Adds invented customers.
pub(crate) async fn seed(settings: &Settings, seed: &Seed) -> Outcome {
    own_records(settings, "seed")?;
    let storage = open_ready(settings).await?;
    if storage.backend.adopted().is_some() {
        return Err(Failure::new("the records are the ISP's own").advise("seed a database of the portal's"));
    }
    let began = Instant::now();
    let now = wiring::clock(settings).now();
    let customers = seed.customers.get();
    storage.backend.seed(customers, now).await.map_err(|e| {
        Failure::caused("the customers could not be added", e.as_ref())
            .advise("seed an empty database; seeding it twice is refused")
    })?;
    storage.backend.close().await;
    let seconds = began.elapsed().as_secs_f64();
    output::line(format_args!("{customers} customers added in {seconds:.1} s"));
    Ok(())
}

/// Works on the views over the ISP's own tables.
pub(crate) async fn adopt(settings: &Settings, command: Adopt) -> Outcome {
    let storage = open_ready(settings).await?;
    let outcome = adopt::run(command, settings, &storage).await;
    storage.backend.close().await;
    outcome
}

/// Works on customers.
pub(crate) async fn on_customers(settings: &Settings, command: Customers) -> Outcome {
    if !matches!(command, Customers::Release { .. }) {
        own_records(settings, "customers")?;
    }
    let storage = open_ready(settings).await?;
    let outcome = customers::run(command, settings, &storage).await;
    storage.backend.close().await;
    outcome
}

/// Brings records in from files.
pub(crate) async fn import(settings: &Settings, command: &Import) -> Outcome {
    own_records(settings, "import")?;
    let storage = open_ready(settings).await?;
    let outcome = import::import(&storage, &wiring::clock(settings), command).await;
    storage.backend.close().await;
    if storage.backend.adopted().is_some() {
        let advice = "the records are the ISP's own; `portal adopt check` notes what their views lack for files";
        return outcome.map_err(|failure| failure.advise(advice));
    }
    outcome
}

/// Works on the keys of the ISP's other systems.
pub(crate) async fn on_keys(settings: &Settings, command: Keys) -> Outcome {
    let storage = open_ready(settings).await?;
    let now = wiring::clock(settings).now();
    let outcome = keys::run(command, &wiring::api_keys(settings, &storage), now, settings.time_zone).await;
    storage.backend.close().await;
    outcome
}

/// Works on the accounts of staff.
pub(crate) async fn on_staff(settings: &Settings, command: Staff) -> Outcome {
    let Some(keys) = settings.keys.clone() else {
        return Err(Failure::new("security.secret must be set").advise("accounts are sealed with it"));
    };
    let storage = open_ready(settings).await?;
    let customers = settings.http.origin(settings.http.listen);
    let place = accounts::Place {
        origin: settings.staff.origin(&customers, settings.http.staff_listen),
        now: wiring::clock(settings).now(),
        zone: settings.time_zone,
    };
    let outcome = accounts::run(command, &staff_wiring::accounts(settings, &storage, keys), &place).await;
    storage.backend.close().await;
    outcome
}

/// Works on the endpoints that events are sent to.
pub(crate) async fn on_webhooks(settings: &Settings, command: Webhooks) -> Outcome {
    let storage = open_ready(settings).await?;
    let outcome = webhooks::run(command, &event_wiring::webhooks(settings, &storage)?, settings.time_zone).await;
    storage.backend.close().await;
    outcome
}

/// Looks at payments through gateways.
pub(crate) async fn on_payments(settings: &Settings, command: Payments) -> Outcome {
    let storage = open_ready(settings).await?;
    let outcome = payments::run(command, settings, &storage).await;
    storage.backend.close().await;
    outcome
}

/// Looks through the books.
pub(crate) async fn check_ledger(settings: &Settings) -> Outcome {
    let storage = open_ready(settings).await?;
    let outcome = payments::check_ledger(&storage).await;
    storage.backend.close().await;
    outcome
}

/// Shows the login limits of the networks around an address.
pub(crate) async fn on_limits(settings: &Settings, address: IpAddr) -> Outcome {
    let storage = open_ready(settings).await?;
    let outcome = limits::show(settings, &storage, address).await;
    storage.backend.close().await;
    outcome
}

/// Shows how much the portal is used.
pub(crate) async fn analytics(settings: &Settings, options: &Analytics) -> Outcome {
    let storage = open_ready(settings).await?;
    let outcome = analytics::analytics(&wiring::analytics_reports(settings, &storage), options).await;
    storage.backend.close().await;
    outcome
}

/// Tells customers something.
pub(crate) async fn announce(settings: &Settings, options: &Announce) -> Outcome {
    own_records(settings, "announce")?;
    let storage = open_ready(settings).await?;
    let outcome = announce::announce(&wiring::announcer(settings, &storage), settings, options).await;
    storage.backend.close().await;
    outcome
}

/// Refuses a command that works on records of the ISP's in the portal's database, where another system keeps them.
fn own_records(settings: &Settings, command: &str) -> Outcome {
    match &settings.rest {
        None => Ok(()),
        Some(_) => Err(Failure::new(format!(
            "rest.url is set: another system keeps the customers, and `portal {command}` works on the portal's own database"
        ))
        .advise("do it in that system; `portal customers release` and `portal limits` work here")),
    }
}

/// The database, reachable and up to date.
async fn open_ready(settings: &Settings) -> Result<Storage, Failure> {
    let storage = Storage::of(settings).await?;
    match storage.backend.pending().await.map_err(unreachable)? {
        0 => Ok(storage),
        pending => Err(not_migrated(pending)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn unreachable(error: crate::storage::Trouble) -> Failure {
    Failure::caused("the database does not answer", error.as_ref())
        .advise("check database.url; `portal doctor` looks closer")
}

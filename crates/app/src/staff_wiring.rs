//! Puts the staff's side together.

use std::net::SocketAddr;
use std::sync::Arc;

use adapters_oidc::OidcProvider;
use adapters_system::{Argon2Hasher, OsEntropy};
use http_kit::PublicUrl;
use http_staff::{ProviderParts, StaffParts};
use portal_core::KeyRing;
use portal_core::staff::account::{StaffAccountDeps, StaffAccountService, TotpSecret};
use portal_core::staff::provider_login::{ProviderLoginDeps, ProviderLoginService};
use portal_core::staff::session::{StaffSessionDeps, StaffSessionService};

use crate::config::Settings;
use crate::desk_wiring;
use crate::failure::Failure;
use crate::http_wiring;
use crate::storage::Storage;
use crate::wiring::{self, Assembly};

/// How the console is served.
pub(crate) struct Console {
    /// Its own listener; `None`: beside the customers' pages.
    pub(crate) listener: Option<tokio::net::TcpListener>,
    /// The authenticator of the demo's account.
    pub(crate) demo: Option<TotpSecret>,
}

impl Console {
    /// The address of its own listener.
    fn bound(&self) -> Option<SocketAddr> {
        self.listener.as_ref()?.local_addr().ok()
    }
}

/// The accounts of staff.
pub(crate) fn accounts(settings: &Settings, storage: &Storage, keys: KeyRing) -> StaffAccountService {
    let deps = StaffAccountDeps {
        accounts: storage.staff_accounts.clone(),
        hasher: Arc::new(Argon2Hasher::default()),
        limits: storage.limits.clone(),
        clock: wiring::clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    StaffAccountService::new(deps, settings.staff.accounts.clone(), Arc::new(keys))
}

/// Logging in by an identity provider, of a console at `origin`; `None` if none is configured.
fn provider(
    settings: &Settings,
    storage: &Storage,
    accounts: &StaffAccountService,
    (origin, keys): (&str, KeyRing),
) -> Result<Option<ProviderParts>, Failure> {
    let Some(oidc) = &settings.staff.oidc else { return Ok(None) };
    let clock = wiring::clock(settings);
    let provider = OidcProvider::new(oidc.config(origin), clock.clone());
    let provider = provider.map_err(|error| Failure::caused("staff.oidc", &error))?;
    let deps = ProviderLoginDeps {
        provider: Arc::new(provider),
        accounts: accounts.clone(),
        limits: storage.limits.clone(),
        clock,
        entropy: Arc::new(OsEntropy),
    };
    Ok(Some(ProviderParts {
        service: ProviderLoginService::new(deps, oidc.policy.clone(), Arc::new(keys)),
        label: oidc.label.clone(),
        login_origins: oidc.login_origins.clone(),
    }))
}

/// What the console is built from, beside a portal whose customers use `customers`.
pub(crate) fn parts(
    settings: &Settings,
    storage: &Storage,
    assembly: &Assembly,
    customers: &str,
    console: &Console,
) -> Result<StaffParts, Failure> {
    let ring = assembly.portal.keys().clone();
    let sessions = StaffSessionDeps { sessions: storage.staff_sessions.clone(), clock: assembly.clock.clone() };
    let origin = settings.staff.origin(customers, console.bound());
    let accounts = accounts(settings, storage, ring.clone());
    Ok(StaffParts {
        provider: provider(settings, storage, &accounts, (&origin, ring.clone()))?,
        accounts,
        desk: desk_wiring::desk(settings, storage, assembly),
        sessions: StaffSessionService::new(sessions, settings.staff.sessions.clone()),
        clock: assembly.clock.clone(),
        entropy: assembly.entropy.clone(),
        ring,
        http: http_wiring::http_settings(settings, &origin)?,
        customers_url: PublicUrl::parse(customers).map_err(|e| Failure::caused("http.public_url", &e))?,
        setup: assembly.setup.clone(),
        brand: http_wiring::brand(settings),
        time_zone: settings.time_zone,
        allowed_networks: settings.staff.allowed_networks.clone(),
        demo: console.demo.clone(),
    })
}

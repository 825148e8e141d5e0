//! What the console is built from.

use std::sync::Arc;

use chrono_tz::Tz;
use http_kit::{HttpSettings, Setup};
use ipnet::IpNet;
use page_kit::brand::Brand;
use portal_core::staff::account::{StaffAccountService, TotpSecret};
use portal_core::staff::session::StaffSessionService;
use portal_core::{Clock, Entropy, KeyRing};

/// What the routes are built from.
#[derive(Clone)]
pub struct StaffParts {
    /// The accounts of staff, and logging in.
    pub accounts: StaffAccountService,
    /// Their sessions.
    pub sessions: StaffSessionService,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The server's keys; the console signs and seals with keys of its own, made of these.
    pub ring: KeyRing,
    /// What concerns every request. No origin may call the console from its own pages.
    pub http: HttpSettings,
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

//! The sessions of staff: checked with every request, listed, ended.

mod authenticate;
mod manage;
mod method;
mod model;
mod policy;
mod port;

use std::sync::Arc;

pub use authenticate::AuthenticateStaffError;
pub use method::{InvalidLoginMethod, LoginMethod};
pub use model::{
    ActiveStaffSession, NewStaffSession, ResumedStaffSession, StaffSession, StaffSessionToken, StaffTokenHash,
};
pub use policy::StaffSessionPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockStaffSessionStore;
pub use port::StaffSessionStore;

use crate::kernel::clock::Clock;

/// What the use cases of sessions need.
#[derive(Clone)]
pub struct StaffSessionDeps {
    /// The sessions.
    pub sessions: Arc<dyn StaffSessionStore>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of sessions of staff.
#[derive(Clone)]
pub struct StaffSessionService {
    deps: StaffSessionDeps,
    policy: StaffSessionPolicy,
}

impl StaffSessionService {
    /// Wires the use cases.
    pub fn new(deps: StaffSessionDeps, policy: StaffSessionPolicy) -> Self {
        Self { deps, policy }
    }
}

#[cfg(test)]
pub(crate) mod test_sessions {
    use super::*;
    use crate::kernel::actor::StaffName;
    use crate::kernel::id::{StaffId, StaffSessionId};
    use crate::staff::account::{Role, StaffEmail};
    use crate::test_support::{CountingEntropy, clock_at, noon};
    use chrono::{DateTime, TimeDelta, Utc};

    /// A session of an admin that was opened at noon.
    pub(crate) fn resumed() -> ResumedStaffSession {
        let entropy = CountingEntropy::default();
        let session = StaffSession {
            id: StaffSessionId::generate(noon(), &entropy),
            account: StaffId::generate(noon(), &entropy),
            role: Role::Admin,
            method: LoginMethod::Password,
            device: "Firefox, Linux".into(),
            network: "192.0.2.7".into(),
            created_at: noon(),
            last_seen_at: noon(),
            expires_at: noon() + TimeDelta::hours(12),
        };
        ResumedStaffSession {
            session,
            name: StaffName::parse("Sari Dewi").expect("a name"),
            email: StaffEmail::parse("sari@isp.id").expect("an address"),
            role: Role::Admin,
            disabled_at: None,
        }
    }

    pub(super) fn service(sessions: MockStaffSessionStore, now: DateTime<Utc>) -> StaffSessionService {
        let deps = StaffSessionDeps { sessions: Arc::new(sessions), clock: clock_at(now) };
        StaffSessionService::new(deps, StaffSessionPolicy::default())
    }
}

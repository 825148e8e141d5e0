//! Sessions: opened with a proved number, checked on every request, ended by whom they belong to.

mod apart;
mod authenticate;
mod fresh;
mod manage;
mod model;
mod open;
mod policy;
mod port;
mod switch;

use std::sync::Arc;

use crate::identity::customer::CustomerRepo;
use crate::kernel::clock::{Clock, Entropy};
use crate::staff::audit::{AuditAction, AuditEntry};

pub use apart::SessionsApart;
pub use authenticate::AuthenticateError;
pub use manage::ManageSessionsError;
pub use model::{ActiveSession, ClientInfo, NetworkPrefix, NewSession, OpenedSession, Resumed, Session, SessionHolder};
pub use open::OpenSessionError;
pub use policy::SessionPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockSessionStore;
pub use port::SessionStore;
pub use switch::SwitchAccountError;

/// What sessions need.
#[derive(Clone)]
pub struct SessionDeps {
    /// Keeps the sessions.
    pub store: Arc<dyn SessionStore>,
    /// Knows the accounts.
    pub customers: Arc<dyn CustomerRepo>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities and tokens.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of sessions.
#[derive(Clone)]
pub struct SessionService {
    deps: SessionDeps,
    policy: SessionPolicy,
}

impl SessionService {
    /// Wires the use cases.
    pub fn new(deps: SessionDeps, policy: SessionPolicy) -> Self {
        Self { deps, policy }
    }

    /// The numbers it works by.
    pub fn policy(&self) -> &SessionPolicy {
        &self.policy
    }

    /// What the audit trail says of something that is done now in that session.
    fn entry(&self, action: AuditAction, session: &Session) -> AuditEntry {
        session.entry(action, self.deps.clock.now())
    }
}

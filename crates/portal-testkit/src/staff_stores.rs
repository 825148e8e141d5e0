//! What the suites of staff need: the ports of one store.

use std::sync::Arc;

use portal_core::integration::change::ChangeLog;
use portal_core::staff::account::StaffAccountRepo;
use portal_core::staff::session::StaffSessionStore;

/// Ports of one fresh store.
#[derive(Clone)]
pub struct StaffStores {
    /// The accounts.
    pub accounts: Arc<dyn StaffAccountRepo>,
    /// Their sessions.
    pub sessions: Arc<dyn StaffSessionStore>,
    /// The trail that changes of accounts are written into.
    pub changes: Arc<dyn ChangeLog>,
}

impl StaffStores {
    /// All of them in one store.
    pub fn on<S: StaffAccountRepo + StaffSessionStore + ChangeLog + 'static>(store: Arc<S>) -> Self {
        Self { accounts: store.clone(), sessions: store.clone(), changes: store }
    }
}

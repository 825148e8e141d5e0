//! What the suites of staff and of conversations need: the ports of one store.

use std::sync::Arc;

use portal_core::integration::change::ChangeLog;
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::account::{StaffAccount, StaffAccountRepo};
use portal_core::staff::conversation::ConversationDesk;
use portal_core::staff::customer_view::CustomerViews;
use portal_core::staff::desk::TicketDesk;
use portal_core::staff::session::StaffSessionStore;
use portal_core::support::conversation::ConversationRepo;
use portal_core::support::reply_notice::ReplyNotices;
use portal_core::support::ticket::TicketRepo;

use crate::fixtures::{new_staff, staff_account};
use crate::staff_account_repo::open_staff_session;
use crate::support::ok;

/// Ports of one fresh store.
#[derive(Clone)]
pub struct StaffStores {
    /// The accounts.
    pub accounts: Arc<dyn StaffAccountRepo>,
    /// Their sessions.
    pub sessions: Arc<dyn StaffSessionStore>,
    /// What staff see as customers do.
    pub views: Arc<dyn CustomerViews>,
    /// The trail that changes of accounts are written into.
    pub changes: Arc<dyn ChangeLog>,
}

impl StaffStores {
    /// All of them in one store.
    pub fn on<S: StaffAccountRepo + StaffSessionStore + CustomerViews + ChangeLog + 'static>(store: Arc<S>) -> Self {
        Self { accounts: store.clone(), sessions: store.clone(), views: store.clone(), changes: store }
    }

    /// Adds account number `n` ([`staff_account`]) with session `n` ([`staff_session`](crate::fixtures::staff_session));
    /// answers it as it is stored.
    pub async fn log_in(&self, n: u64) -> StaffAccount {
        ok(self.accounts.add(&new_staff(staff_account(n))).await);
        open_staff_session(self, staff_account(n), n).await
    }
}

/// Tickets as staff work on them, and as they are read.
#[derive(Clone)]
pub struct TicketDeskStores {
    /// The port under test.
    pub desk: Arc<dyn TicketDesk>,
    /// The tickets, of the same store.
    pub tickets: Arc<dyn TicketRepo>,
}

impl TicketDeskStores {
    /// Both in one store.
    pub fn on<S: TicketDesk + TicketRepo + 'static>(store: Arc<S>) -> Self {
        Self { desk: store.clone(), tickets: store }
    }
}

/// Conversations as staff list them, and as they are written.
#[derive(Clone)]
pub struct ConversationDeskStores {
    /// The port under test.
    pub desk: Arc<dyn ConversationDesk>,
    /// The conversations, of the same store.
    pub conversations: Arc<dyn ConversationRepo>,
}

impl ConversationDeskStores {
    /// Both in one store.
    pub fn on<S: ConversationDesk + ConversationRepo + 'static>(store: Arc<S>) -> Self {
        Self { desk: store.clone(), conversations: store }
    }
}

/// Notices of replies, the conversations that they are of, and the outbox that they go into.
#[derive(Clone)]
pub struct ReplyNoticeStores {
    /// The port under test.
    pub notices: Arc<dyn ReplyNotices>,
    /// The conversations, of the same store.
    pub conversations: Arc<dyn ConversationRepo>,
    /// The messages, of the same store.
    pub outbox: Arc<dyn Outbox>,
}

impl ReplyNoticeStores {
    /// All of them in one store.
    pub fn on<S: ReplyNotices + ConversationRepo + Outbox + 'static>(store: Arc<S>) -> Self {
        Self { notices: store.clone(), conversations: store.clone(), outbox: store }
    }
}

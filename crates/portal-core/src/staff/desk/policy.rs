//! The numbers of the ticket desk.

use crate::kernel::locale::Locale;
use crate::support::ticket::TicketPolicy;

/// What the ticket desk works by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeskPolicy {
    /// The promises by priority: those that customers are told.
    pub tickets: TicketPolicy,
    /// The language of messages to customers.
    pub locale: Locale,
}

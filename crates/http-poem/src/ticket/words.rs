//! The words and signs of tickets that several pages share.

use portal_core::TicketNumber;
use portal_core::support::ticket::{Priority, TicketType};

use crate::view::format;
use crate::view::icons::Icon;

/// Something that is wrong with one field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongField {
    /// The field's name.
    pub field: &'static str,
    /// Key of what to do about it.
    pub words: &'static str,
}

/// Where a ticket's page lies.
pub(crate) fn ticket_page(number: &TicketNumber) -> String {
    format!("/customer/tickets/{}", format::in_address(number.as_str()))
}

/// Key of the word for a type.
pub(crate) const fn kind_word(kind: TicketType) -> &'static str {
    match kind {
        TicketType::Repair => "ticket-kind-repair",
        TicketType::Upgrade => "ticket-kind-upgrade",
        TicketType::Dismantle => "ticket-kind-dismantle",
    }
}

/// Key of a line that explains a type.
pub(crate) const fn kind_hint(kind: TicketType) -> &'static str {
    match kind {
        TicketType::Repair => "ticket-kind-repair-hint",
        TicketType::Upgrade => "ticket-kind-upgrade-hint",
        TicketType::Dismantle => "ticket-kind-dismantle-hint",
    }
}

/// The sign of a type.
pub(crate) const fn kind_icon(kind: TicketType) -> Icon {
    match kind {
        TicketType::Repair => Icon::Wrench,
        TicketType::Upgrade => Icon::TrendingUp,
        TicketType::Dismantle => Icon::Unplug,
    }
}

/// Key of the word for a priority.
pub(crate) const fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "ticket-priority-low",
        Priority::Normal => "ticket-priority-normal",
        Priority::High => "ticket-priority-high",
    }
}

//! The words and signs of tickets that several pages share.

use portal_core::TicketNumber;
use portal_core::support::ticket::TicketType;

pub(crate) use page_kit::states::{kind_icon, kind_word, priority_word};

use crate::view::format;

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

/// Key of a line that explains a type.
pub(crate) const fn kind_hint(kind: TicketType) -> &'static str {
    match kind {
        TicketType::Repair => "ticket-kind-repair-hint",
        TicketType::Upgrade => "ticket-kind-upgrade-hint",
        TicketType::Dismantle => "ticket-kind-dismantle-hint",
    }
}

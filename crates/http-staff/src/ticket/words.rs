//! Where things lie that staff work on.

use page_kit::format::in_address;
use portal_core::CustomerId;
use portal_core::staff::assignment::WorkSubject;

/// The page of a ticket or a conversation.
pub(crate) fn subject_page(subject: &WorkSubject) -> String {
    match subject {
        WorkSubject::Ticket(number) => format!("/staff/tickets/{}", in_address(number.as_str())),
        WorkSubject::Conversation(id) => format!("/staff/chats/{id}"),
    }
}

/// The page of a customer.
pub(crate) fn customer_page(id: &CustomerId) -> String {
    format!("/staff/customers/{}", in_address(id.as_str()))
}

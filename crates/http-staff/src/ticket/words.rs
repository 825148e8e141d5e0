//! Where things lie that staff work on, and what colleagues are called.

use page_kit::format::in_address;
use portal_core::CustomerId;
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::Colleague;
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

/// The name of a member of staff whom the trail names by the address of their account.
pub(crate) fn name_of(colleagues: &[Colleague], address: &StaffName) -> String {
    let colleague = colleagues.iter().find(|colleague| colleague.email.as_str() == address.as_str());
    colleague.map_or(address, |colleague| &colleague.name).as_str().to_owned()
}

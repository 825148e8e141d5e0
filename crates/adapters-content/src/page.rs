//! The pages of the portal that answers lead to.

/// The pages that an answer may lead to.
pub(crate) const PAGES: [&str; 10] = [
    "/customer/login",
    "/customer/dashboard",
    "/customer/invoices",
    "/customer/tickets",
    "/customer/tickets/new",
    "/customer/profile",
    "/customer/profile/phone",
    "/customer/sessions",
    "/customer/accounts",
    "/customer/faq",
];

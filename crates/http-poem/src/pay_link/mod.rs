//! Paying an invoice by a link, without logging in. The pages are those of payments, with less on them.

mod extract;
pub(crate) mod page;
pub(crate) mod start_page;

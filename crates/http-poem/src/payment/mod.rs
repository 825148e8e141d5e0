//! Paying invoices: the choice of a way to pay, the page of a payment, the customer's payments.

pub(crate) mod all_page;
pub(crate) mod api;
pub(crate) mod choose_view;
pub(crate) mod form;
pub(crate) mod list_view;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod start_page;
pub(crate) mod view;
pub(crate) mod wire;
pub(crate) mod words;

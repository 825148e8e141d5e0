//! Invoices: API and pages.

pub(crate) mod api;
pub(crate) mod comparison_wire;
pub(crate) mod form;
pub(crate) mod list_view;
pub(crate) mod page;
pub(crate) mod pay_view;
pub(crate) mod sums_view;
pub(crate) mod view;
pub(crate) mod wire;

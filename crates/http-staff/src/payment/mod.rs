//! `/staff/payments`: payments as finance works on them.

mod csv;
mod customer;
mod exception;
pub(crate) mod exception_page;
mod exception_view;
mod form;
pub(crate) mod page;
pub(crate) mod search;
mod search_view;
pub(crate) mod sections;
pub(crate) mod totals;
mod totals_view;
mod view;
mod words;

pub(crate) use customer::CustomerPayments;

//! Invoices: the states they are stored in and what of that a customer sees.

mod model;

pub use model::{InvalidInvoiceState, InvoiceState, InvoiceView, view_of};

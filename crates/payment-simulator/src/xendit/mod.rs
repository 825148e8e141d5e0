//! Xendit: payment requests (version 3) and invoices (version 2).

mod calls;
mod invoice;
mod request;
mod wire;

pub(crate) use calls::add;
pub(crate) use wire::notification;

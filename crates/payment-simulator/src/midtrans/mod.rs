//! Midtrans: the Core API and Snap.

mod calls;
mod charge;
mod wire;

pub(crate) use calls::add;
pub(crate) use wire::notification;

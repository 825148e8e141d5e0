//! The outbox and campaigns.

pub(crate) mod campaign;
pub(crate) mod outbox;

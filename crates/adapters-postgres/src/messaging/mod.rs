//! The outbox and campaigns.

pub(crate) mod campaign;
mod campaign_repo;
mod campaign_row;
pub(crate) mod listener;
pub(crate) mod outbox;

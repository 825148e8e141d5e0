//! Announcements: begun, watched, stopped, and let go on.

pub(crate) mod campaign;
mod campaign_view;
mod feed;
mod form;
pub(crate) mod page;
mod view;

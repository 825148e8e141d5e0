//! The installed web app: manifest, icons, service worker, the page without a network.

pub(crate) mod page;
pub(crate) mod view;

//! Questions and answers: API and page.

pub(crate) mod api;
pub(crate) mod page;
pub(crate) mod view;

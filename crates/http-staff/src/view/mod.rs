//! What the pages look like: one askama struct per page, plain data in, HTML out.

pub(crate) mod error;
pub(crate) mod layout;
pub(crate) mod notice;

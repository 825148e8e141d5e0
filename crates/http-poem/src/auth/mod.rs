//! Who is logged in: with a cookie on the pages, with a bearer token in the API.

pub(crate) mod api_session;
pub(crate) mod web_session;

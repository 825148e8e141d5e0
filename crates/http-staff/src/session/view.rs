//! The sessions of an account.

use askama::Template;
use chrono::{DateTime, Utc};
use page_kit::icons::Icon;

use crate::i18n::Locale;
use crate::view::layout::Layout;

/// One session.
#[derive(Debug)]
pub(crate) struct SessionRow {
    pub(crate) id: String,
    /// `Chrome, Windows`; empty if unknown.
    pub(crate) device: String,
    pub(crate) network: String,
    /// Whether it was opened by the identity provider.
    pub(crate) by_provider: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
    /// Whether this page was asked for by it.
    pub(crate) current: bool,
}

/// `GET /staff/sessions`.
#[derive(Debug, Template)]
#[template(path = "session/sessions.html")]
pub(crate) struct SessionsPage {
    pub(crate) layout: Layout,
    /// This one first.
    pub(crate) sessions: Vec<SessionRow>,
}

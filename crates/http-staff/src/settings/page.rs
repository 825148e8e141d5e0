//! `/staff/settings`: the way to everything that can be set.

use askama::Template;
use http_kit::{Problem, RequestContext};
use page_kit::icons::Icon;
use poem::{Response, handler};

use crate::i18n::Locale;
use crate::page::{layout, page};
use crate::state::Console;
use crate::view::layout::Layout;

/// `GET /staff/settings`.
#[derive(Debug, Template)]
#[template(path = "settings/settings.html")]
struct SettingsPage {
    layout: Layout,
}

/// `GET /staff/settings`.
#[handler]
pub(crate) fn show(console: &Console, context: &RequestContext) -> Result<Response, Problem> {
    page(&SettingsPage { layout: layout(console, context) })
}

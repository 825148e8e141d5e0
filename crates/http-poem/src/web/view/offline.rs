//! What the browser shows when it reaches no network: help that needs none.

use askama::Template;

use super::format;
use super::icons::Icon;
use super::layout::Layout;

/// `GET /offline`. The same for everybody: no name, no form, no token.
#[derive(Debug, Template)]
#[template(path = "offline.html")]
pub struct OfflinePage {
    /// The layout, without a customer and without a form token.
    pub layout: Layout,
}

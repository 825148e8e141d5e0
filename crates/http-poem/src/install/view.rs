//! What the browser shows when it reaches no network: help that needs none.

use askama::Template;

use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

/// `GET /offline`. The same for everybody: no name, no form, no token.
#[derive(Debug, Template)]
#[template(path = "install/offline.html")]
pub struct OfflinePage {
    /// The layout, without a customer and without a form token.
    pub layout: Layout,
}

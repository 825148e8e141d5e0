//! Invoice documents: template, logo and fonts.

use super::Finding;
use crate::config::{Settings, documents};

/// A template or logo that spoils documents was found with the configuration already.
pub(super) fn invoice_documents(settings: &Settings) -> Option<Finding> {
    documents::check(settings).ok()?;
    if let Some(letters) = documents::letters_without_font(settings) {
        return Some(Finding::bad(letters, "boxes are shown in their place"));
    }
    Some(Finding::good(format!("invoice documents: {}", documents::describe(settings))))
}

//! The trail as a table.

use askama::Template;
use page_kit::icons::Icon;
use page_kit::pagination::Pagination;
use portal_core::staff::trail::{TrailAction, TrailEntry};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::view::layout::Layout;

/// What a check found; shown once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Verdict {
    /// Every entry fits.
    Whole(u64),
    /// The first entry that does not fit.
    Broken(u64),
}

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) customer: String,
    pub(crate) staff: String,
    /// Days, as browsers send them.
    pub(crate) from: String,
    pub(crate) until: String,
}

/// `GET /staff/audit`.
#[derive(Debug, Template)]
#[template(path = "audit/audit.html")]
pub(crate) struct AuditPage {
    pub(crate) layout: Layout,
    pub(crate) asked: Asked,
    pub(crate) entries: Vec<TrailEntry>,
    pub(crate) pagination: Option<Pagination>,
    pub(crate) verdict: Option<Verdict>,
}

/// Key of the words of an action.
fn action_word(action: TrailAction) -> String {
    format!("trail-{}", action.as_str().replace('_', "-"))
}

impl AuditPage {
    fn action(&self, entry: &TrailEntry) -> String {
        self.layout.t(&action_word(entry.action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::t;

    #[test]
    fn every_action_has_words() {
        for action in TrailAction::ALL {
            let key = action_word(*action);
            for locale in Locale::ALL {
                assert_ne!(t(locale, &key, &[]), key);
            }
        }
    }
}

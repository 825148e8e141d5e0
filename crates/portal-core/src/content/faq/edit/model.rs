//! Edits of questions: what staff wrote over the text of the file.

use chrono::{DateTime, Utc};

use crate::content::faq::slug::FaqSlug;
use crate::kernel::actor::StaffName;
use crate::kernel::locale::Locale;

/// The texts of a question as staff wrote them, checked by [`FaqDraft::read`](super::FaqDraft::read).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqText {
    /// The slug of its category.
    pub category: String,
    /// The question, one line, with its places.
    pub question: String,
    /// The answer, with its places and links.
    pub answer: String,
    /// Words by which people look for it.
    pub keywords: Vec<String>,
}

/// What an edit makes of a question in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaqChange {
    /// It reads so.
    Text(FaqText),
    /// It is not shown.
    Hidden,
    /// It reads as in the file; one that is not in the file is not shown.
    Default,
}

/// One version of a question in one language. Versions are only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqEdit {
    /// Which question.
    pub slug: FaqSlug,
    /// In which language.
    pub locale: Locale,
    /// 1 for the first edit, one more with each.
    pub version: i64,
    /// Who.
    pub author: StaffName,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub change: FaqChange,
}

impl FaqEdit {
    /// The text, if the edit is one.
    pub fn text(&self) -> Option<&FaqText> {
        match &self.change {
            FaqChange::Text(text) => Some(text),
            FaqChange::Hidden | FaqChange::Default => None,
        }
    }
}

/// How a question stands in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaqState {
    /// As in the file.
    Default,
    /// The file has it, and an edit reads differently.
    Edited,
    /// Staff added it.
    Added,
    /// It is not shown.
    Hidden,
    /// The latest edit cannot be shown: its category, a place or a page is gone. The file's text is shown, if there is one.
    Unusable,
    /// Only another language has it.
    Missing,
}

//! A question as forms send it.

use chrono::{DateTime, Utc};
use portal_core::content::faq::FaqSlug;
use portal_core::content::faq::edit::{EditableFaq, EditedAt, FaqDraft};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;

/// What came of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FaqOutcome {
    /// The answer is to be shown as customers would read it.
    Preview,
    /// Some fields have to be filled in differently.
    Wrong,
    /// Somebody else edited the question meanwhile.
    Changed {
        /// Who.
        by: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// There are too many questions.
    TooMany,
    /// Others edited at the same moment, or an earlier version cannot be shown.
    Busy,
}

/// What the button of a form does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FaqDo {
    /// Shows the answer.
    Preview,
    /// Writes it.
    #[default]
    Save,
}

/// The form that adds or changes a question, and those that hide it or take it back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct FaqForm {
    #[serde(default)]
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) category: String,
    #[serde(default)]
    pub(crate) question: String,
    #[serde(default)]
    pub(crate) answer: String,
    #[serde(default)]
    pub(crate) keywords: String,
    /// The version that was read; empty in the form that adds a question.
    #[serde(default)]
    pub(crate) version: String,
    #[serde(default, rename = "do")]
    pub(crate) button: FaqDo,
    /// The version to go back to, or `default`.
    #[serde(default)]
    pub(crate) to: String,
}

impl FaqForm {
    /// The form of a question as it stands.
    pub(crate) fn of(question: &EditableFaq) -> Self {
        let version = question.version.to_string();
        Self { version, ..Self::new(question.locale.into(), question.draft.clone()) }
    }

    /// A form with these texts, which was read at no version.
    pub(crate) fn new(language: Locale, draft: FaqDraft) -> Self {
        let FaqDraft { category, question, answer, keywords } = draft;
        let language = language.code().to_owned();
        Self { language, category, question, answer, keywords, ..Self::default() }
    }

    /// The language of its texts.
    pub(crate) fn locale(&self) -> Locale {
        language(&self.language).unwrap_or_default()
    }

    /// The texts that were typed.
    pub(crate) fn draft(&self) -> FaqDraft {
        FaqDraft {
            category: self.category.clone(),
            question: self.question.clone(),
            answer: self.answer.clone(),
            keywords: self.keywords.clone(),
        }
    }

    /// The question, as it was read. A version that is no number fits none.
    pub(crate) fn at(&self, slug: FaqSlug) -> EditedAt {
        EditedAt { slug, locale: self.locale().into(), version: self.version.parse().unwrap_or(-1) }
    }
}

/// The language with that code.
pub(crate) fn language(code: &str) -> Option<Locale> {
    Locale::ALL.into_iter().find(|locale| locale.code() == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_no_number_fits_no_question() {
        let slug: FaqSlug = "jam-buka".parse().expect("a slug");
        let at = |version: &str| FaqForm { version: version.into(), ..FaqForm::default() }.at(slug.clone()).version;
        assert_eq!([at(""), at("x"), at("0"), at("7")], [-1, -1, 0, 7]);
    }

    #[test]
    fn a_language_that_nobody_wrote_is_none() {
        assert_eq!([language("id"), language("en")], Locale::ALL.map(Some));
        assert_eq!([language(""), language("fr"), language("EN")], [None; 3]);
    }
}

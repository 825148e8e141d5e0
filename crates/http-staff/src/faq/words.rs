//! What is wrong with a question, and how it stands, in words.

use page_kit::tone::Tone;
use portal_core::content::faq::edit::{FaqField, FaqProblem, FaqState};
use portal_core::content::faq::{FaqSyntax, FaqTextError};

use crate::i18n::{Locale, t};

/// The name of a field in forms.
pub(crate) const fn field_name(field: FaqField) -> &'static str {
    match field {
        FaqField::Category => "category",
        FaqField::Question => "question",
        FaqField::Answer => "answer",
        FaqField::Keywords => "keywords",
    }
}

/// What is wrong with a field, with what would be right.
pub(crate) fn problem(locale: Locale, problem: &FaqProblem, syntax: &FaqSyntax) -> String {
    let most = |most: usize| [("most", u64::try_from(most).unwrap_or(u64::MAX).into())];
    match &problem.error {
        FaqTextError::Blank if problem.field == FaqField::Question => t(locale, "faq-question-blank", &[]),
        FaqTextError::Control => t(locale, "faq-control", &[]),
        FaqTextError::Lines => t(locale, "faq-lines", &[]),
        FaqTextError::TooLong { most: characters } => t(locale, "faq-too-long", &most(*characters)),
        FaqTextError::TooMany { most: keywords } => t(locale, "faq-too-many-keywords", &most(*keywords)),
        FaqTextError::Place(name) => {
            let known: Vec<String> = syntax.places().map(|(name, _)| braced(name)).collect();
            t(locale, "faq-place-wrong", &[("place", braced(name).into()), ("known", known.join(", ").into())])
        }
        FaqTextError::PlaceWithoutValue(name) => t(locale, "faq-place-empty", &[("place", braced(name).into())]),
        FaqTextError::Page(href) => {
            let known = syntax.pages().join(", ");
            t(locale, "faq-page-wrong", &[("page", href.as_str().into()), ("known", known.into())])
        }
        FaqTextError::Category => t(locale, "faq-category-wrong", &[]),
        _ => t(locale, "faq-blank", &[]),
    }
}

/// A place as it stands in a text.
pub(crate) fn braced(name: &str) -> String {
    format!("{{{name}}}")
}

/// How a question stands: what it means, and the key of its word.
pub(crate) const fn state(state: FaqState) -> (Tone, &'static str) {
    match state {
        FaqState::Default => (Tone::Quiet, "faq-state-default"),
        FaqState::Edited => (Tone::Info, "faq-state-edited"),
        FaqState::Added => (Tone::Success, "faq-state-added"),
        FaqState::Hidden => (Tone::Warning, "faq-state-hidden"),
        FaqState::Unusable => (Tone::Danger, "faq-state-unusable"),
        FaqState::Missing => (Tone::Warning, "faq-state-missing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_wrong_is_told_in_both_languages() {
        let places = [("brand".to_owned(), Some("AGLIS".to_owned()))];
        let syntax = FaqSyntax::new(places, ["/customer/faq".to_owned()]);
        for (error, told) in [
            (FaqTextError::Blank, ""),
            (FaqTextError::Control, ""),
            (FaqTextError::Lines, ""),
            (FaqTextError::TooLong { most: 200 }, "200"),
            (FaqTextError::TooMany { most: 40 }, "40"),
            (FaqTextError::Place("price".into()), "{brand}"),
            (FaqTextError::PlaceWithoutValue("hours".into()), "{hours}"),
            (FaqTextError::Page("/x".into()), "/customer/faq"),
            (FaqTextError::Category, ""),
        ] {
            for field in [FaqField::Question, FaqField::Answer] {
                let wrong = FaqProblem { field, error: error.clone() };
                let words = Locale::ALL.map(|locale| problem(locale, &wrong, &syntax));
                assert!(words.iter().all(|words| !words.starts_with("faq-") && words.contains(told)), "{words:?}");
                assert_ne!(words[0], words[1]);
            }
        }
    }
}

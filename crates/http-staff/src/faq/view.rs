//! The pages of questions and answers.

use std::borrow::Borrow;

use askama::Template;
use page_kit::icons::Icon;
use page_kit::tone::Tone;
use portal_core::content::faq::edit::{
    EditableFaq, FaqCategoryName, FaqChange, FaqDraft, FaqEdit, FaqList, FaqProblem, FaqState, ListedFaq,
};
use portal_core::content::faq::{Faq, FaqSlug, FaqSyntax};

use crate::faq::answer::{Block, blocks};
use crate::faq::edit::page_of;
use crate::faq::form::{FaqForm, FaqOutcome};
use crate::faq::words::{braced, field_name, problem, state};
use crate::i18n::{Locale, t};
use crate::view::layout::Layout;

/// The form of a question, with what came of it.
#[derive(Debug)]
pub(crate) struct FaqEditorView {
    pub(crate) form: FaqForm,
    pub(crate) outcome: Option<FaqOutcome>,
    pub(crate) problems: Vec<FaqProblem>,
    /// The question as customers would read it.
    pub(crate) preview: Option<Faq>,
    pub(crate) categories: Vec<FaqCategoryName>,
    pub(crate) syntax: FaqSyntax,
}

impl FaqEditorView {
    /// What is wrong with a field.
    fn problems_of(&self, field: &str, layout: &Layout) -> Vec<String> {
        let of_field = self.problems.iter().filter(|problem| field_name(problem.field) == field);
        of_field.map(|wrong| problem(layout.locale, wrong, &self.syntax)).collect()
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.problems.iter().any(|problem| field_name(problem.field) == field)
    }

    /// What keeps the whole form from being written.
    fn message(&self, layout: &Layout) -> Option<String> {
        match self.outcome.as_ref()? {
            FaqOutcome::Changed { by, at } => {
                let args = [("name", by.as_str().into()), ("when", layout.date_time(at).into())];
                Some(t(layout.locale, "faq-changed", &args))
            }
            FaqOutcome::TooMany => Some(layout.t("faq-too-many")),
            FaqOutcome::Busy => Some(layout.t("faq-busy")),
            FaqOutcome::Preview | FaqOutcome::Wrong => None,
        }
    }

    /// The language of the texts.
    fn language(&self) -> Locale {
        self.form.locale()
    }

    /// An answer as customers read it.
    fn blocks(&self, faq: &Faq) -> Vec<Block> {
        blocks(faq)
    }

    /// The places of texts, and what stands for each.
    fn places(&self) -> impl Iterator<Item = (String, &str)> {
        self.syntax.places().map(|(name, value)| (braced(name), value))
    }

    /// The most characters of a question, as an attribute of its field.
    fn longest_question() -> usize {
        FaqDraft::LONGEST_QUESTION
    }

    fn longest_answer() -> usize {
        FaqDraft::LONGEST_ANSWER
    }
}

/// `GET /staff/settings/faq`.
#[derive(Debug, Template)]
#[template(path = "faq/list.html")]
pub(crate) struct FaqListPage {
    pub(crate) layout: Layout,
    /// The language of the texts.
    pub(crate) language: Locale,
    pub(crate) list: FaqList,
}

impl FaqListPage {
    fn href(&self, faq: &ListedFaq) -> String {
        page_of(&faq.slug, self.language)
    }

    /// The question, or its name in addresses if it has no text.
    fn title<'a>(&self, faq: &'a ListedFaq) -> &'a str {
        faq.question.as_deref().unwrap_or(faq.slug.as_str())
    }

    fn state(&self, faq: &ListedFaq) -> (Tone, String) {
        let (tone, word) = state(faq.state);
        (tone, self.layout.t(word))
    }
}

/// `GET /staff/settings/faq/new`.
#[derive(Debug, Template)]
#[template(path = "faq/new.html")]
pub(crate) struct NewFaqPage {
    pub(crate) layout: Layout,
    pub(crate) editor: FaqEditorView,
}

/// `GET /staff/settings/faq/{slug}`.
#[derive(Debug, Template)]
#[template(path = "faq/faq.html")]
pub(crate) struct FaqPage {
    pub(crate) layout: Layout,
    pub(crate) editor: FaqEditorView,
    pub(crate) question: EditableFaq,
}

impl FaqPage {
    fn slug(&self) -> &FaqSlug {
        &self.question.slug
    }

    /// The address of the same question in a language.
    fn href(&self, language: impl Borrow<Locale>) -> String {
        page_of(self.slug(), *language.borrow())
    }

    fn state(&self) -> (Tone, String) {
        let (tone, word) = state(self.question.state);
        (tone, self.layout.t(word))
    }

    /// Whether there is a text of the file that is not shown now.
    fn has_other_default(&self) -> bool {
        self.question.default.is_some() && self.question.state != FaqState::Default
    }

    fn can_be_hidden(&self) -> bool {
        self.question.shown.is_some()
    }

    /// What an edit made of the question, in words.
    fn change(&self, edit: &FaqEdit) -> String {
        match &edit.change {
            FaqChange::Text(text) => text.question.clone(),
            FaqChange::Hidden => self.layout.t("faq-version-hidden"),
            FaqChange::Default => self.layout.t("faq-version-default"),
        }
    }

    /// The page with the texts of a version in its form.
    fn version_href(&self, edit: &FaqEdit) -> String {
        format!("{}&version={}", page_of(self.slug(), edit.locale.into()), edit.version)
    }

    fn is_latest(&self, edit: &FaqEdit) -> bool {
        edit.version == self.question.version
    }
}

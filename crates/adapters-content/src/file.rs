//! The shape of a file.

use std::ops::Range;

use portal_core::Locale;
use serde::Deserialize;
use toml::Spanned;

use crate::error::ContentProblem;

/// One language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) hours_unset: Option<String>,
    #[serde(default)]
    pub(crate) synonyms: Vec<Spanned<Vec<String>>>,
    #[serde(default)]
    pub(crate) filler: Vec<String>,
    #[serde(default, rename = "category")]
    pub(crate) categories: Vec<Category>,
}

/// `[[category]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Category {
    pub(crate) slug: Spanned<String>,
    pub(crate) name: Spanned<String>,
    pub(crate) icon: Spanned<String>,
    #[serde(default, rename = "faq")]
    pub(crate) faqs: Vec<Entry>,
}

/// `[[category.faq]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) slug: Spanned<String>,
    pub(crate) question: Spanned<String>,
    pub(crate) answer: Spanned<String>,
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
}

/// A file's name and text, to tell where in it something is wrong.
pub(crate) struct Source<'a> {
    pub(crate) name: String,
    pub(crate) locale: Locale,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    /// Reads the file's shape.
    pub(crate) fn parse(&self) -> Result<File, ContentProblem> {
        toml::from_str(self.text).map_err(|error| {
            let line = error.span().map(|span| self.line(&span));
            ContentProblem { file: self.name.clone(), line, what: error.message().replace('\n', ", ") }
        })
    }

    /// A problem at some bytes of the file.
    pub(crate) fn problem(&self, at: &Range<usize>, what: impl Into<String>) -> ContentProblem {
        ContentProblem { file: self.name.clone(), line: Some(self.line(at)), what: what.into() }
    }

    fn line(&self, at: &Range<usize>) -> usize {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }
}

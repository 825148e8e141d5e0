//! Questions that customers ask, with their answers.

use super::answer::{AnswerBlock, AnswerLink, blocks};
use super::index::Index;
use super::syntax::{FaqSource, FaqSyntax};

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faq {
    /// Its name in addresses: words of small letters and digits with hyphens between them, at least two.
    pub slug: String,
    /// The question, one line.
    pub question: String,
    /// The answer, plain text; see [`Faq::blocks`].
    pub answer: String,
    /// The words of the answer that lead to pages of the portal, in order.
    pub links: Vec<AnswerLink>,
    /// Words by which people look for it. One that is all that is asked for puts the question first.
    pub keywords: Vec<String>,
    /// Question and answer as they were written, before anything was filled in.
    pub source: FaqSource,
}

impl Faq {
    /// The answer's layout: blank lines divide paragraphs, lines that begin with `- ` are items of a list,
    /// nothing else means anything.
    pub fn blocks(&self) -> Vec<AnswerBlock> {
        blocks(&self.answer)
    }
}

/// Questions that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqCategory {
    /// Its name in addresses: small letters, digits and hyphens.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// A word for its picture, such as `wallet`; who shows it knows the pictures.
    pub icon: String,
    /// Its questions, the most asked first.
    pub faqs: Vec<Faq>,
}

/// What the search knows of a language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synonyms {
    /// Groups of words or phrases that mean the same.
    pub groups: Vec<Vec<String>>,
    /// Words that say nothing about what is looked for, such as `the`.
    pub filler: Vec<String>,
}

/// All questions of one language, ready to be searched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaqBook {
    categories: Vec<FaqCategory>,
    synonyms: Synonyms,
    syntax: FaqSyntax,
    pub(super) index: Index,
}

impl FaqBook {
    /// Makes a book and its index.
    pub fn new(categories: Vec<FaqCategory>, synonyms: Synonyms) -> Self {
        let index = Index::new(&categories, &synonyms);
        Self { categories, synonyms, syntax: FaqSyntax::default(), index }
    }

    /// The same book, whose texts were written in that syntax. By itself a book has one without places and pages.
    #[must_use]
    pub fn with_syntax(self, syntax: FaqSyntax) -> Self {
        Self { syntax, ..self }
    }

    /// How its texts are written.
    pub fn syntax(&self) -> &FaqSyntax {
        &self.syntax
    }

    /// The categories, in the order in which they are shown.
    pub fn categories(&self) -> &[FaqCategory] {
        &self.categories
    }

    /// What its search knows.
    pub fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// All questions, in the order in which they are shown.
    pub fn faqs(&self) -> impl Iterator<Item = &Faq> {
        self.categories.iter().flat_map(|category| &category.faqs)
    }
}

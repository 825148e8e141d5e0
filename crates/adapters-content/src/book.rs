//! Makes a book of a file, or says everything that is wrong with it.

use std::collections::BTreeSet;
use std::ops::Range;

use portal_core::content::faq::{
    Faq, FaqBook, FaqCategory, FaqSlug, FaqSource, FaqSyntax, FaqTextError, ReadAnswer, Synonyms,
};
use toml::Spanned;

use crate::error::ContentProblem;
use crate::file::{Category, Entry, File, Source};
use crate::filling::{Filling, KNOWN};
use crate::page::PAGES;

/// The book in a file, filled in.
pub(crate) fn book(source: &Source<'_>, filling: &Filling) -> Result<FaqBook, Vec<ContentProblem>> {
    let file = source.parse().map_err(|problem| vec![problem])?;
    let syntax = filling.syntax(source.locale, file.hours_unset.as_deref());
    let mut maker = Maker { source, syntax: &syntax, slugs: BTreeSet::new(), problems: Vec::new() };
    let book = maker.book(file).with_syntax(syntax.clone());
    if maker.problems.is_empty() { Ok(book) } else { Err(maker.problems) }
}

/// Makes the parts, and collects what is wrong with them on the way.
struct Maker<'a> {
    source: &'a Source<'a>,
    syntax: &'a FaqSyntax,
    slugs: BTreeSet<String>,
    problems: Vec<ContentProblem>,
}

impl Maker<'_> {
    fn book(&mut self, file: File) -> FaqBook {
        let groups = file.synonyms.into_iter().map(|group| self.group(group)).collect();
        let categories: Vec<FaqCategory> = file.categories.into_iter().map(|of| self.category(of)).collect();
        if categories.is_empty() {
            self.note(&(0..0), "has no [[category]]");
        }
        FaqBook::new(categories, Synonyms { groups, filler: file.filler })
    }

    fn group(&mut self, group: Spanned<Vec<String>>) -> Vec<String> {
        let at = group.span();
        let words = group.into_inner();
        if words.len() < 2 || words.iter().any(|word| word.trim().is_empty()) {
            self.note(&at, "a group of synonyms needs two words or more, none of them blank");
        }
        words
    }

    fn category(&mut self, of: Category) -> FaqCategory {
        if of.faqs.is_empty() {
            self.note(&of.slug.span(), format!("category {:?} has no [[category.faq]]", of.slug.get_ref()));
        }
        FaqCategory {
            slug: self.slug(of.slug, 1),
            name: self.line(&of.name, "name"),
            icon: self.line(&of.icon, "icon"),
            faqs: of.faqs.into_iter().map(|entry| self.faq(entry)).collect(),
        }
    }

    fn faq(&mut self, entry: Entry) -> Faq {
        let slug = self.slug(entry.slug, 2);
        let question = self.line(&entry.question, "question");
        let ReadAnswer { text: answer, links } = self.answer(&entry.answer);
        let source = FaqSource { question: trimmed(&entry.question), answer: trimmed(&entry.answer) };
        Faq { slug, question, answer, links, keywords: entry.keywords, source }
    }

    /// An answer without its markup, and its links.
    fn answer(&mut self, text: &Spanned<String>) -> ReadAnswer {
        self.syntax.answer(text.get_ref()).unwrap_or_else(|errors| {
            self.note_all(text, "answer", &errors);
            ReadAnswer { text: String::new(), links: Vec::new() }
        })
    }

    /// A name for addresses, of so many words at least.
    fn slug(&mut self, slug: Spanned<String>, least: usize) -> String {
        let at = slug.span();
        let slug = slug.into_inner();
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !slug.split('-').all(word) || slug.split('-').count() < least || slug.len() > FaqSlug::LONGEST {
            let shape = match least {
                1 => "small letters, digits and hyphens, such as \"pembayaran\", at most 80 characters",
                _ => {
                    "two words or more of small letters and digits with hyphens between, such as \"telat-bayar\", at most \
                      80 characters"
                }
            };
            self.note(&at, format!("slug {slug:?} must be {shape}"));
        }
        if !self.slugs.insert(slug.clone()) {
            self.note(&at, format!("slug {slug:?} is there twice"));
        }
        slug
    }

    /// A text of one line.
    fn line(&mut self, text: &Spanned<String>, what: &str) -> String {
        self.syntax.line(text.get_ref()).unwrap_or_else(|errors| {
            self.note_all(text, what, &errors);
            String::new()
        })
    }

    fn note_all(&mut self, text: &Spanned<String>, what: &str, errors: &[FaqTextError]) {
        for error in errors {
            self.note(&text.span(), in_words(error, what));
        }
    }

    fn note(&mut self, at: &Range<usize>, what: impl Into<String>) {
        self.problems.push(self.source.problem(at, what));
    }
}

/// What is wrong with a text, for who edits the file.
fn in_words(error: &FaqTextError, what: &str) -> String {
    match error {
        FaqTextError::Blank => format!("{what} must not be blank"),
        FaqTextError::Control => format!("{what} must not hold tabs or other control characters"),
        FaqTextError::Lines => format!("{what} must be one line"),
        FaqTextError::Place(name) => format!("{{{name}}} in the {what} cannot be filled in: known are {KNOWN}"),
        FaqTextError::PlaceWithoutValue(name) => {
            let advice = "brand.cs_hours is not set, and the file has no hours_unset";
            format!("{{{name}}} in the {what} cannot be filled in: {advice}")
        }
        FaqTextError::Page(href) => format!("{what} leads to {href:?}; it may lead to {}", PAGES.join(", ")),
        other => format!("{what} cannot be used: {other}"),
    }
}

fn trimmed(text: &Spanned<String>) -> String {
    text.get_ref().replace("\r\n", "\n").trim().to_owned()
}

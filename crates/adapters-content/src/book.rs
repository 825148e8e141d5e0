//! Makes a book of a file, or says everything that is wrong with it.

use std::collections::BTreeSet;
use std::ops::Range;

use portal_core::content::faq::{AnswerLink, Faq, FaqBook, FaqCategory, Synonyms};
use toml::Spanned;

use crate::error::ContentProblem;
use crate::file::{Category, Entry, File, Source};
use crate::filling::{Filling, KNOWN};
use crate::link::{PAGES, Part, is_page, parts};

/// The book in a file, filled in.
pub(crate) fn book(source: &Source<'_>, filling: &Filling) -> Result<FaqBook, Vec<ContentProblem>> {
    let file = source.parse().map_err(|problem| vec![problem])?;
    let mut maker =
        Maker { source, filling, hours_unset: file.hours_unset.clone(), slugs: BTreeSet::new(), problems: Vec::new() };
    let book = maker.book(file);
    if maker.problems.is_empty() { Ok(book) } else { Err(maker.problems) }
}

/// Makes the parts, and collects what is wrong with them on the way.
struct Maker<'a> {
    source: &'a Source<'a>,
    filling: &'a Filling,
    hours_unset: Option<String>,
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
        let (answer, links) = self.answer(&entry.answer);
        Faq { slug, question, answer, links, keywords: entry.keywords }
    }

    /// An answer without its markup, and its links.
    fn answer(&mut self, text: &Spanned<String>) -> (String, Vec<AnswerLink>) {
        let plain = self.plain(text, "answer");
        let (mut answer, mut links) = (String::new(), Vec::new());
        for part in parts(&plain) {
            let start = answer.len();
            let (Part::Text(words) | Part::Link(words, _)) = part;
            answer.push_str(&self.filled(words, &text.span(), "answer"));
            if let Part::Link(_, href) = part {
                if !is_page(href) {
                    let pages = PAGES.join(", ");
                    self.note(&text.span(), format!("answer leads to {href:?}; it may lead to {pages}"));
                }
                links.push(AnswerLink { at: start..answer.len(), href: href.to_owned() });
            }
        }
        (answer, links)
    }

    /// A name for addresses, of so many words at least.
    fn slug(&mut self, slug: Spanned<String>, least: usize) -> String {
        let at = slug.span();
        let slug = slug.into_inner();
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !slug.split('-').all(word) || slug.split('-').count() < least {
            let shape = match least {
                1 => "small letters, digits and hyphens, such as \"pembayaran\"",
                _ => "two words or more of small letters and digits with hyphens between, such as \"telat-bayar\"",
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
        let filled = self.text(text, what);
        if filled.contains('\n') {
            self.note(&text.span(), format!("{what} must be one line"));
        }
        filled
    }

    fn text(&mut self, text: &Spanned<String>, what: &str) -> String {
        let plain = self.plain(text, what);
        self.filled(&plain, &text.span(), what)
    }

    /// A text without white space around it.
    fn plain(&mut self, text: &Spanned<String>, what: &str) -> String {
        let plain = text.get_ref().replace("\r\n", "\n").trim().to_owned();
        if plain.is_empty() {
            self.note(&text.span(), format!("{what} must not be blank"));
        }
        if plain.chars().any(|c| c.is_control() && c != '\n') {
            self.note(&text.span(), format!("{what} must not hold tabs or other control characters"));
        }
        plain
    }

    fn filled(&mut self, text: &str, at: &Range<usize>, what: &str) -> String {
        let filled = self.filling.fill(text, self.source.locale, self.hours_unset.as_deref());
        filled.unwrap_or_else(|name| {
            let advice = match name.as_str() {
                "hours" => "brand.cs_hours is not set, and the file has no hours_unset".to_owned(),
                _ => format!("known are {KNOWN}"),
            };
            self.note(at, format!("{{{name}}} in the {what} cannot be filled in: {advice}"));
            String::new()
        })
    }

    fn note(&mut self, at: &Range<usize>, what: impl Into<String>) {
        self.problems.push(self.source.problem(at, what));
    }
}

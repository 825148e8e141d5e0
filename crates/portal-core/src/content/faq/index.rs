//! A book's words, folded once, and what a query means in them.

use std::collections::BTreeSet;

use super::model::{FaqCategory, Synonyms};
use super::words::{Word, one_slip, phrase, squeezed, words};

/// Words of a query that count; a sentence has fewer.
const MOST_WORDS: usize = 12;
/// Shortest word in which a slip of the finger is forgiven: shorter ones are too near to each other.
const FORGIVING: usize = 5;

/// Folded words that stand one after the other.
pub(super) type Phrase = Vec<String>;

/// One question's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Place of its category in the book.
    pub(super) category: usize,
    /// Its place in the category.
    pub(super) faq: usize,
    pub(super) question: Vec<Word>,
    pub(super) keywords: Vec<Word>,
    pub(super) answer: Vec<Word>,
    /// The question and each keyword as a query of its own, words that say nothing left out.
    pub(super) plain: Vec<Phrase>,
}

/// One thing that a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// As it was typed, slips mended.
    pub(super) typed: Phrase,
    /// Other ways to say it.
    pub(super) others: Vec<Phrase>,
}

/// Everything that is looked through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Index {
    pub(super) entries: Vec<Entry>,
    /// Every word that would find something.
    known: BTreeSet<String>,
    groups: Vec<Vec<Phrase>>,
    filler: BTreeSet<String>,
}

impl Index {
    pub(super) fn new(categories: &[FaqCategory], synonyms: &Synonyms) -> Self {
        let mut entries: Vec<Entry> = categories.iter().enumerate().flat_map(entries_of).collect();
        let group = |group: &Vec<String>| group.iter().map(|text| phrase(text)).filter(|p| !p.is_empty()).collect();
        let groups: Vec<Vec<Phrase>> = synonyms.groups.iter().map(group).collect();
        let filler: BTreeSet<String> = synonyms.filler.iter().flat_map(|text| phrase(text)).collect();
        for plain in entries.iter_mut().flat_map(|entry| &mut entry.plain) {
            leave_out(plain, &filler);
        }
        let texts = entries.iter().flat_map(|entry| [&entry.question, &entry.keywords, &entry.answer]);
        let mut known: BTreeSet<String> = texts.flatten().map(|word| word.folded.clone()).collect();
        known.extend(groups.iter().flatten().flatten().cloned());
        known.extend(filler.iter().cloned());
        Self { entries, known, groups, filler }
    }

    /// What a query asks for: phrases of the language whole, the rest word by word, without words that say
    /// nothing unless there are no others.
    pub(super) fn terms(&self, query: &str) -> Vec<Term> {
        let typed: Phrase = phrase(query).into_iter().take(MOST_WORDS).map(|word| self.mended(word)).collect();
        let mut terms: Vec<Term> = Vec::new();
        let mut rest = typed.as_slice();
        while !rest.is_empty() {
            let term = self.first_term(rest);
            rest = &rest[term.typed.len()..];
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        let says_nothing = |term: &Term| term.others.is_empty() && term.typed.iter().all(|w| self.filler.contains(w));
        if !terms.iter().all(says_nothing) {
            terms.retain(|term| !says_nothing(term));
        }
        terms
    }

    /// The longest phrase of the language that `words` begin with, or else the first word.
    fn first_term(&self, words: &[String]) -> Term {
        let phrases = self.groups.iter().flatten().filter(|phrase| words.starts_with(phrase));
        let longest = phrases.map(Vec::len).max().unwrap_or(1);
        let typed = words[..longest].to_vec();
        let mut others: Vec<Phrase> = Vec::new();
        for other in self.groups.iter().filter(|group| group.contains(&typed)).flatten() {
            if *other != typed && !others.contains(other) {
                others.push(other.clone());
            }
        }
        Term { typed, others }
    }

    /// The word that was meant: one that is known, or begins like one that is, means itself.
    fn mended(&self, typed: String) -> String {
        let after = self.known.range(typed.clone()..).next();
        if typed.chars().count() < FORGIVING || after.is_some_and(|word| word.starts_with(&typed)) {
            return typed;
        }
        let run = Some(squeezed(&typed)).filter(|squeezed| *squeezed != typed);
        let meant = |word: &&String| one_slip(&typed, word) || run.as_ref().is_some_and(|run| *run == squeezed(word));
        let same_start = |word: &&String| word.chars().next() == typed.chars().next();
        let near: Vec<&String> = self.known.iter().filter(meant).collect();
        near.iter().copied().find(same_start).or(near.first().copied()).cloned().unwrap_or(typed)
    }
}

/// Takes out words that say nothing, unless there are no others.
fn leave_out(phrase: &mut Phrase, filler: &BTreeSet<String>) {
    if !phrase.iter().all(|word| filler.contains(word)) {
        phrase.retain(|word| !filler.contains(word));
    }
}

fn entries_of((place, category): (usize, &FaqCategory)) -> impl Iterator<Item = Entry> {
    category.faqs.iter().enumerate().map(move |(faq, of)| Entry {
        category: place,
        faq,
        plain: std::iter::once(&of.question).chain(&of.keywords).map(|text| phrase(text)).collect(),
        question: words(&of.question),
        keywords: words(&of.keywords.join("\n")),
        answer: words(&of.answer),
    })
}

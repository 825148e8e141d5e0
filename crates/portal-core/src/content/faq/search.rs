//! Finds questions by everyday words.

use std::cmp::Reverse;
use std::ops::Range;

use super::index::{Entry, Phrase, Term};
use super::model::FaqBook;
use super::words::Word;

/// What a word counts where it stands: in the question, in the keywords, in the answer.
const PLACES: [u32; 3] = [6, 4, 1];
/// What a word counts if it is the one that was typed, another that means the same, or begins like either.
const EXACT: u32 = 4;
const SAME: u32 = 3;
const PREFIX: u32 = 2;
/// Shortest beginning by which a word is found, and one by which a word is that has others like it: `lag` has
/// `slow`, and need not find `lagi`.
const SHORTEST_PREFIX: usize = 3;
const SHORTEST_PREFIX_OF_MANY: usize = 6;

/// A question that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqHit {
    /// Place of its category in the book.
    pub category: usize,
    /// Its place in the category.
    pub faq: usize,
    /// The bytes of the question that were looked for: in order, apart, whole characters.
    pub question: Vec<Range<usize>>,
    /// The bytes of the answer that were looked for.
    pub answer: Vec<Range<usize>>,
}

/// How well a term matches an entry, and where.
#[derive(Default)]
struct TermMatch {
    points: u32,
    question: Vec<Range<usize>>,
    answer: Vec<Range<usize>>,
}

impl FaqBook {
    /// The questions that `query` asks for, best first: those that ask for this and nothing else, all of its
    /// words before some of them, rare words before frequent ones, the question before its keywords before its
    /// answer.
    pub fn search(&self, query: &str) -> Vec<FaqHit> {
        let entries = &self.index.entries;
        let mut candidates: Vec<Candidate<'_>> = entries.iter().map(Candidate::new).collect();
        let (mut sought, mut total) = (0, 0);
        let terms = self.index.terms(query);
        for term in &terms {
            let matches: Vec<TermMatch> = entries.iter().map(|entry| term.match_entry(entry)).collect();
            let found = matches.iter().filter(|found| found.points > 0).count();
            if found == 0 {
                continue;
            }
            let weight = (entries.len() / found).ilog2() + 1;
            (sought, total) = (sought + 1, total + weight);
            candidates.iter_mut().zip(matches).for_each(|(candidate, found)| candidate.take(found, weight));
        }
        candidates.retain(|candidate| candidate.weight > 0 && candidate.weight * 2 >= total);
        candidates.sort_by_cached_key(|candidate| {
            let is_plain = candidate.entry.plain.iter().any(|plain| asks_for(plain, &terms));
            (!is_plain, candidate.terms < sought, Reverse(candidate.points))
        });
        candidates.into_iter().map(Candidate::hit).collect()
    }
}

/// An entry, and what of the query it holds.
struct Candidate<'a> {
    entry: &'a Entry,
    terms: u32,
    weight: u32,
    points: u32,
    question: Vec<Range<usize>>,
    answer: Vec<Range<usize>>,
}

impl<'a> Candidate<'a> {
    fn new(entry: &'a Entry) -> Self {
        Self { entry, terms: 0, weight: 0, points: 0, question: Vec::new(), answer: Vec::new() }
    }

    fn take(&mut self, found: TermMatch, weight: u32) {
        if found.points > 0 {
            self.terms += 1;
            self.weight += weight;
            self.points += weight * found.points;
            self.question.extend(found.question);
            self.answer.extend(found.answer);
        }
    }

    fn hit(self) -> FaqHit {
        let Entry { category, faq, .. } = *self.entry;
        FaqHit { category, faq, question: merged(self.question), answer: merged(self.answer) }
    }
}

impl Term {
    fn match_entry(&self, entry: &Entry) -> TermMatch {
        let (in_question, question) = self.places(&entry.question);
        let (in_keywords, _) = self.places(&entry.keywords);
        let (in_answer, answer) = self.places(&entry.answer);
        let points = [in_question, in_keywords, in_answer].iter().zip(PLACES).map(|(fit, place)| fit * place).sum();
        TermMatch { points, question, answer }
    }

    /// How well it matches a text at best, and all places where it does.
    fn places(&self, text: &[Word]) -> (u32, Vec<Range<usize>>) {
        let others = self.others.iter().map(|other| (other, SAME));
        let shortest = if self.others.is_empty() { SHORTEST_PREFIX } else { SHORTEST_PREFIX_OF_MANY };
        let mut best = 0;
        let mut places = Vec::new();
        for (phrase, whole) in std::iter::once((&self.typed, EXACT)).chain(others) {
            for window in text.windows(phrase.len()) {
                if let (Some(fit), Some(last)) = (fit_of(phrase, window, (whole, shortest)), window.last()) {
                    best = best.max(fit);
                    places.push(window[0].at.start..last.at.end);
                }
            }
        }
        (best, places)
    }
}

/// Whether a phrase asks for all these things, in whatever words and order, and for nothing else.
fn asks_for(phrase: &[String], terms: &[Term]) -> bool {
    let mut rest = phrase;
    let mut left: Vec<&Term> = terms.iter().collect();
    while !rest.is_empty() {
        let longest = |term: &Term| {
            std::iter::once(&term.typed).chain(&term.others).filter(|way| rest.starts_with(way)).map(Vec::len).max()
        };
        let matches = left.iter().enumerate().filter_map(|(place, term)| Some((longest(term)?, place)));
        let Some((length, place)) = matches.max() else { return false };
        left.remove(place);
        rest = &rest[length..];
    }
    left.is_empty() && !phrase.is_empty()
}

/// How well a phrase matches as many words of a text: what it counts whole, and the shortest beginning that will do.
fn fit_of(phrase: &Phrase, text: &[Word], (whole, shortest): (u32, usize)) -> Option<u32> {
    let mut fit = whole;
    for (sought, word) in phrase.iter().zip(text) {
        if word.folded != *sought {
            let begins = sought.chars().nth(shortest - 1).is_some() && word.folded.starts_with(sought);
            fit = begins.then_some(PREFIX)?;
        }
    }
    Some(fit)
}

/// Ranges in order, those that touch made one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

//! What a list of tickets is asked for, and what it answers.

use super::model::{Ticket, TicketFilter, TicketStatus};
use crate::kernel::page::{Page, PageRequest};

/// The most words that are looked for; further ones are ignored.
const MOST_WORDS: usize = 8;
/// The longest word that is looked for, in characters; the rest of a longer one is ignored.
const LONGEST_WORD: usize = 64;

/// Words to look for. A ticket is found when its number or its title contains each of them; no words find
/// every ticket. ASCII letters compare without case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketSearch {
    words: Vec<String>,
}

impl TicketSearch {
    /// Reads what somebody typed.
    pub fn parse(text: &str) -> Self {
        let plain: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
        let word = |word: &str| word.chars().take(LONGEST_WORD).collect::<String>().to_ascii_lowercase();
        Self { words: plain.split_whitespace().take(MOST_WORDS).map(word).collect() }
    }

    /// The words, their ASCII letters in lower case.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the ticket's number or title contains every word.
    pub fn finds(&self, ticket: &Ticket) -> bool {
        let number = ticket.number.as_str().to_ascii_lowercase();
        let title = ticket.title.to_ascii_lowercase();
        self.words.iter().all(|word| number.contains(word) || title.contains(word))
    }
}

/// Which tickets, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketQuery {
    /// By state.
    pub filter: TicketFilter,
    /// By words; empty for all.
    pub search: TicketSearch,
    /// The page.
    pub page: PageRequest,
}

/// How many tickets there are, by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TicketCounts {
    by_status: [u64; TicketStatus::ALL.len()],
}

impl TicketCounts {
    /// The same with `count` more tickets at `status`.
    #[must_use]
    pub fn with(mut self, status: TicketStatus, count: u64) -> Self {
        for (known, counted) in TicketStatus::ALL.iter().zip(&mut self.by_status) {
            if *known == status {
                *counted += count;
            }
        }
        self
    }

    /// How many pass `filter`.
    pub fn of(&self, filter: TicketFilter) -> u64 {
        let counted = TicketStatus::ALL.iter().zip(self.by_status);
        counted.filter(|(status, _)| filter.admits(**status)).map(|(_, count)| count).sum()
    }
}

/// A page of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketList {
    /// The page; its total is that of the filter and the search.
    pub page: Page<Ticket>,
    /// How many the search finds, whatever the filter; all without a search.
    pub counts: TicketCounts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_counts_all_the_states_it_lets_through() {
        let counts = TicketCounts::default().with(TicketStatus::Open, 1).with(TicketStatus::OnHold, 20);
        let counts = counts.with(TicketStatus::Completed, 300).with(TicketStatus::Open, 2);
        assert_eq!(counts.of(TicketFilter::Active), 23);
        assert_eq!(counts.of(TicketFilter::All), 323);
        assert_eq!(counts.of(TicketFilter::Status(TicketStatus::Cancelled)), 0);
    }

    #[test]
    fn many_and_long_words_are_bounded() {
        assert_eq!(TicketSearch::parse(&"x ".repeat(500)).words().len(), MOST_WORDS);
        assert_eq!(TicketSearch::parse(&"é".repeat(500)).words()[0].chars().count(), LONGEST_WORD);
        assert!(TicketSearch::parse(" \t ").is_empty());
    }
}

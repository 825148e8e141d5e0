//! What somebody typed to find a customer, read as everything that it may be.

use crate::kernel::id::{CustomerId, TicketNumber};
use crate::kernel::phone::PhoneNumber;

/// The most words that are looked for; further ones are ignored.
const MOST_WORDS: usize = 6;
/// The longest word that is looked for; the rest of a longer one is ignored.
const LONGEST_WORD: usize = 40;
/// The shortest text whose words are looked for: shorter ones are the beginning of too many names.
const SHORTEST: usize = 3;
/// The longest text that is looked at, in characters.
const LONGEST: usize = 200;

/// What to look for. Numbers are found as they are; words where each of them begins a word of the name, the address or
/// the city. Words are runs of ASCII letters and digits, and compare without case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerQuery {
    numbers: Vec<String>,
    phone: Option<PhoneNumber>,
    words: Vec<String>,
}

impl CustomerQuery {
    /// Reads what somebody typed.
    pub fn parse(text: &str) -> Self {
        let text: String = text.trim().chars().take(LONGEST).collect();
        let mut numbers: Vec<String> = Vec::new();
        for spelling in [text.clone(), text.to_ascii_uppercase()] {
            // Numbers of customers, invoices and tickets are made of the same characters.
            let number = CustomerId::parse(&spelling).map(String::from).ok();
            numbers.extend(number.filter(|number| !numbers.contains(number)));
        }
        numbers.extend(TicketNumber::of_digits(&text).map(String::from));
        let words = words_of(&text).take(MOST_WORDS).map(|word| word.chars().take(LONGEST_WORD).collect()).collect();
        let words: Vec<String> = words;
        let is_long = words.iter().map(String::len).sum::<usize>() >= SHORTEST;
        Self { numbers, phone: PhoneNumber::parse(&text).ok(), words: if is_long { words } else { Vec::new() } }
    }

    /// The spellings of a number of a customer, an invoice or a ticket.
    pub fn numbers(&self) -> &[String] {
        &self.numbers
    }

    /// The mobile number, if it is one.
    pub fn phone(&self) -> Option<&PhoneNumber> {
        self.phone.as_ref()
    }

    /// The beginnings of words, in lower case; none if there is too little to look for.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.phone.is_none() && self.words.is_empty()
    }

    /// Whether each word begins a word of one of these texts; nothing is found without words.
    pub fn finds(&self, texts: &[&str]) -> bool {
        let begins = |word: &String| texts.iter().any(|text| words_of(text).any(|of| of.starts_with(word.as_str())));
        !self.words.is_empty() && self.words.iter().all(begins)
    }
}

/// The words of a text, in lower case.
fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_looked_for_as_it_was_typed_and_in_capital_letters() {
        assert_eq!(CustomerQuery::parse(" agls1 ").numbers(), ["agls1", "AGLS1"]);
        assert_eq!(CustomerQuery::parse("INV/2025/1").numbers(), ["INV/2025/1"]);
        assert_eq!(CustomerQuery::parse("20251105001").numbers(), ["20251105001", "TKT20251105001"]);
        assert!(CustomerQuery::parse("Budi Santoso").numbers().is_empty());
    }

    #[test]
    fn a_mobile_number_is_found_in_any_spelling() {
        for text in ["0817 102 070", "+62 817-102-070", "62817102070"] {
            assert_eq!(CustomerQuery::parse(text).phone(), PhoneNumber::parse("0817102070").ok().as_ref(), "{text}");
        }
        assert_eq!(CustomerQuery::parse("Budi").phone(), None);
    }

    #[test]
    fn words_begin_words_of_name_or_address_in_any_order() {
        let texts = ["Budi Santoso", "Jl. Melati No.12", "Bandung"];
        for found in ["budi", "santo BUD", "melati 12", "bandung budi", "jl.mel"] {
            assert!(CustomerQuery::parse(found).finds(&texts), "{found}");
        }
        for missed in ["udi", "budi x", "", "b", "melati 3"] {
            assert!(!CustomerQuery::parse(missed).finds(&texts), "{missed}");
        }
    }

    #[test]
    fn long_texts_are_bounded() {
        assert_eq!(CustomerQuery::parse(&"abc ".repeat(500)).words().len(), MOST_WORDS);
        assert_eq!(CustomerQuery::parse(&"a".repeat(500)).words()[0].len(), LONGEST_WORD);
        assert!(CustomerQuery::parse(" ' ").is_empty());
    }
}

//! The name of a question in addresses.

use std::fmt;
use std::str::FromStr;

use super::words::phrase;

/// Words of a question that its slug is made of.
const WORDS: usize = 6;
/// Stands before the word of a question that has only one.
const FIRST: &str = "faq";

/// The name of a question in addresses: two or more words of small letters and digits with hyphens between them, at most
/// 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaqSlug(String);

/// A text that is no slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a slug is two or more words of a-z and 0-9 with hyphens between, at most {} characters", FaqSlug::LONGEST)]
pub struct InvalidSlug;

impl FaqSlug {
    /// The most characters it may have.
    pub const LONGEST: usize = 80;

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Slugs for a question, the plain one first and then numbered ones.
    pub(super) fn candidates(question: &str) -> impl Iterator<Item = Self> {
        let stem = stem(question);
        let numbered = (2_u32..).map({
            let stem = stem.clone();
            move |n| Self(format!("{stem}-{n}"))
        });
        std::iter::once(Self(stem)).chain(numbered)
    }
}

/// The first words of a question that fit into a slug, with room for a number behind them.
fn stem(question: &str) -> String {
    let fits = |word: &String| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let mut words: Vec<String> = phrase(question).into_iter().filter(fits).take(WORDS).collect();
    while words.len() > 2 && words.iter().map(|word| word.len() + 1).sum::<usize>() > FaqSlug::LONGEST / 2 {
        words.pop();
    }
    for word in &mut words {
        word.truncate(FaqSlug::LONGEST / 4);
    }
    match words.as_slice() {
        [] => format!("{FIRST}-1"),
        [word] => format!("{FIRST}-{word}"),
        words => words.join("-"),
    }
}

impl FromStr for FaqSlug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let fits = text.len() <= Self::LONGEST && text.contains('-') && text.split('-').all(is_word);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidSlug) }
    }
}

impl fmt::Display for FaqSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_two_words_or_more() {
        for good in ["telat-bayar", "a-1", &format!("a-{}", "b".repeat(78))] {
            assert_eq!(good.parse::<FaqSlug>().expect("a slug").as_str(), good);
        }
        for bad in
            ["", "telat", "-", "a-", "-a", "a--b", "Telat-bayar", "a b", "a_b-c", &format!("a-{}", "b".repeat(79))]
        {
            assert_eq!(bad.parse::<FaqSlug>(), Err(InvalidSlug), "{bad}");
        }
    }

    #[test]
    fn slugs_are_made_of_the_words_of_a_question() {
        let long = "a".repeat(200);
        for (question, plain, second) in [
            ("Kapan café “Kopi” buka?", "kapan-cafe-kopi-buka", "kapan-cafe-kopi-buka-2"),
            ("Satu dua tiga empat lima enam tujuh", "satu-dua-tiga-empat-lima-enam", "satu-dua-tiga-empat-lima-enam-2"),
            ("Promo?", "faq-promo", "faq-promo-2"),
            ("会费 是 多少", "faq-1", "faq-1-2"),
            (&format!("{long} {long} c"), &format!("{0}-{0}", "a".repeat(20)), &format!("{0}-{0}-2", "a".repeat(20))),
        ] {
            let made: Vec<FaqSlug> = FaqSlug::candidates(question).take(2).collect();
            assert_eq!(made.iter().map(FaqSlug::as_str).collect::<Vec<_>>(), [plain, second]);
            assert!(made.iter().all(|slug| slug.as_str().parse::<FaqSlug>().is_ok()), "{made:?}");
        }
    }
}

//! Finds words in Fluent files, which are parsed once.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::i18n::{Locale, NO_BREAK};

/// A value put into a sentence: text or a number.
pub type Arg<'a> = FluentValue<'a>;

type Bundle = FluentBundle<FluentResource>;

/// The words of one side of the portal in both languages.
pub struct Catalog {
    indonesian: Bundle,
    english: Bundle,
}

impl Catalog {
    /// The words of Fluent files. A file with a mistake still yields the messages it got right, and a message
    /// defined twice keeps its first words: tests have to find both.
    pub fn new(indonesian: &[&str], english: &[&str]) -> Self {
        Self { indonesian: bundle(Locale::Id, indonesian), english: bundle(Locale::En, english) }
    }

    /// The words of `key` in a language, with `args` filled in.
    ///
    /// A key nobody wrote comes back as itself: a page with one odd word is better than no page. Tests have to make
    /// sure that this never ships.
    pub fn words(&self, locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let words = match locale {
            Locale::Id => &self.indonesian,
            Locale::En => &self.english,
        };
        let Some(pattern) = words.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, locale = locale.code(), "no words for this key");
            return key.to_owned();
        };
        let filled: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut mistakes = Vec::new();
        let text = words.format_pattern(pattern, Some(&filled), &mut mistakes);
        if !mistakes.is_empty() {
            tracing::error!(key, locale = locale.code(), ?mistakes, "words with a gap");
        }
        text.into_owned()
    }
}

fn bundle(locale: Locale, files: &[&str]) -> Bundle {
    // The language decides the plural forms; both codes are well-formed.
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Isolation marks are for mixed writing directions; here they would end up in copied text.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = FluentResource::try_new(held_together(file)).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource(resource).ok();
    }
    bundle
}

/// Values that are numbers: the word after one of them is its unit.
const NUMBERS: [&str; 7] = ["count", "late", "hours", "minutes", "days", "seconds", "stars"];

/// The same file with no-break spaces between numbers and what they count, and within numbers, so that no line ends there:
/// nobody has to remember them while writing, and nobody could see them.
fn held_together(file: &str) -> String {
    let mut text = String::with_capacity(file.len() + 64);
    for (at, letter) in file.char_indices() {
        let counted = file[at..].chars().nth(1).is_some_and(char::is_alphanumeric);
        let parts = letter != ' ' || !counted || !ends_in_number(&file[..at]);
        text.push(if parts { letter } else { NO_BREAK });
    }
    text
}

/// Whether a text ends in digits or in the place of a number.
fn ends_in_number(text: &str) -> bool {
    let place = text.strip_suffix(" }").and_then(|rest| rest.rsplit_once("{ $"));
    text.ends_with(|last: char| last.is_ascii_digit()) || place.is_some_and(|(_, name)| NUMBERS.contains(&name))
}

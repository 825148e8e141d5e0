//! Finds the words of the Fluent files, which are embedded and parsed once.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::i18n::Locale;
use crate::view::format::{NO_BREAK, plain};

/// A value put into a sentence: text or a number.
pub type Arg<'a> = FluentValue<'a>;

type Bundle = FluentBundle<FluentResource>;

/// The embedded files of one language.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../locales/", $language, "/common.ftl")),
            include_str!(concat!("../../locales/", $language, "/format.ftl")),
            include_str!(concat!("../../locales/", $language, "/otp.ftl")),
            include_str!(concat!("../../locales/", $language, "/dashboard.ftl")),
            include_str!(concat!("../../locales/", $language, "/session.ftl")),
            include_str!(concat!("../../locales/", $language, "/invoice.ftl")),
            include_str!(concat!("../../locales/", $language, "/ticket.ftl")),
            include_str!(concat!("../../locales/", $language, "/profile.ftl")),
            include_str!(concat!("../../locales/", $language, "/pagination.ftl")),
            include_str!(concat!("../../locales/", $language, "/faq.ftl")),
            include_str!(concat!("../../locales/", $language, "/errors.ftl")),
            include_str!(concat!("../../locales/", $language, "/tools.ftl")),
            include_str!(concat!("../../locales/", $language, "/api.ftl")),
        ]
    };
}

const ID: &[&str] = files!("id");
const EN: &[&str] = files!("en");

static INDONESIAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::Id));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::En));

/// The words of `key` in a language, with `args` filled in.
///
/// A key nobody wrote comes back as itself: a page with one odd word is better than no page.
/// The tests beside this file and those of the pages make sure that this never ships.
pub fn t(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    let words = match locale {
        Locale::Id => &*INDONESIAN,
        Locale::En => &*ENGLISH,
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

/// The words of `key` with plain spaces, for clients of the API, which compare and search them.
pub(crate) fn plain_words(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    plain(&t(locale, key, args))
}

fn bundle(locale: Locale) -> Bundle {
    let files = match locale {
        Locale::Id => ID,
        Locale::En => EN,
    };
    // The language decides the plural forms; both codes are well-formed.
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Isolation marks are for mixed writing directions; here they would end up in copied text.
    bundle.set_use_isolating(false);
    for file in files {
        // A file with a mistake still yields the messages it got right.
        let resource = FluentResource::try_new(held_together(file)).unwrap_or_else(|(partial, _)| partial);
        // A message defined twice keeps its first words; a test finds it.
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

#[cfg(test)]
mod tests;

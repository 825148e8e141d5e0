//! Finds the words of the Fluent files, which are embedded and parsed once.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Locale;

/// A value put into a sentence: text or a number.
pub type Arg<'a> = FluentValue<'a>;

type Bundle = FluentBundle<FluentResource>;

/// The embedded files of one language.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../locales/", $language, "/common.ftl")),
            include_str!(concat!("../../locales/", $language, "/format.ftl")),
            include_str!(concat!("../../locales/", $language, "/login.ftl")),
            include_str!(concat!("../../locales/", $language, "/dashboard.ftl")),
            include_str!(concat!("../../locales/", $language, "/sessions.ftl")),
            include_str!(concat!("../../locales/", $language, "/invoices.ftl")),
            include_str!(concat!("../../locales/", $language, "/tickets.ftl")),
            include_str!(concat!("../../locales/", $language, "/profile.ftl")),
            include_str!(concat!("../../locales/", $language, "/paging.ftl")),
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
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(partial, _)| partial);
        // A message defined twice keeps its first words; a test finds it.
        bundle.add_resource(resource).ok();
    }
    bundle
}

#[cfg(test)]
mod tests;

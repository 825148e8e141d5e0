//! The words of the console: Fluent files, which are embedded and parsed once.

use std::sync::LazyLock;

pub(crate) use http_kit::i18n::{Arg, Locale};

use http_kit::i18n::Catalog;

/// The embedded files of one language.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/common.ftl")),
            include_str!(concat!("../locales/", $language, "/login.ftl")),
            include_str!(concat!("../locales/", $language, "/account.ftl")),
            include_str!(concat!("../locales/", $language, "/errors.ftl")),
            include_str!(concat!("../locales/", $language, "/desk.ftl")),
            include_str!(concat!("../locales/", $language, "/reply.ftl")),
            include_str!(concat!("../locales/", $language, "/faq.ftl")),
            include_str!(concat!("../locales/", $language, "/announcement.ftl")),
            include_str!(concat!("../locales/", $language, "/analytics.ftl")),
            include_str!(concat!("../locales/", $language, "/payment.ftl")),
            include_str!(concat!("../locales/", $language, "/transfer.ftl")),
        ]
    };
}

const ID: &[&str] = files!("id");
const EN: &[&str] = files!("en");

static WORDS: LazyLock<Catalog> = LazyLock::new(|| {
    let all = |shared: &[&'static str], own: &[&'static str]| [shared, own].concat();
    Catalog::new(&all(page_kit::i18n::ID, ID), &all(page_kit::i18n::EN, EN))
});

/// The words of `key` in a language, with `args` filled in; a key nobody wrote comes back as itself.
pub(crate) fn t(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    WORDS.words(locale, key, args)
}

#[cfg(test)]
mod tests;

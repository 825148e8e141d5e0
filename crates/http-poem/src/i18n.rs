//! The words of the customers' pages and API: Fluent files, which are embedded and parsed once.

use std::sync::LazyLock;

pub use http_kit::i18n::{Arg, Locale};

use http_kit::i18n::{Catalog, plain};

/// The embedded files of one language.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/common.ftl")),
            include_str!(concat!("../locales/", $language, "/otp.ftl")),
            include_str!(concat!("../locales/", $language, "/dashboard.ftl")),
            include_str!(concat!("../locales/", $language, "/session.ftl")),
            include_str!(concat!("../locales/", $language, "/invoice.ftl")),
            include_str!(concat!("../locales/", $language, "/payment.ftl")),
            include_str!(concat!("../locales/", $language, "/email.ftl")),
            include_str!(concat!("../locales/", $language, "/transfer.ftl")),
            include_str!(concat!("../locales/", $language, "/ticket.ftl")),
            include_str!(concat!("../locales/", $language, "/conversation.ftl")),
            include_str!(concat!("../locales/", $language, "/attachment.ftl")),
            include_str!(concat!("../locales/", $language, "/profile.ftl")),
            include_str!(concat!("../locales/", $language, "/faq.ftl")),
            include_str!(concat!("../locales/", $language, "/errors.ftl")),
            include_str!(concat!("../locales/", $language, "/tools.ftl")),
            include_str!(concat!("../locales/", $language, "/api.ftl")),
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
pub fn t(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    WORDS.words(locale, key, args)
}

/// The words of `key` with plain spaces, for clients of the API, which compare and search them.
pub(crate) fn plain_words(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    plain(&t(locale, key, args))
}

#[cfg(test)]
mod tests;

//! The words of formats and of opening hours, which the sides of the portal put before their own.

use std::sync::LazyLock;

pub use http_kit::i18n::{Arg, Locale};

use http_kit::i18n::{Catalog, plain};

/// The embedded files of one language.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/files.ftl")),
            include_str!(concat!("../locales/", $language, "/format.ftl")),
            include_str!(concat!("../locales/", $language, "/pagination.ftl")),
            include_str!(concat!("../locales/", $language, "/states.ftl")),
        ]
    };
}

/// The files in Indonesian, for the catalogue of a side.
pub const ID: &[&str] = files!("id");
/// The files in English, for the catalogue of a side.
pub const EN: &[&str] = files!("en");

static WORDS: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(ID, EN));

/// The words of `key` in a language, with `args` filled in; a key nobody wrote comes back as itself.
pub(crate) fn t(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    WORDS.words(locale, key, args)
}

/// The words of `key` with plain spaces, for clients of the API, which compare and search them.
pub(crate) fn plain_words(locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    plain(&t(locale, key, args))
}

//! The core's languages and the pages' are the same two.

use crate::i18n::Locale;

impl From<Locale> for portal_core::Locale {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::Id => Self::Id,
            Locale::En => Self::En,
        }
    }
}

impl From<portal_core::Locale> for Locale {
    fn from(locale: portal_core::Locale) -> Self {
        match locale {
            portal_core::Locale::Id => Self::Id,
            portal_core::Locale::En => Self::En,
        }
    }
}

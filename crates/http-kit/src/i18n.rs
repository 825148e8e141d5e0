//! The two languages of the portal, which of them a visitor gets, and how words are found.

pub mod audit;
mod catalog;

pub use catalog::{Arg, Catalog};

/// A space at which no line ends.
pub const NO_BREAK: char = '\u{a0}';

/// The text with plain spaces, for programs, which compare and search it.
pub fn plain(text: &str) -> String {
    text.replace(NO_BREAK, " ")
}

/// A language the portal speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Indonesian, the default.
    #[default]
    Id,
    /// English.
    En,
}

impl Locale {
    /// Every language, in the order a switch shows them.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// The two-letter code: `id` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Id => "Bahasa Indonesia",
            Self::En => "English",
        }
    }

    /// Reads a language tag such as `en`, `id-ID` or the old `in`; `None` for a language nobody wrote.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        match primary.to_ascii_lowercase().as_str() {
            "id" | "in" => Some(Self::Id),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best language for an `Accept-Language` header, or `default` if it names none of ours.
    ///
    /// Among equal weights the one named first wins; a weight of 0 refuses a language.
    pub fn negotiate(accept_language: Option<&str>, default: Self) -> Self {
        let mut best: Option<(Self, f32)> = None;
        for (locale, weight) in accept_language.unwrap_or_default().split(',').filter_map(weighted) {
            if weight > best.map_or(0.0, |(_, held)| held) {
                best = Some((locale, weight));
            }
        }
        best.map_or(default, |(locale, _)| locale)
    }
}

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

/// One entry of `Accept-Language`: the language and its weight, 1 where none is given.
fn weighted(entry: &str) -> Option<(Locale, f32)> {
    let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
    let weight = match parameters.trim().strip_prefix("q=") {
        Some(number) => number.trim().parse().ok().filter(|q: &f32| (0.0..=1.0).contains(q))?,
        None => 1.0,
    };
    Some((Locale::from_tag(tag)?, weight))
}

#[cfg(test)]
mod tests {
    use super::Locale::{self, En, Id};

    #[test]
    fn without_a_wish_the_default_speaks() {
        assert_eq!(Locale::negotiate(None, Id), Id);
        assert_eq!(Locale::negotiate(Some(""), En), En);
        assert_eq!(Locale::negotiate(Some("fr-FR, de;q=0.9, *;q=0.1"), Id), Id);
    }

    #[test]
    fn the_heaviest_language_of_ours_wins() {
        assert_eq!(Locale::negotiate(Some("fr, en;q=0.8, id;q=0.4"), Id), En);
        assert_eq!(Locale::negotiate(Some("en;q=0.3, id-ID;q=0.9"), En), Id);
        assert_eq!(Locale::negotiate(Some("en-GB,id"), Id), En);
    }

    #[test]
    fn a_refused_or_malformed_entry_counts_for_nothing() {
        assert_eq!(Locale::negotiate(Some("en;q=0"), Id), Id);
        assert_eq!(Locale::negotiate(Some("en;q=nonsense, ;;,=,id;q=0.1"), En), Id);
        assert_eq!(Locale::negotiate(Some("en;q=7"), Id), Id);
    }

    #[test]
    fn the_old_code_for_indonesian_is_understood() {
        assert_eq!(Locale::from_tag("in-ID"), Some(Id));
        assert_eq!(Locale::from_tag(Id.code()), Some(Id));
        assert_eq!(Locale::from_tag("es"), None);
    }
}

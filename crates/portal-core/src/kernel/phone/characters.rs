//! What each character of a written number means.

/// A character of a written number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Character {
    /// A digit, as ASCII.
    Digit(char),
    /// The plus before a country code.
    Plus,
    /// Space, dash, bracket, dot or an invisible character: the number is the same without it.
    Ignorable,
    /// It belongs in no number.
    Other,
}

impl Character {
    /// What `c` means. ASCII digits and their full-width forms are digits. Digits of other scripts are not: a
    /// customer who types them cannot be sure which number we read.
    pub(super) fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit(c),
            '+' | '\u{ff0b}' => Self::Plus,
            '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10).map_or(Self::Other, Self::Digit),
            _ if is_ignorable(c) => Self::Ignorable,
            _ => Self::Other,
        }
    }
}

/// Whether `c` is in [`IGNORABLE`].
fn is_ignorable(c: char) -> bool {
    let after = IGNORABLE.partition_point(|(first, _)| *first <= c);
    IGNORABLE[..after].last().is_some_and(|(_, last)| c <= *last)
}

/// The first and last character of each range that a number may hold without meaning: the Unicode properties
/// `White_Space`, `Default_Ignorable_Code_Point`, `General_Category=Format` and `Dash` of Unicode 17, and the
/// brackets and dots `( ) [ ] . · • ․ ‧` with their full-width and small forms. A test derives the table from the
/// Unicode data. The two databases hold the same table; their tests compare every character with this one.
const IGNORABLE: [(char, char); 64] = [
    ('\u{9}', '\u{d}'),
    (' ', ' '),
    ('(', ')'),
    ('-', '.'),
    ('[', '['),
    (']', ']'),
    ('\u{85}', '\u{85}'),
    ('\u{a0}', '\u{a0}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{b7}', '\u{b7}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{58a}', '\u{58a}'),
    ('\u{5be}', '\u{5be}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{1400}', '\u{1400}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{1806}', '\u{1806}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{2000}', '\u{2015}'),
    ('\u{2022}', '\u{2022}'),
    ('\u{2024}', '\u{2024}'),
    ('\u{2027}', '\u{202f}'),
    ('\u{2053}', '\u{2053}'),
    ('\u{205f}', '\u{206f}'),
    ('\u{207b}', '\u{207b}'),
    ('\u{208b}', '\u{208b}'),
    ('\u{2212}', '\u{2212}'),
    ('\u{2e17}', '\u{2e17}'),
    ('\u{2e1a}', '\u{2e1a}'),
    ('\u{2e3a}', '\u{2e3b}'),
    ('\u{2e40}', '\u{2e40}'),
    ('\u{2e5d}', '\u{2e5d}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{301c}', '\u{301c}'),
    ('\u{3030}', '\u{3030}'),
    ('\u{30a0}', '\u{30a0}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{fe31}', '\u{fe32}'),
    ('\u{fe52}', '\u{fe52}'),
    ('\u{fe58}', '\u{fe5a}'),
    ('\u{fe63}', '\u{fe63}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ff08}', '\u{ff09}'),
    ('\u{ff0d}', '\u{ff0e}'),
    ('\u{ff3b}', '\u{ff3b}'),
    ('\u{ff3d}', '\u{ff3d}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{10d6e}', '\u{10d6e}'),
    ('\u{10ead}', '\u{10ead}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use icu_properties::props::{Dash, DefaultIgnorableCodePoint, GeneralCategory, WhiteSpace};
    use icu_properties::{CodePointMapData, CodePointSetData};

    /// The marks that are in the table beside the Unicode properties.
    const MARKS: &str = "()[].·•․‧﹒﹙﹚（）．［］";

    fn is_ignorable_by_unicode(c: char) -> bool {
        CodePointSetData::new::<WhiteSpace>().contains(c)
            || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
            || CodePointSetData::new::<Dash>().contains(c)
            || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format
            || MARKS.contains(c)
    }

    #[test]
    fn the_table_holds_what_the_unicode_properties_say() {
        let wrong: Vec<String> = (char::MIN..=char::MAX)
            .filter(|c| is_ignorable(*c) != is_ignorable_by_unicode(*c))
            .map(|c| format!("U+{:04X}", u32::from(c)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(IGNORABLE.iter().all(|(first, last)| first <= last));
        assert!(IGNORABLE.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn digits_of_other_scripts_superscripts_and_keys_of_emoji_are_no_digits() {
        for c in ['٠', '०', '᭐', '²', '①', '𝟎', '\u{20e3}', 'o', '\u{0}', '\u{1b}'] {
            assert_eq!(Character::of(c), Character::Other, "{c:?}");
        }
        assert_eq!(Character::of('０'), Character::Digit('0'));
        assert_eq!(Character::of('９'), Character::Digit('9'));
        assert_eq!(Character::of('＋'), Character::Plus);
    }
}

//! What people write, checked once, and what names it.

use crate::kernel::text::{InvalidText, text};

text!(
    /// A message of at most 4,000 characters, lines kept.
    MessageText, 4000, true
);

impl MessageText {
    /// The text of a message that is files alone.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// A text that may be missing where there are files.
    ///
    /// # Errors
    /// [`InvalidText`], as [`parse`](Self::parse) has it.
    pub fn parse_beside(text: &str, has_files: bool) -> Result<Self, InvalidText> {
        if has_files && text.trim().is_empty() { Ok(Self::none()) } else { Self::parse(text) }
    }

    /// Whether there is no text.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a client names a message by, so that sending it twice says it once: 1 to 64 of `A–Z a–z 0–9 _ -`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClientId(String);

impl ClientId {
    /// Takes a name; `None` if it is empty, too long, or holds another character.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_lines_and_up_to_four_thousand_characters() {
        assert_eq!(MessageText::parse("a\r\nb ").map(|text| text.as_str().to_owned()), Ok("a\nb".into()));
        assert!(MessageText::parse(&"é".repeat(4_000)).is_ok());
        assert_eq!(MessageText::parse(&"é".repeat(4_001)), Err(InvalidText::TooLong { most: 4_000 }));
        assert_eq!(MessageText::parse("\u{1b}[2J"), Err(InvalidText::Control));
    }

    #[test]
    fn a_text_may_be_missing_beside_files_and_is_checked_all_the_same() {
        assert_eq!(MessageText::parse_beside(" \r\n", true), Ok(MessageText::none()));
        assert_eq!(MessageText::parse_beside(" \r\n", false), Err(InvalidText::Empty));
        assert_eq!(MessageText::parse_beside("\u{1b}[2J", true), Err(InvalidText::Control));
    }

    #[test]
    fn a_name_is_short_and_plain() {
        assert!(ClientId::parse("0193-a_B").is_some() && ClientId::parse(&"x".repeat(64)).is_some());
        for text in ["", "a b", "a/b", "é", &"x".repeat(65)] {
            assert!(ClientId::parse(text).is_none(), "{text}");
        }
    }
}

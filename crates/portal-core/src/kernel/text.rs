//! Texts that people write, checked once.

/// Why a text cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidText {
    /// There is nothing in it but white space.
    #[error("the text is empty")]
    Empty,
    /// It is too long.
    #[error("the text is longer than {most} characters")]
    TooLong {
        /// How many characters there may be.
        most: usize,
    },
    /// It holds control characters.
    #[error("the text holds control characters")]
    Control,
}

/// Trims `text` and checks it: `1..=most` characters, line breaks only where `lines` allows them, and no other
/// control characters but tabs. Line ends become `\n`.
pub(crate) fn checked(text: &str, most: usize, lines: bool) -> Result<String, InvalidText> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(InvalidText::Empty);
    }
    if text.chars().any(|c| c.is_control() && !(lines && (c == '\n' || c == '\t'))) {
        return Err(InvalidText::Control);
    }
    if text.chars().count() > most {
        return Err(InvalidText::TooLong { most });
    }
    Ok(text.to_owned())
}

/// Makes the type of a text of at most so many characters, in one line or in several.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $most:literal, $lines:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The most characters it may have.
            pub const LONGEST: usize = $most;

            /// Takes a text; white space around it is dropped.
            ///
            /// # Errors
            /// [`InvalidText`](crate::kernel::text::InvalidText) if it is empty, too long or holds control characters.
            pub fn parse(text: &str) -> Result<Self, $crate::kernel::text::InvalidText> {
                $crate::kernel::text::checked(text, Self::LONGEST, $lines).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

pub(crate) use text;

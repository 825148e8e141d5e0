//! What customers write into tickets, checked once.

pub use crate::kernel::idempotency::IdempotencyKey;
pub use crate::kernel::text::InvalidText;
use crate::kernel::text::text;

text!(
    /// What a ticket is about, in one line of at most 200 characters.
    Title, 200, false
);
text!(
    /// What is wrong or requested, in at most 5,000 characters.
    Description, 5000, true
);
text!(
    /// What a customer says about the work, in at most 1,000 characters.
    Feedback, 1000, true
);

/// One to five stars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rating(u8);

impl Rating {
    /// All of them, from one star to five.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// A rating of `stars`; `None` unless there are one to five.
    pub fn new(stars: u8) -> Option<Self> {
        (1..=5).contains(&stars).then_some(Self(stars))
    }

    /// How many stars.
    pub fn stars(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_of_up_to_two_hundred_characters() {
        assert_eq!(Title::parse("  Internet mati \n").map(|t| t.as_str().to_owned()), Ok("Internet mati".into()));
        assert_eq!(Title::parse(" \r\n "), Err(InvalidText::Empty));
        assert_eq!(Title::parse("a\nb"), Err(InvalidText::Control));
        assert!(Title::parse(&"é".repeat(200)).is_ok());
        assert_eq!(Title::parse(&"é".repeat(201)), Err(InvalidText::TooLong { most: 200 }));
    }

    #[test]
    fn a_description_keeps_its_lines_and_refuses_what_terminals_obey() {
        assert_eq!(Description::parse("a\r\nb\rc").map(|t| t.as_str().to_owned()), Ok("a\nb\nc".into()));
        assert_eq!(Description::parse("a\u{1b}[2Jb"), Err(InvalidText::Control));
        assert!(Description::parse(&"x".repeat(5_001)).is_err());
    }

    #[test]
    fn ratings_have_one_to_five_stars() {
        assert_eq!([0, 1, 5, 6].map(|n| Rating::new(n).is_some()), [false, true, true, false]);
    }
}

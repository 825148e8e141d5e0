//! How far a reader of all of a customer's conversations has come.

use std::fmt;
use std::str::FromStr;

use super::error::InvalidCursor;
use super::model::Conversation;
use crate::kernel::id::ConversationId;

/// So many conversations are named at most: those with the latest entries.
const MOST: usize = 12;

/// Up to which entry of each conversation a reader has got everything. Clients pass it back as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedCursor {
    /// The latest last.
    positions: Vec<(ConversationId, u64)>,
    /// Whether the customer has conversations that are not named.
    is_partial: bool,
}

impl FeedCursor {
    /// A reader who knows these conversations as they are, the latest first. `is_whole` if the customer has no others.
    pub fn at<'a>(conversations: impl IntoIterator<Item = &'a Conversation>, is_whole: bool) -> Self {
        let mut cursor = Self { positions: Vec::new(), is_partial: !is_whole };
        for conversation in conversations {
            cursor.positions.insert(0, (conversation.id, conversation.last_ordinal));
        }
        cursor.shorten();
        cursor
    }

    /// The same reader, who has read this conversation up to that entry.
    pub fn advance(&mut self, id: ConversationId, ordinal: u64) {
        self.positions.retain(|(known, _)| *known != id);
        self.positions.push((id, ordinal));
        self.shorten();
    }

    /// The same reader without a conversation that is gone.
    pub(super) fn forget(&mut self, id: ConversationId) {
        self.positions.retain(|(known, _)| *known != id);
    }

    /// Up to which entry of a conversation everything was read; `None` if that is not known.
    pub fn position(&self, id: ConversationId) -> Option<u64> {
        let known = self.positions.iter().find(|(known, _)| *known == id).map(|(_, ordinal)| *ordinal);
        // A conversation that a reader of all did not know was begun since.
        known.or((!self.is_partial).then_some(0))
    }

    pub(super) fn named(&self) -> impl Iterator<Item = ConversationId> {
        self.positions.iter().map(|(id, _)| *id)
    }

    fn shorten(&mut self) {
        let too_many = self.positions.len().saturating_sub(MOST);
        self.positions.drain(..too_many);
        self.is_partial |= too_many > 0;
    }
}

/// `all` or `some`, and each conversation with its ordinal: letters, digits, dots and hyphens alone.
impl fmt::Display for FeedCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_partial { "some" } else { "all" })?;
        self.positions.iter().try_for_each(|(id, ordinal)| write!(f, ".{}-{ordinal}", id.as_uuid().simple()))
    }
}

impl FromStr for FeedCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split('.');
        let is_partial = match words.next() {
            Some("some") => true,
            Some("all") => false,
            _ => return Err(InvalidCursor),
        };
        let position = |word: &str| {
            let (id, ordinal) = word.split_once('-')?;
            Some((id.parse().ok()?, ordinal.parse().ok()?))
        };
        let positions: Option<Vec<_>> = words.map(position).collect();
        positions.filter(|all| all.len() <= MOST).map(|positions| Self { positions, is_partial }).ok_or(InvalidCursor)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::conversation;
    use super::*;
    use crate::test_support::{CountingEntropy, noon};

    #[test]
    fn a_cursor_reads_back_from_its_text() {
        let read = Conversation { last_ordinal: 7, ..conversation() };
        for cursor in [FeedCursor::default(), FeedCursor::at([&read], true), FeedCursor::at([&read], false)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", "none", "all.", "all.x-1", "some.0193-1", &format!("all{}", ".0".repeat(40))] {
            assert_eq!(text.parse::<FeedCursor>(), Err(InvalidCursor), "{text}");
        }
    }

    #[test]
    fn what_is_not_named_is_new_to_a_reader_of_all_and_unknown_to_another() {
        let read = Conversation { last_ordinal: 7, ..conversation() };
        let other = ConversationId::from_uuid(uuid::Uuid::from_u128(7));
        let (all, some) = (FeedCursor::at([&read], true), FeedCursor::at([&read], false));
        assert_eq!((all.position(read.id), all.position(other)), (Some(7), Some(0)));
        assert_eq!((some.position(read.id), some.position(other)), (Some(7), None));
    }

    #[test]
    fn a_reader_of_very_many_knows_the_latest_of_them() {
        let entropy = CountingEntropy::default();
        let ids: Vec<_> = (0..=MOST).map(|_| ConversationId::generate(noon(), &entropy)).collect();
        let mut cursor = FeedCursor::default();
        for id in &ids {
            cursor.advance(*id, 1);
        }
        assert_eq!((cursor.position(ids[0]), cursor.position(ids[1])), (None, Some(1)));
    }
}

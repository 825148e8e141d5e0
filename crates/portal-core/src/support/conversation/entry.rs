//! What is said in a conversation, and what happens in it.

use chrono::{DateTime, Utc};

use super::message::{ClientId, MessageText};
use super::model::Side;
use crate::kernel::actor::StaffName;
use crate::kernel::id::AttachmentId;
use crate::support::ticket::Rating;

/// Who said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Customer,
    /// A member of staff.
    Staff(StaffName),
    /// The portal, on its own.
    Portal,
}

impl Author {
    /// Whose reading it needs: nobody's, if the portal says it.
    pub fn side(&self) -> Option<Side> {
        match self {
            Self::Customer => Some(Side::Customer),
            Self::Staff(_) => Some(Side::Staff),
            Self::Portal => None,
        }
    }
}

/// What happened in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConversationEvent {
    /// A member of staff joined it.
    Joined,
    /// It was closed; another message opens it again.
    Closed,
    /// The customer rated it, once it was closed.
    Rated(Rating),
}

impl ConversationEvent {
    /// All of them, ratings by their stars.
    pub const ALL: [Self; 7] = {
        let [one, two, three, four, five] = Rating::ALL;
        [
            Self::Joined,
            Self::Closed,
            Self::Rated(one),
            Self::Rated(two),
            Self::Rated(three),
            Self::Rated(four),
            Self::Rated(five),
        ]
    };

    /// The words as the API spells them.
    pub const WORDS: [&'static str; 3] = ["joined", "closed", "rated"];

    /// The word as the API spells it.
    pub fn as_str(self) -> &'static str {
        let [joined, closed, rated] = Self::WORDS;
        match self {
            Self::Joined => joined,
            Self::Closed => closed,
            Self::Rated(_) => rated,
        }
    }

    /// The stars, if it is a rating.
    pub fn rating(self) -> Option<Rating> {
        if let Self::Rated(rating) = self { Some(rating) } else { None }
    }

    /// The words as stored: `joined`, `closed`, `rated 4`.
    fn stored(self) -> String {
        match self.rating() {
            Some(rating) => format!("{} {}", self.as_str(), rating.stars()),
            None => self.as_str().to_owned(),
        }
    }
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryContent {
    /// Somebody wrote this; [nothing](MessageText::none) with files alone.
    Message(MessageText),
    /// This happened.
    Event(ConversationEvent),
}

/// One entry of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its ordinal in the conversation, from 1 on.
    pub ordinal: u64,
    /// What its author's client named it by.
    pub client_id: ClientId,
    /// Who made it.
    pub author: Author,
    /// When.
    pub at: DateTime<Utc>,
    /// What it holds.
    pub content: EntryContent,
    /// The files it refers to.
    pub attachments: Vec<AttachmentId>,
}

/// Stored words that make no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these words make no entry")]
pub struct InvalidEntry;

/// Author and content of an entry in the words that adapters store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// `customer`, `staff` or `portal`.
    pub author: String,
    /// The name of a member of staff.
    pub staff_name: Option<String>,
    /// `message` or `event`.
    pub kind: String,
    /// The text of a message, or the words of an event.
    pub body: String,
}

impl StoredEntry {
    /// The words of an author and a content.
    pub fn of(author: &Author, content: &EntryContent) -> Self {
        let (author, staff_name) = match author {
            Author::Customer => ("customer", None),
            Author::Staff(name) => ("staff", Some(name.as_str().to_owned())),
            Author::Portal => ("portal", None),
        };
        let (kind, body) = match content {
            EntryContent::Message(text) => ("message", text.as_str().to_owned()),
            EntryContent::Event(event) => ("event", event.stored()),
        };
        Self { author: author.to_owned(), staff_name, kind: kind.to_owned(), body }
    }

    /// Reads them back.
    ///
    /// # Errors
    /// [`InvalidEntry`] for words that [`of`](Self::of) does not make.
    pub fn read(&self) -> Result<(Author, EntryContent), InvalidEntry> {
        let author = match (self.author.as_str(), self.staff_name.as_deref()) {
            ("customer", None) => Author::Customer,
            ("staff", Some(name)) => Author::Staff(StaffName::parse(name).map_err(|_| InvalidEntry)?),
            ("portal", None) => Author::Portal,
            _ => return Err(InvalidEntry),
        };
        let content = match self.kind.as_str() {
            "message" if self.body.is_empty() => EntryContent::Message(MessageText::none()),
            "message" => EntryContent::Message(MessageText::parse(&self.body).map_err(|_| InvalidEntry)?),
            "event" => {
                let event = ConversationEvent::ALL.into_iter().find(|event| event.stored() == self.body);
                EntryContent::Event(event.ok_or(InvalidEntry)?)
            }
            _ => return Err(InvalidEntry),
        };
        Ok((author, content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_and_contents_read_back_from_their_words() {
        let name = StaffName::parse("Sari").expect("a name");
        let text = MessageText::parse("Halo\nselamat pagi").expect("a text");
        for author in [Author::Customer, Author::Staff(name), Author::Portal] {
            let events = ConversationEvent::ALL.map(EntryContent::Event);
            let messages = [text.clone(), MessageText::none()].map(EntryContent::Message);
            for content in messages.into_iter().chain(events) {
                let stored = StoredEntry::of(&author, &content);
                assert_eq!(stored.read(), Ok((author.clone(), content)));
            }
        }
    }

    #[test]
    fn other_words_make_no_entry() {
        let stored = StoredEntry::of(&Author::Customer, &EntryContent::Event(ConversationEvent::Closed));
        let name = Some("Sari".to_owned());
        for broken in [
            StoredEntry { author: "staff".into(), ..stored.clone() },
            StoredEntry { author: "robot".into(), ..stored.clone() },
            StoredEntry { staff_name: name, ..stored.clone() },
            StoredEntry { kind: "picture".into(), ..stored.clone() },
            StoredEntry { body: "opened".into(), ..stored.clone() },
            StoredEntry { body: "rated 6".into(), ..stored.clone() },
            StoredEntry { body: "rated".into(), ..stored.clone() },
            StoredEntry { kind: "message".into(), body: " ".into(), ..stored },
        ] {
            assert_eq!(broken.read(), Err(InvalidEntry), "{broken:?}");
        }
    }
}

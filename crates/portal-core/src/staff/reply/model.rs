//! A canned reply and its places.

use chrono::{DateTime, Utc};

use crate::kernel::id::ReplyId;
use crate::kernel::locale::Locale;
use crate::kernel::text::{InvalidText, text};

text!(
    /// What staff find a reply by, in one line of at most 100 characters.
    ReplyTitle, 100, false
);

/// The text of a reply, of at most 4,000 characters. `{name}`, `{ticket}` and `{staff}` are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyBody(String);

/// Why a text is no reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidReply {
    /// The text cannot be taken.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// It names a place that there is not.
    #[error("there is no place {{{0}}}")]
    Place(String),
}

/// What is filled into a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplyFields {
    /// The customer's name.
    pub name: Option<String>,
    /// The number of the ticket.
    pub ticket: Option<String>,
    /// The name of the member of staff.
    pub staff: Option<String>,
}

impl ReplyFields {
    /// The names of the places, as they stand in braces.
    pub const PLACES: [&str; 3] = ["name", "ticket", "staff"];

    /// What is filled into a place, if there is something.
    fn get(&self, place: &str) -> Option<&str> {
        let fields = [&self.name, &self.ticket, &self.staff];
        Self::PLACES.into_iter().zip(fields).find(|(known, _)| *known == place)?.1.as_deref()
    }
}

impl ReplyBody {
    /// The most characters it may have.
    pub const LONGEST: usize = 4_000;

    /// Takes a text.
    ///
    /// # Errors
    /// [`InvalidReply`] if it is empty, too long, holds control characters, or names a place that there is not.
    pub fn parse(text: &str) -> Result<Self, InvalidReply> {
        let text = crate::kernel::text::checked(text, Self::LONGEST, true)?;
        let unknown = places(&text).find(|place| !ReplyFields::PLACES.contains(place)).map(str::to_owned);
        unknown.map_or(Ok(Self(text)), |place| Err(InvalidReply::Place(place)))
    }

    /// The text with its places.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text with its places filled in. A place with nothing to fill in stays, so that its sender sees it.
    pub fn filled(&self, fields: &ReplyFields) -> String {
        let (mut filled, mut rest) = (String::new(), self.0.as_str());
        while let Some((before, place, after)) = next_place(rest) {
            filled.push_str(before);
            match fields.get(place) {
                Some(value) => filled.push_str(value),
                None => filled.extend(["{", place, "}"]),
            }
            rest = after;
        }
        filled + rest
    }
}

/// The names of all places of a text.
fn places(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, place, after) = next_place(rest)?;
        rest = after;
        Some(place)
    })
}

/// The text before the next place, its name, and the text behind it. A place is a word of small letters in braces.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find('{')?;
        let inside = &text[open + 1..];
        let length = inside.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(inside.len());
        if length > 0 && inside[length..].starts_with('}') {
            return Some((&text[..open], &inside[..length], &inside[length + 1..]));
        }
        from = open + 1;
    }
}

/// What somebody writes or changes of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyDraft {
    /// What staff find it by.
    pub title: ReplyTitle,
    /// Its text.
    pub body: ReplyBody,
    /// Its language.
    pub locale: Locale,
}

/// A canned reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedReply {
    /// Its identity.
    pub id: ReplyId,
    /// How often it was written: 1 when it is added, one more with every change.
    pub version: i64,
    /// What it says.
    pub draft: ReplyDraft,
    /// When it was written last.
    pub updated_at: DateTime<Utc>,
}

/// A change of a reply, decided on its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyChange {
    /// It is added at version 1.
    Add(CannedReply),
    /// It is written over the version before its own.
    Update(CannedReply),
    /// It is removed while it has that version.
    Remove {
        /// Which.
        id: ReplyId,
        /// The version it was read with.
        version: i64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> ReplyFields {
        ReplyFields { name: Some("Budi {staff}".into()), ticket: None, staff: Some("Sari".into()) }
    }

    #[test]
    fn places_are_filled_in_once_and_those_without_a_value_stay() {
        let body = ReplyBody::parse("Halo {name}, tiket {ticket}. — {staff}").expect("a text");
        assert_eq!(body.filled(&fields()), "Halo Budi {staff}, tiket {ticket}. — Sari");
    }

    #[test]
    fn other_braces_are_text_and_other_places_are_refused() {
        let body = ReplyBody::parse("{} { name } {{name}} {a-b} {").expect("a text");
        assert_eq!(body.filled(&fields()), "{} { name } {Budi {staff}} {a-b} {");
        assert_eq!(ReplyBody::parse("Halo {nama}"), Err(InvalidReply::Place("nama".into())));
        assert_eq!(ReplyBody::parse(" "), Err(InvalidReply::Text(InvalidText::Empty)));
    }
}

//! A ticket that is made of a chat: the form opens with what was said and the files that the customer sent.

use portal_core::AttachmentId;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{Author, Entry, EntryContent, EntryRange, Participant, SendMessage};
use portal_core::support::ticket::Description;

use crate::auth::web_session::WebSession;
use crate::i18n::{Locale, t};
use crate::state::App;

/// Messages of the chat that are looked at.
const MESSAGES: u32 = 100;

/// What a form takes from a chat.
#[derive(Default)]
pub(super) struct FromChat {
    /// What was said, as a description of a ticket.
    pub(super) description: String,
    /// The latest files that the customer sent, as many as a message may have.
    pub(super) files: Vec<AttachmentId>,
}

/// Reads a chat of the customer's; there is nothing in it if there is no such chat.
pub(super) async fn read(app: &App, web: &WebSession, chat: &str, locale: Locale) -> FromChat {
    let (Ok(id), Ok(service)) = (chat.parse::<ConversationId>(), app.parts.portal.conversations()) else {
        return FromChat::default();
    };
    let who = Participant::Customer(web.session.scope());
    // The form is of use without it.
    let entries = service.entries(&who, id, EntryRange::Before(u64::MAX, MESSAGES)).await.unwrap_or_default();
    FromChat { description: told(&entries, locale), files: sent(&entries) }
}

/// The latest files of the customer's messages, in their order.
fn sent(entries: &[Entry]) -> Vec<AttachmentId> {
    let own = entries.iter().filter(|entry| entry.author == Author::Customer);
    let files: Vec<AttachmentId> = own.flat_map(|entry| entry.attachments.iter().copied()).collect();
    files[files.len().saturating_sub(SendMessage::MOST_ATTACHMENTS)..].to_vec()
}

/// The latest messages that fit, in their order, each with who wrote it.
fn told(entries: &[Entry], locale: Locale) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut room = Description::LONGEST;
    for entry in entries.iter().rev() {
        let EntryContent::Message(text) = &entry.content else { continue };
        let author = match &entry.author {
            Author::Customer => t(locale, "conversation-you", &[]),
            Author::Staff(name) => name.as_str().to_owned(),
            Author::Portal => continue,
        };
        let line = format!("{author}: {}", text.as_str());
        let length = line.chars().count() + 1;
        if text.is_none() {
            continue;
        }
        if length > room {
            break;
        }
        room -= length;
        lines.push(line);
    }
    lines.reverse();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use portal_core::kernel::actor::StaffName;
    use portal_core::support::conversation::{ClientId, ConversationEvent, MessageText};

    use super::*;

    fn entry(ordinal: u64, author: Author, text: &str) -> Entry {
        Entry {
            ordinal,
            client_id: ClientId::parse("m-1").expect("a name"),
            author,
            at: DateTime::UNIX_EPOCH,
            content: EntryContent::Message(MessageText::parse_beside(text, true).expect("a text")),
            attachments: Vec::new(),
        }
    }

    #[test]
    fn what_both_sides_said_is_told_in_its_order() {
        let staff = Author::Staff(StaffName::parse("Sari").expect("a name"));
        let joined = EntryContent::Event(ConversationEvent::Joined);
        let entries = [
            entry(1, Author::Customer, "Internet mati"),
            Entry { content: joined, ..entry(2, staff.clone(), "x") },
            entry(3, staff, "Lampu LOS merah?"),
            entry(4, Author::Customer, ""),
            entry(5, Author::Customer, "Ya,\nsejak pagi"),
        ];
        assert_eq!(told(&entries, Locale::Id), "Anda: Internet mati\nSari: Lampu LOS merah?\nAnda: Ya,\nsejak pagi");
    }

    #[test]
    fn the_latest_files_of_the_customer_go_with_it() {
        let id = |n: u8| {
            AttachmentId::from_uuid(format!("01999999-9999-7999-8999-9999999999{n:02}").parse().expect("a UUID"))
        };
        let staff = Author::Staff(StaffName::parse("Sari").expect("a name"));
        let with = |ordinal, author, files: &[u8]| Entry {
            attachments: files.iter().map(|n| id(*n)).collect(),
            ..entry(ordinal, author, "")
        };
        let entries = [
            with(1, Author::Customer, &[1, 2]),
            with(2, staff, &[3]),
            with(3, Author::Customer, &[4]),
            with(4, Author::Customer, &[5, 6, 7]),
        ];
        assert_eq!(sent(&entries), [2, 4, 5, 6, 7].map(id));
        assert_eq!(sent(&entries[..2]), [1, 2].map(id));
        assert_eq!(sent(&[]), []);
    }

    #[test]
    fn of_a_long_chat_the_end_is_told() {
        let long = "é".repeat(2_400);
        let entries = [1, 2, 3].map(|n| entry(n, Author::Customer, &format!("{n}{long}")));
        let told = told(&entries, Locale::Id);
        assert!(told.starts_with("Anda: 2é") && told.contains("\nAnda: 3é"), "{}", &told[..40]);
        assert!(told.chars().count() <= Description::LONGEST);
    }
}

//! A ticket that is made of a chat: the form opens with what was said.

use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{Author, Entry, EntryContent, EntryRange, Participant};
use portal_core::support::ticket::Description;

use crate::auth::web_session::WebSession;
use crate::i18n::{Locale, t};
use crate::state::App;

/// Messages of the chat that are looked at.
const MESSAGES: u32 = 100;

/// What was said in a chat of the customer's, as a description of a ticket; empty if there is no such chat.
pub(super) async fn description(app: &App, web: &WebSession, chat: &str, locale: Locale) -> String {
    let (Ok(id), Ok(service)) = (chat.parse::<ConversationId>(), app.parts.portal.conversations()) else {
        return String::new();
    };
    let who = Participant::Customer(web.session.scope());
    // The form is of use without it.
    let entries = service.entries(&who, id, EntryRange::Before(u64::MAX, MESSAGES)).await.unwrap_or_default();
    told(&entries, locale)
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
    fn of_a_long_chat_the_end_is_told() {
        let long = "é".repeat(2_400);
        let entries = [1, 2, 3].map(|n| entry(n, Author::Customer, &format!("{n}{long}")));
        let told = told(&entries, Locale::Id);
        assert!(told.starts_with("Anda: 2é") && told.contains("\nAnda: 3é"), "{}", &told[..40]);
        assert!(told.chars().count() <= Description::LONGEST);
    }
}

//! All conversations of a customer, and the form that begins a chat.

use askama::Template;
use portal_core::Page;
use portal_core::support::conversation::{ConversationSummary, EntryContent, Topic};

use crate::conversation::view::MessageForm;
use crate::i18n::Locale;
use crate::ticket::words::ticket_page;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Pagination;

/// Characters of a message that the list shows.
const SNIPPET: usize = 120;

/// `GET /customer/chat`.
#[derive(Debug, Template)]
#[template(path = "conversation/chats.html")]
pub struct ChatsPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// The page of conversations.
    pub page: Page<ConversationSummary>,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
    /// The form that begins a chat.
    pub form: MessageForm,
}

impl ChatsPage {
    fn href(summary: &ConversationSummary) -> String {
        match &summary.conversation.topic {
            Topic::Ticket(number) => format!("{}#thread", ticket_page(number)),
            Topic::Chat => format!("/customer/chat/{}", summary.conversation.id),
        }
    }

    fn title(&self, summary: &ConversationSummary) -> String {
        match &summary.conversation.topic {
            Topic::Ticket(number) => self.layout.tn("ticket-title", "number", number.as_str()),
            Topic::Chat => self.layout.tn("chat-of-day", "date", self.layout.day(&summary.conversation.created_at)),
        }
    }

    fn snippet(&self, summary: &ConversationSummary) -> Option<String> {
        match &summary.last.as_ref()?.content {
            EntryContent::Message(text) if text.is_none() => Some(self.layout.t("chats-files")),
            EntryContent::Message(text) => Some(text.as_str().chars().take(SNIPPET).collect()),
            EntryContent::Event(_) => None,
        }
    }

    fn is_unread(summary: &ConversationSummary) -> bool {
        summary.conversation.customer.read < summary.conversation.last_ordinal
    }
}

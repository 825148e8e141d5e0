//! A conversation on a page.

use askama::Template;
use page_kit::files::{FileList, FilePicker};
use page_kit::icons::Icon;
use portal_core::staff::account::Colleague;
use portal_core::staff::assignment::{Assignment, WorkSubject};
use portal_core::support::attachment::{Attachment, files_of};
use portal_core::support::conversation::{
    Author, Conversation, ConversationEvent, ConversationState, Entry, EntryContent, EntryState, Topic,
};

use crate::i18n::Locale;
use crate::ticket::view::ActionProblem;
use crate::ticket::words::{customer_page, subject_page};
use crate::view::layout::Layout;

/// What is said in a conversation, and with what it can be answered.
#[derive(Debug)]
pub(crate) struct Talk {
    /// `None` before the first message about a ticket.
    pub(crate) conversation: Option<Conversation>,
    /// Of the customer, where the console can look customers up.
    pub(crate) customer_name: Option<String>,
    /// In their order.
    pub(crate) entries: Vec<Entry>,
    /// The files that came with them.
    pub(crate) files: Vec<Attachment>,
    pub(crate) can_answer: bool,
    pub(crate) replies: Vec<FilledReply>,
    /// Names the next message, so that a form that is sent twice says it once.
    pub(crate) client_id: String,
    /// The page that it is on; messages are posted below it.
    pub(crate) href: String,
    /// The field that chooses files.
    pub(crate) picker: Option<FilePicker>,
}

/// A canned reply with its places filled in.
#[derive(Debug)]
pub(crate) struct FilledReply {
    pub(crate) title: String,
    pub(crate) text: String,
}

impl Talk {
    pub(crate) fn is_closed(&self) -> bool {
        self.conversation.as_ref().is_some_and(|of| of.state == ConversationState::Closed)
    }

    /// The conversation, if it can be closed.
    pub(crate) fn to_close(&self) -> Option<&Conversation> {
        self.conversation.as_ref().filter(|of| self.can_answer && of.state == ConversationState::Open)
    }

    /// The text of a message; nothing of an event.
    pub(crate) fn text<'a>(&self, entry: &'a Entry) -> Option<&'a str> {
        match &entry.content {
            EntryContent::Message(text) => Some(text.as_str()),
            EntryContent::Event(_) => None,
        }
    }

    /// The files of a message.
    pub(crate) fn files(&self, layout: &Layout, entry: &Entry) -> FileList {
        FileList::new(layout.locale, "/staff/attachments", files_of(entry, &self.files))
    }

    /// Whose side said it, for its look.
    pub(crate) fn side(&self, entry: &Entry) -> &'static str {
        match entry.author {
            Author::Customer => "theirs",
            Author::Staff(_) => "ours",
            Author::Portal => "portal",
        }
    }

    pub(crate) fn author(&self, layout: &Layout, entry: &Entry) -> String {
        match &entry.author {
            Author::Customer => layout.t("talk-customer"),
            Author::Staff(name) => name.as_str().to_owned(),
            Author::Portal => layout.t("talk-portal"),
        }
    }

    /// The words of an event.
    pub(crate) fn event(&self, layout: &Layout, entry: &Entry) -> String {
        let who = self.author(layout, entry);
        match &entry.content {
            EntryContent::Event(ConversationEvent::Joined) => layout.tn("talk-joined", "name", who),
            EntryContent::Event(ConversationEvent::Closed) => layout.tn("talk-closed", "name", who),
            EntryContent::Event(ConversationEvent::Rated(rating)) => layout.tn("talk-rated", "stars", rating.stars()),
            EntryContent::Message(_) => String::new(),
        }
    }

    /// How far a message of staff has come.
    pub(crate) fn state(&self, layout: &Layout, entry: &Entry) -> Option<String> {
        if !matches!(entry.author, Author::Staff(_)) {
            return None;
        }
        Some(layout.t(match self.conversation.as_ref()?.state_of(entry)? {
            EntryState::Sent => "talk-sent",
            EntryState::Delivered => "talk-delivered",
            EntryState::Read => "talk-read",
        }))
    }
}

/// `GET /staff/chats/{id}`.
#[derive(Debug, Template)]
#[template(path = "conversation/chat.html")]
pub(crate) struct ChatPage {
    pub(crate) layout: Layout,
    pub(crate) conversation: Conversation,
    pub(crate) talk: Talk,
    pub(crate) holder: Option<Assignment>,
    pub(crate) colleagues: Vec<Colleague>,
    pub(crate) text: String,
    pub(crate) problem: Option<ActionProblem>,
}

impl ChatPage {
    fn subject(&self) -> WorkSubject {
        WorkSubject::Conversation(self.conversation.id)
    }

    fn customer_href(&self) -> String {
        customer_page(&self.conversation.customer_id)
    }

    /// The page of the ticket that it is about.
    fn ticket_href(&self) -> Option<String> {
        let Topic::Ticket(number) = &self.conversation.topic else { return None };
        Some(subject_page(&WorkSubject::Ticket(number.clone())))
    }

    fn message(&self) -> Option<String> {
        self.problem.map(|problem| self.layout.t(problem.word()))
    }
}

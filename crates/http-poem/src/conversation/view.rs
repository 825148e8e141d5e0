//! One conversation: what was said, and the form that answers.

use askama::Template;
use page_kit::files::{FileList, FilePicker};
use portal_core::Group;
use portal_core::support::attachment::{Attachment, files_of};
use portal_core::support::conversation::{
    Author, Conversation, ConversationEvent, ConversationState, Entry, EntryContent, EntryState, MessageText,
};

use crate::i18n::Locale;
use crate::ticket::view::STARS;
use crate::ticket::words::WrongField;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;

/// Where files lie.
const ATTACHMENTS: &str = "/customer/attachments";

/// The form that writes a message.
#[derive(Debug, Clone, Default)]
pub struct MessageForm {
    /// Where it is sent.
    pub action: String,
    /// Names the message.
    pub client_id: String,
    /// What is written.
    pub text: String,
    /// What is wrong with it.
    pub wrong: Option<WrongField>,
    /// What else kept it from being sent, in words.
    pub trouble: Option<String>,
    /// The field that chooses files; none where no files are taken.
    pub picker: Option<FilePicker>,
}

/// Messages, and the form that adds one.
#[derive(Debug, Clone)]
pub struct Thread {
    /// The conversation; none before the first message of a ticket.
    pub conversation: Option<Conversation>,
    /// Some of its messages in their order.
    pub entries: Vec<Entry>,
    /// The files that came with them.
    pub files: Vec<Attachment>,
    /// The address of those before them.
    pub earlier: Option<String>,
    /// The address of the latest, where others are shown.
    pub latest: Option<String>,
    /// The form.
    pub form: MessageForm,
    /// Where the page stands in the stream of events.
    pub cursor: String,
    /// The place of the customer who waits for an answer.
    pub queue_place: Option<u64>,
}

/// A message as it is shown.
pub(crate) struct Shown<'a> {
    pub(crate) class: &'static str,
    pub(crate) author: String,
    pub(crate) text: String,
    pub(crate) files: FileList,
    pub(crate) state: Option<&'static str>,
    pub(crate) entry: &'a Entry,
}

impl MessageForm {
    /// The most characters of a message.
    #[expect(clippy::unused_self, reason = "templates call it on the form")]
    pub(crate) fn most(&self) -> usize {
        MessageText::LONGEST
    }
}

impl Thread {
    pub(crate) fn id(&self) -> String {
        self.conversation.as_ref().map(|of| of.id.to_string()).unwrap_or_default()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.conversation.as_ref().is_some_and(|of| of.state == ConversationState::Closed)
    }

    pub(crate) fn shown(&self, layout: &Layout) -> Vec<Shown<'_>> {
        self.entries.iter().map(|entry| self.entry(layout, entry)).collect()
    }

    fn entry<'a>(&self, layout: &Layout, entry: &'a Entry) -> Shown<'a> {
        let (class, author) = match &entry.author {
            Author::Customer => ("own", layout.t("conversation-you")),
            Author::Staff(name) => ("theirs", name.as_str().to_owned()),
            Author::Portal => ("theirs", layout.brand.name.clone()),
        };
        let (class, text) = match &entry.content {
            EntryContent::Message(text) => (class, text.as_str().to_owned()),
            EntryContent::Event(ConversationEvent::Joined) => {
                ("event", layout.tn("conversation-joined", "name", author.as_str()))
            }
            EntryContent::Event(ConversationEvent::Closed) => ("event", layout.t("conversation-closed")),
            EntryContent::Event(ConversationEvent::Rated(rating)) => {
                ("event", layout.tn("conversation-rated", "stars", rating.stars()))
            }
        };
        let is_own = entry.author == Author::Customer && class != "event";
        let state = self.conversation.as_ref().filter(|_| is_own).and_then(|of| of.state_of(entry)).map(state_key);
        let files = FileList::new(layout.locale, ATTACHMENTS, files_of(entry, &self.files));
        Shown { class, author, text, files, state, entry }
    }
}

/// Key of the word for how far a message has come.
const fn state_key(state: EntryState) -> &'static str {
    match state {
        EntryState::Sent => "conversation-sent",
        EntryState::Delivered => "conversation-delivered",
        EntryState::Read => "conversation-read",
    }
}

/// `GET /customer/chat/{id}`.
#[derive(Debug, Template)]
#[template(path = "conversation/chat.html")]
pub struct ChatPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// What was said.
    pub thread: Thread,
    /// Whether no stars were chosen in the form that was sent.
    pub is_unrated: bool,
}

impl ChatPage {
    /// The stars to choose from, while the chat can be rated: how many, and their word.
    fn stars(&self) -> Option<[(u8, String); 5]> {
        let thread = &self.thread;
        let end = thread.conversation.as_ref().filter(|_| thread.latest.is_none())?.end_to_rate(&thread.entries);
        end.map(|_| STARS.map(|(stars, word)| (stars, self.layout.t(word))))
    }

    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/chat", word: "chats-title" }];

    /// Where the chat becomes a ticket.
    fn to_ticket(&self) -> Option<String> {
        self.layout.groups.contains(Group::Support).then(|| format!("/customer/tickets/new?chat={}", self.thread.id()))
    }
}

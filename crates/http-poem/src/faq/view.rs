//! Questions and answers: search, topics, answers that fold, and where to ask a person.

use askama::Template;

use crate::i18n::{Locale, t};
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// Whether they are what was looked for.
    pub marked: bool,
}

/// Text of an answer that leads nowhere, or to one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqText {
    /// The page it leads to.
    pub href: Option<String>,
    /// Its words.
    pub pieces: Vec<Piece>,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaqBlock {
    /// A paragraph.
    Paragraph(Vec<FaqText>),
    /// A list.
    List(Vec<Vec<FaqText>>),
}

/// One question with its answer.
#[derive(Debug, Clone)]
pub struct FaqEntry {
    /// Its anchor, and its name in `?open=`.
    pub slug: String,
    /// The question.
    pub question: Vec<Piece>,
    /// The answer.
    pub answer: Vec<FaqBlock>,
    /// Whether the answer shows from the start.
    pub open: bool,
}

/// The questions of one topic.
#[derive(Debug, Clone)]
pub struct FaqSection {
    /// Its name in the anchor.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its icon.
    pub icon: Icon,
    /// Its questions.
    pub entries: Vec<FaqEntry>,
}

impl FaqSection {
    /// The icon for a word in the content.
    pub fn icon_of(word: &str) -> Icon {
        match word {
            "wallet" => Icon::Wallet,
            "wifi" => Icon::Wifi,
            "shield" => Icon::ShieldCheck,
            "wrench" => Icon::Wrench,
            "ticket" => Icon::Ticket,
            "user" => Icon::User,
            "house" => Icon::House,
            "phone" => Icon::Smartphone,
            "package" => Icon::Package,
            "clock" => Icon::Clock,
            _ => Icon::Info,
        }
    }
}

/// `GET /customer/faq?q=&open=`.
///
/// Anchors of the page's own hold an underscore, those of questions a hyphen: they never meet.
#[derive(Debug, Template)]
#[template(path = "faq/faq.html")]
pub struct FaqPage {
    /// The layout, with or without a customer.
    pub layout: Layout,
    /// What was looked for; empty for everything.
    pub query: String,
    /// The topics, and in each its questions, in the order in which they are shown.
    pub sections: Vec<FaqSection>,
}

impl FaqPage {
    /// The page; the best answer to a query shows from the start.
    pub fn new(layout: Layout, query: String, mut sections: Vec<FaqSection>) -> Self {
        let first = sections.first_mut().and_then(|section| section.entries.first_mut());
        if let Some(best) = first.filter(|_| !query.is_empty()) {
            best.open = true;
        }
        Self { layout, query, sections }
    }

    /// How many answers there are, in words.
    fn found(&self) -> String {
        let count: usize = self.sections.iter().map(|section| section.entries.len()).sum();
        t(self.layout.locale, "faq-found", &[("count", count.into()), ("query", self.query.as_str().into())])
    }

    /// A chat with customer service that begins with what was looked for.
    fn chat(&self) -> Option<String> {
        if self.query.is_empty() {
            return self.layout.support_chat();
        }
        let customer = self.layout.customer.as_ref().map(|customer| customer.customer_id.as_str());
        let key = if customer.is_some() { "chat-faq-customer" } else { "chat-faq" };
        let words = [("query", self.query.as_str().into()), ("customer", customer.unwrap_or_default().into())];
        self.layout.brand.whatsapp_link(&t(self.layout.locale, key, &words))
    }
}

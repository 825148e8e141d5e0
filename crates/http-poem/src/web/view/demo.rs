//! The demo's chat: the WhatsApp messages the portal "sent", as a phone would show them.

use askama::Template;
use chrono::{DateTime, Utc};

use super::format;
use super::icons::Icon;
use super::shell::Shell;

/// One message.
#[derive(Debug, Clone)]
pub struct DemoMessage {
    /// Text as sent, with WhatsApp's `*bold*`.
    pub text: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// The code in it, if there is one, to copy.
    pub code: Option<String>,
}

impl DemoMessage {
    /// The text in pieces, each plain or bold, as WhatsApp shows asterisks.
    fn spans(&self) -> Vec<(bool, &str)> {
        let mut spans = Vec::new();
        let mut rest = self.text.as_str();
        while let Some((before, bold, after)) = next_bold(rest) {
            spans.push((false, before));
            spans.push((true, bold));
            rest = after;
        }
        spans.push((false, rest));
        spans.retain(|(_, text)| !text.is_empty());
        spans
    }
}

/// Splits at the first `*bold*` that stays on its line and holds something.
fn next_bold(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('*').map(|at| from + at) {
        let inside = &text[open + 1..];
        match inside.find(['*', '\n']) {
            Some(end) if end > 0 && inside[end..].starts_with('*') && !inside.starts_with(' ') => {
                return Some((&text[..open], &inside[..end], &inside[end + 1..]));
            }
            _ => from = open + 1,
        }
    }
    None
}

/// All messages to one number.
#[derive(Debug, Clone)]
pub struct DemoChat {
    /// The number, as `?to=` takes it.
    pub number: String,
    /// Oldest first.
    pub messages: Vec<DemoMessage>,
}

/// `GET /demo/whatsapp?to={number}`, in `demo` alone.
#[derive(Debug, Template)]
#[template(path = "demo_chat.html")]
pub struct DemoChatPage {
    /// The frame.
    pub shell: Shell,
    /// One chat per number, latest first.
    pub chats: Vec<DemoChat>,
    /// The number whose chat is open; the first chat if absent or unknown.
    pub open: Option<String>,
}

impl DemoChatPage {
    /// The chat that is open.
    fn current(&self) -> Option<&DemoChat> {
        let wanted = self.open.as_deref();
        self.chats.iter().find(|chat| Some(chat.number.as_str()) == wanted).or_else(|| self.chats.first())
    }

    fn is_current(&self, chat: &DemoChat) -> bool {
        self.current().is_some_and(|current| current.number == chat.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<(bool, String)> {
        let message = DemoMessage { text: text.to_owned(), sent_at: DateTime::UNIX_EPOCH, code: None };
        message.spans().into_iter().map(|(bold, piece)| (bold, piece.to_owned())).collect()
    }

    #[test]
    fn asterisks_make_bold_only_in_pairs_on_one_line() {
        let plain = |text: &str| (false, text.to_owned());
        let bold = |text: &str| (true, text.to_owned());
        assert_eq!(spans("Kode: *123456*!"), [plain("Kode: "), bold("123456"), plain("!")]);
        assert_eq!(spans("*a* dan *b*"), [bold("a"), plain(" dan "), bold("b")]);
        assert_eq!(spans("2 * 3"), [plain("2 * 3")]);
        assert_eq!(spans("0817****070"), [plain("0817****070")]);
        assert_eq!(spans("*buka\ntutup*"), [plain("*buka\ntutup*")]);
        assert_eq!(spans(""), []);
    }
}

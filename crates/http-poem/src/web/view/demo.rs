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
    /// The text in pieces, each plain or with the mark that WhatsApp shows as `*bold*` or `_italic_`.
    fn spans(&self) -> Vec<(Option<char>, &str)> {
        let mut spans = Vec::new();
        let mut rest = self.text.as_str();
        while let Some((before, mark, marked, after)) = next_marked(rest) {
            spans.push((None, before));
            spans.push((Some(mark), marked));
            rest = after;
        }
        spans.push((None, rest));
        spans.retain(|(_, text)| !text.is_empty());
        spans
    }
}

/// Splits at the first pair of marks that stays on its line, stands outside of words and holds something.
fn next_marked(text: &str) -> Option<(&str, char, &str, &str)> {
    for (open, mark) in text.match_indices(['*', '_']) {
        let (before, inside) = (&text[..open], &text[open + 1..]);
        let Some(end) = inside.find([mark_of(mark), '\n']).filter(|end| *end > 0) else { continue };
        let after = inside[end..].strip_prefix(mark);
        let outside = !before.ends_with(char::is_alphanumeric) && !inside.starts_with(' ');
        if let Some(after) = after.filter(|after| outside && !after.starts_with(char::is_alphanumeric)) {
            return Some((before, mark_of(mark), &inside[..end], after));
        }
    }
    None
}

fn mark_of(mark: &str) -> char {
    if mark == "*" { '*' } else { '_' }
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

    fn spans(text: &str) -> Vec<(Option<char>, String)> {
        let message = DemoMessage { text: text.to_owned(), sent_at: DateTime::UNIX_EPOCH, code: None };
        message.spans().into_iter().map(|(mark, piece)| (mark, piece.to_owned())).collect()
    }

    #[test]
    fn marks_count_only_in_pairs_on_one_line_and_outside_of_words() {
        let plain = |text: &str| (None, text.to_owned());
        let bold = |text: &str| (Some('*'), text.to_owned());
        let italic = |text: &str| (Some('_'), text.to_owned());
        assert_eq!(spans("Kode: *123456*!"), [plain("Kode: "), bold("123456"), plain("!")]);
        assert_eq!(spans("*a* dan *b*"), [bold("a"), plain(" dan "), bold("b")]);
        assert_eq!(spans("— _AGLIS Net_"), [plain("— "), italic("AGLIS Net")]);
        assert_eq!(spans("https://a.id/b_c_d"), [plain("https://a.id/b_c_d")]);
        assert_eq!(spans("2 * 3"), [plain("2 * 3")]);
        assert_eq!(spans("0817****070"), [plain("0817****070")]);
        assert_eq!(spans("*buka\ntutup*"), [plain("*buka\ntutup*")]);
        assert_eq!(spans(""), []);
    }
}

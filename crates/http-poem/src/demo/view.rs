//! The demo's chat: the WhatsApp messages the portal "sent", as a phone would show them.

use askama::Template;
use chrono::{DateTime, Utc};

use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

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

/// A piece of a message.
struct Span<'a> {
    /// The mark that WhatsApp shows as `*bold*` or `_italic_`.
    mark: Option<char>,
    text: &'a str,
    /// Where it leads.
    href: Option<String>,
}

impl DemoMessage {
    /// The text in pieces, each plain or marked, and each with or without a link.
    fn spans(&self) -> Vec<Span<'_>> {
        let marked = marked(&self.text).into_iter();
        let linked = marked.flat_map(|(mark, text)| {
            let links = links(text).into_iter();
            links.map(move |(text, href)| Span { mark, text, href })
        });
        linked.filter(|span| !span.text.is_empty()).collect()
    }
}

fn marked(text: &str) -> Vec<(Option<char>, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, mark, marked, after)) = next_marked(rest) {
        pieces.extend([(None, before), (Some(mark), marked)]);
        rest = after;
    }
    pieces.push((None, rest));
    pieces
}

/// Cuts out the addresses, each with where it leads.
fn links(text: &str) -> Vec<(&str, Option<String>)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, address, after)) = next_address(rest) {
        let scheme = if address.starts_with("http") { "" } else { "https://" };
        pieces.extend([(before, None), (address, Some(format!("{scheme}{address}")))]);
        rest = after;
    }
    pieces.push((rest, None));
    pieces
}

/// Splits at the first word that is an address of the web.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let address = word.trim_end().trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        if is_address(address) {
            return Some((&text[..at], address, &text[at + address.len()..]));
        }
        at += word.len();
    }
    None
}

/// Whether it names a page of the web, and nothing but its own host decides which.
fn is_address(word: &str) -> bool {
    let host_on = match (word.strip_prefix("https://"), word.strip_prefix("http://")) {
        (Some(rest), _) | (None, Some(rest)) => rest,
        (None, None) if word.starts_with("wa.me/") => word,
        (None, None) => return false,
    };
    let host = host_on.split(['/', '?', '#']).next().unwrap_or_default();
    let may_be_host = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b));
    may_be_host && word.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>\\`{}|^".contains(&b))
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
#[template(path = "demo/demo_chat.html")]
pub struct DemoChatPage {
    /// The layout.
    pub layout: Layout,
    /// One chat per number, latest first.
    pub chats: Vec<DemoChat>,
    /// The number whose chat is open; the first chat if absent or unknown.
    pub open: Option<String>,
}

impl DemoChatPage {
    /// The chat that is open.
    fn current(&self) -> Option<&DemoChat> {
        let open = self.open.as_deref();
        self.chats.iter().find(|chat| Some(chat.number.as_str()) == open).or_else(|| self.chats.first())
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
        message.spans().into_iter().map(|span| (span.mark, span.text.to_owned())).collect()
    }

    fn hrefs(text: &str) -> Vec<String> {
        let message = DemoMessage { text: text.to_owned(), sent_at: DateTime::UNIX_EPOCH, code: None };
        message.spans().into_iter().filter_map(|span| span.href).collect()
    }

    #[test]
    fn addresses_are_links_and_what_follows_them_is_not() {
        assert_eq!(hrefs("Buka https://a.id/x?b=1#c. Lalu (http://127.0.0.1:8080/y)"), ["https://a.id/x?b=1#c"]);
        assert_eq!(hrefs("di http://127.0.0.1:8080/y, ya"), ["http://127.0.0.1:8080/y"]);
        assert_eq!(
            hrefs("*wa.me/6281234567890*\nhttps://a.id/b_c_d"),
            ["https://wa.me/6281234567890", "https://a.id/b_c_d"]
        );
        assert_eq!(spans("a https://a.id, b").len(), 3);
    }

    #[test]
    fn hostile_addresses_are_text() {
        for hostile in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "https:///evil",
            "https://portal.id@evil.example/",
            "https://a.id/\"onmouseover=alert(1)",
            "https://a.id/<script>",
            "https://a.id\\@evil.example",
            "//evil.example",
            "xhttps://a.id",
            "https://аpple.id",
            "httpsa.id",
        ] {
            assert_eq!(hrefs(hostile), [] as [String; 0], "{hostile}");
        }
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

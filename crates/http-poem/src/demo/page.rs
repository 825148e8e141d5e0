//! The demo's chat. Its route exists only when the binary brings an inbox, which only the demo does.

use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use crate::demo::view::{DemoChat, DemoChatPage, DemoMessage};
use crate::outside::SentMessage;
use crate::page::render::{layout, page};
use crate::state::App;

#[derive(Deserialize)]
struct Wish {
    to: Option<String>,
}

/// `GET /demo/whatsapp?to=`.
#[handler]
pub(crate) fn show(app: &App, context: &RequestContext, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let Some(inbox) = &app.parts.demo else { return Err(Problem::not_found()) };
    let chats = chats(inbox.messages());
    page(&DemoChatPage { layout: layout(app, context, None), chats, open: wish.to })
}

/// One chat per number, the one with the latest message first.
fn chats(messages: Vec<SentMessage>) -> Vec<DemoChat> {
    let mut chats: Vec<DemoChat> = Vec::new();
    for message in messages {
        let number = String::from(message.to);
        let at = chats.iter().position(|chat| chat.number == number);
        let mut chat = at.map_or_else(|| DemoChat { number, messages: Vec::new() }, |at| chats.remove(at));
        let code = bold_code(&message.text);
        chat.messages.push(DemoMessage { text: message.text, sent_at: message.sent_at, code });
        chats.insert(0, chat);
    }
    chats
}

/// The six digits between asterisks.
fn bold_code(text: &str) -> Option<String> {
    text.split('*').find(|piece| piece.len() == 6 && piece.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use portal_core::PhoneNumber;

    use super::*;

    #[test]
    fn messages_are_sorted_into_chats_and_their_codes_found() {
        let to = |phone| PhoneNumber::parse(phone).expect("a mobile number");
        let message =
            |phone, text: &str| SentMessage { to: to(phone), text: text.to_owned(), sent_at: DateTime::UNIX_EPOCH };
        let chats = chats(vec![
            message("0817102070", "*Kode* Anda: *123456*"),
            message("081234567890", "Halo 999999"),
            message("0817102070", "lagi *654321*"),
        ]);
        assert_eq!(chats.len(), 2);
        assert_eq!(chats[0].number, "+62817102070");
        let codes: Vec<Option<&str>> = chats[0].messages.iter().map(|m| m.code.as_deref()).collect();
        assert_eq!(codes, [Some("123456"), Some("654321")]);
        assert_eq!(chats[1].messages[0].code, None);
    }
}

//! Messages as mail servers get them.

use lettre::Address;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use portal_core::MessageId;
use portal_core::messaging::outbox::{EmailContent, OutgoingEmail};

/// What stands in every message.
#[derive(Debug, Clone)]
pub(crate) struct Letterhead {
    pub(crate) from: Mailbox,
    pub(crate) reply_to: Option<Mailbox>,
}

/// No machine is to answer (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Letterhead {
    /// The identity of a message wherever it goes: the same whenever it is sent.
    pub(crate) fn message_id(&self, id: MessageId) -> String {
        format!("{id}@{}", self.from.email.domain())
    }

    /// The whole message: text and HTML to choose from, then the files; `None` if it cannot be written.
    pub(crate) fn write(&self, email: &OutgoingEmail, to: &Address) -> Option<Message> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.clone().into())
            .subject(one_line(&email.content.subject))
            .message_id(Some(format!("<{}>", self.message_id(email.id))))
            .date(email.at.into())
            .header(AutoSubmitted);
        let message = self.reply_to.iter().fold(message, |message, reply_to| message.reply_to(reply_to.clone()));
        message.multipart(parts(&email.content)?).ok()
    }
}

fn parts(content: &EmailContent) -> Option<MultiPart> {
    let texts = MultiPart::alternative()
        .singlepart(SinglePart::plain(content.text.expose().clone()))
        .singlepart(SinglePart::html(content.html.expose().clone()));
    content.attachments.iter().try_fold(MultiPart::mixed().multipart(texts), |parts, file| {
        let media_type = ContentType::parse(file.media_type).ok()?;
        Some(parts.singlepart(Attachment::new(file.name.clone()).body(file.bytes.expose().clone(), media_type)))
    })
}

/// Without what would end the line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

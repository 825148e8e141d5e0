//! E-mail: what one says, and the port of the mail server that takes it.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use super::error::SendError;
use super::model::Accepted;
use crate::kernel::email::EmailAddress;
use crate::kernel::id::MessageId;
use crate::kernel::secret::Secret;

/// The longest that a mail server may be tried for one message. Shorter than the lease of the lane.
pub const EMAIL_ANSWER_WITHIN: TimeDelta = TimeDelta::seconds(60);

/// What an e-mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailContent {
    /// The subject, in one line.
    pub subject: String,
    /// The whole as plain text, lines ended by `\n`.
    pub text: Secret<String>,
    /// The whole as HTML. It loads nothing from elsewhere.
    pub html: Secret<String>,
    /// Files that come with it.
    pub attachments: Vec<EmailAttachment>,
}

/// A file that comes with an e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAttachment {
    /// What it is saved as: letters, digits, dots, dashes and underscores alone.
    pub name: String,
    /// What it is, such as `application/pdf`.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Secret<Vec<u8>>,
}

/// An e-mail as a mail server gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingEmail {
    /// Its identity in the outbox.
    pub id: MessageId,
    /// The mailbox it goes to.
    pub to: EmailAddress,
    /// When it was put into the outbox: its date.
    pub at: DateTime<Utc>,
    /// What it says.
    pub content: EmailContent,
}

/// A mail server.
///
/// # Contract
/// * Sends to the mailbox given and no other, at most once per call.
/// * Subject, text, HTML and files arrive as they are. Nothing in them becomes a header or a recipient.
/// * The same message goes out under the same Message-ID whenever it is sent, and no other message under that one, so
///   that a mailbox knows one that came twice. The answer's reference is the Message-ID.
/// * It says that a machine wrote it, so that no machine answers it (`Auto-Submitted`, RFC 3834).
/// * Answers within [`EMAIL_ANSWER_WITHIN`], whatever the server does.
/// * Tells errors apart: [`SendError::Rejected`] if the server refused this message for good;
///   [`SendError::Transient`] if it did not take this message this time; [`SendError::GatewayDown`] if it takes none now
///   (no connection, no encryption, no login, or it is closing); [`SendError::Ambiguous`] if the answer to the whole
///   message got lost.
/// * Errors hold the codes of the server's answer. They tell neither the address nor what the message says.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait EmailSender: Send + Sync {
    /// The sender's name, such as `smtp`.
    fn name(&self) -> &str;

    /// Hands one e-mail over.
    ///
    /// # Errors
    /// [`SendError`] with what the worker should make of it.
    async fn send(&self, email: &OutgoingEmail) -> Result<Accepted, SendError>;
}

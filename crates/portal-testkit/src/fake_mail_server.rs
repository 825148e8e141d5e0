//! What cases need to do behind an e-mail sender's back: say what the mail server does, and look at what it got.

use async_trait::async_trait;

/// What the stand-in behind a sender does with whatever it is asked from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailServerState {
    /// Takes every message.
    Accepts,
    /// Answers 550 5.1.1 to the recipient: there is no such mailbox.
    RefusesTheRecipient,
    /// Answers 552 5.3.4 to the whole message: it is too big.
    RefusesTheMessage,
    /// Answers 451 4.3.0 to the recipient: come again.
    DefersTheRecipient,
    /// Answers 421 4.3.2 to the sender: it is closing.
    Closes,
    /// Keeps the message and never says so.
    HangsAfterTheMessage,
    /// Takes the connection and answers nothing.
    Hangs,
    /// Takes no connections, and has dropped those that stood.
    TakesNoConnections,
}

/// An e-mail that arrived in a mailbox, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedEmail {
    /// The recipients that the server was given (the envelope).
    pub recipients: Vec<String>,
    /// Every header, by its name in small letters, in order; its value decoded and unfolded.
    pub headers: Vec<(String, String)>,
    /// The part for readers of plain text; lines end with `\n`.
    pub text: String,
    /// The part for readers of HTML; lines end with `\n`.
    pub html: String,
    /// Name, media type and bytes of each file.
    pub files: Vec<(String, String, Vec<u8>)>,
}

impl ReceivedEmail {
    /// The values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// Directs the mail server that the sender under test talks to, past the sender: each adapter's tests implement it over
/// a server of their own. The sender has its usual time limits, not shorter ones: they are what is tested. Methods panic
/// when the stand-in cannot do it.
#[async_trait]
pub trait FakeMailServer: Send + Sync {
    /// Puts the server into a state; it starts in [`MailServerState::Accepts`]. Done when this answers.
    async fn put(&self, state: MailServerState);

    /// Every message that arrived, in order.
    async fn received(&self) -> Vec<ReceivedEmail>;

    /// How many times it was asked about a recipient.
    async fn asked(&self) -> usize;
}

//! A message from outside, what comes with it, and what came of both.

use crate::identity::customer::CustomerScope;
use crate::kernel::id::ConversationId;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::{hex, sha256};
use crate::support::conversation::ClientId;

/// A message that somebody wrote outside the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingMessage {
    /// What passed it on, such as the name of a gateway.
    pub provider: String,
    /// What the provider names the message by: the same message has the same name, however often it is passed on.
    pub reference: String,
    /// The number that it came from, as the provider says.
    pub from: PhoneNumber,
    /// What it says; `None` for a file alone.
    pub text: Option<String>,
    /// The file that came with it.
    pub file: Option<IncomingFile>,
}

/// A file that came with a message, as the provider tells of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingFile {
    /// What it is called.
    pub name: Option<String>,
    /// Where it is fetched from: any text.
    pub address: Option<String>,
}

impl IncomingMessage {
    /// The name of the entry with its text. `None` never comes: digits of a hash make a name.
    pub(super) fn client_id(&self) -> Option<ClientId> {
        self.named("in")
    }

    /// The name of the entry with its file.
    fn file_client_id(&self) -> Option<ClientId> {
        self.named("file")
    }

    fn named(&self, part: &str) -> Option<ClientId> {
        let Self { provider, reference, from, .. } = self;
        let digest = sha256(format!("incoming\n{provider}\n{}\n{reference}", from.as_e164()).as_bytes());
        ClientId::parse(&format!("{part}-{}", hex(&digest[..16])))
    }

    /// Its file, to be put into that conversation; `None` if there is none that can be fetched.
    pub(super) fn pending_file(&self, scope: &CustomerScope, conversation: ConversationId) -> Option<PendingFile> {
        let file = self.file.as_ref()?;
        let (address, client_id) = (file.address.clone()?, self.file_client_id()?);
        let name = file.name.clone().unwrap_or_default();
        Some(PendingFile { scope: scope.clone(), conversation, client_id, name, address })
    }
}

/// A file of a message that was taken, which is still to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingFile {
    pub(super) scope: CustomerScope,
    pub(super) conversation: ConversationId,
    /// The name of its entry: the same file is told of once.
    pub(super) client_id: ClientId,
    /// What it is called; empty if nobody says.
    pub(super) name: String,
    pub(super) address: String,
}

/// What came of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is in a conversation, now or from before.
    In {
        /// The conversation.
        conversation: ConversationId,
        /// Its file, for [`IncomingFileService::take`](super::IncomingFileService::take).
        file: Option<PendingFile>,
    },
    /// It says nothing.
    Empty,
    /// The number is no customer's who may enter the portal.
    Unknown,
    /// The number writes too much.
    TooMany,
}

/// What came of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileOutcome {
    /// It is in the conversation.
    Taken,
    /// The conversation tells of it from before.
    Before,
    /// It is not taken, and the conversation says so.
    NotTaken(NotTaken),
    /// It cannot be fetched now; the conversation does not tell of it yet.
    Unreachable,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotTaken {
    /// It has more bytes than a file may have.
    TooLarge,
    /// It is no kind of file that is taken.
    Unsupported,
    /// There is nothing in it, or it cannot be read.
    Unreadable,
    /// The account sent as many files, or as many bytes, as it may.
    TooMany,
    /// It lies where files may not be fetched from.
    NotAllowed,
    /// It cannot be fetched.
    Unreachable,
}

impl FileOutcome {
    /// The word for it in figures.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Before => "before",
            Self::Unreachable | Self::NotTaken(NotTaken::Unreachable) => "unreachable",
            Self::NotTaken(NotTaken::TooLarge) => "too_large",
            Self::NotTaken(NotTaken::Unsupported) => "unsupported",
            Self::NotTaken(NotTaken::Unreadable) => "unreadable",
            Self::NotTaken(NotTaken::TooMany) => "too_many",
            Self::NotTaken(NotTaken::NotAllowed) => "not_allowed",
        }
    }
}

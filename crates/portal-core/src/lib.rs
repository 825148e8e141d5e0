//! The domain of an internet provider's customer portal: log in with a WhatsApp code, see the
//! dashboard, and everything behind it, as use cases over port traits.
//!
//! Nothing here does I/O, reads a clock or draws randomness by itself: adapters are passed in through
//! [`Ports`]. Start at [`Portal`]; `examples/embed.rs` shows a login on a store of one's own.

pub mod billing;
pub mod content;
pub mod identity;
pub mod insight;
pub mod integration;
pub mod kernel;
pub mod messaging;
pub mod portal;
pub mod staff;
pub mod support;

#[cfg(test)]
mod test_support;

pub use identity::session::ClientInfo;
pub use kernel::actor::Actor;
pub use kernel::clock::{Clock, Entropy};
pub use kernel::error::PortError;
pub use kernel::id::{
    ApiKeyId, AttachmentId, CampaignId, ChallengeId, ConversationId, CustomerId, EventId, InvalidId, InvoiceNumber,
    MessageId, NoteId, PackageCode, PaymentNumber, PhoneChangeId, PromiseId, ReplyId, SessionId, StaffId,
    StaffSessionId, TicketNumber,
};
pub use kernel::local_day::LocalDay;
pub use kernel::locale::Locale;
pub use kernel::money::Rupiah;
pub use kernel::page::{Page, PageRequest};
pub use kernel::phone::PhoneNumber;
pub use kernel::secret::{KeyRing, Secret, ServerKey};
pub use portal::{Group, Groups, LoginError, NotOffered, Portal, PortalPolicies, Ports};

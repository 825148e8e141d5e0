//! The domain of an internet provider's customer portal: log in with a WhatsApp code, see the
//! dashboard, and everything behind it, as use cases over port traits.
//!
//! Nothing here does I/O, reads a clock or draws randomness by itself: adapters are passed in through
//! [`PortalPorts`]. Start at [`Portal`]; `examples/embed.rs` shows a login on a store of one's own.

pub mod analytics;
pub mod announcement;
pub mod audit;
pub mod clock;
pub mod customer;
pub mod dashboard;
pub mod device;
pub mod error;
pub mod faq;
pub mod id;
pub mod invoice;
mod local_day;
pub mod locale;
pub mod money;
pub mod notification;
pub mod opening_hours;
pub mod otp;
pub mod page;
pub mod phone;
pub mod portal;
pub mod profile;
pub mod rate_limit;
pub mod record;
pub mod secret;
pub mod session;
pub mod staff;
pub mod ticket;

#[cfg(test)]
mod test_support;

pub use clock::{Clock, Entropy};
pub use error::PortError;
pub use id::{ChallengeId, CustomerId, InvalidId, InvoiceNumber, MessageId, PhoneChangeId, SessionId, TicketNumber};
pub use local_day::LocalDay;
pub use locale::Locale;
pub use money::Rupiah;
pub use page::{Page, PageRequest};
pub use phone::PhoneNumber;
pub use portal::{LoginError, Portal, PortalPolicies, PortalPorts};
pub use secret::{KeyRing, Secret, ServerKey};
pub use session::ClientInfo;

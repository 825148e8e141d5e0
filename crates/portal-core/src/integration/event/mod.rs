//! Events: what customers did in the portal, for the ISP's systems to know.
//!
//! What an event tells of is written where the ISP keeps its data, and the event is kept by the portal. So an event is
//! announced before that write and published after it. A stop in between leaves an announced event, which
//! [`EventSettler`] publishes or withdraws by what is on file.

mod contacts;
mod invoices;
mod model;
mod policy;
mod port;
mod read;
mod recorder;
mod settle;
mod tickets;

pub use contacts::RecordingContacts;
pub use invoices::RecordingInvoices;
pub use model::{
    Event, EventBatch, EventBody, EventKind, EventPayload, FieldChange, InvalidEventKind, LogStatus, PublishedEvent,
};
pub use policy::EventPolicy;
pub use port::EventLog;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockEventLog;
pub use read::{EventFeed, ReadEventsError};
pub use recorder::EventRecorder;
pub use settle::{EventSettler, Settled};
pub use tickets::RecordingTickets;

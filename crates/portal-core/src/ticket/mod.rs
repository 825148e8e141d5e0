//! Tickets: types, priorities and states.

mod model;

pub use model::{InvalidTicketWord, Priority, TicketStatus, TicketSummary, TicketType};

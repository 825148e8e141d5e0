//! Records as the contract writes them: the members of the portal's integration API, and beside them what only the portal
//! reads or writes. Members that are not known are ignored. Amounts are whole rupiah, days `2025-11-30`, instants RFC 3339.

mod customer;
mod invoice;
mod lenient;
mod ticket;

use serde::{Deserialize, Serialize};

pub use customer::{Customer, CustomerPatch};
pub use invoice::{Invoice, Line, Payment};
pub use ticket::{NewTicket, Step, Ticket, TicketPatch};

/// An answer with data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data<T> {
    /// Always true; problems have a status of their own.
    pub success: bool,
    /// What was asked for.
    pub data: T,
}

impl<T> Data<T> {
    /// An answer with this data.
    pub fn of(data: T) -> Self {
        Self { success: true, data }
    }
}

/// The largest `limit` of a list.
pub const LARGEST_LIMIT: usize = 1_000;

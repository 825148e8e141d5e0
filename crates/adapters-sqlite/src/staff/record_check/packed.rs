//! Rows packed as JSON, as the repositories read them.

use portal_core::billing::invoice::{Invoice, InvoiceItem};
use portal_core::staff::record_check::RecordCursor;
use portal_core::support::ticket::Ticket;

use crate::billing::invoice::row::{InvoiceRow, ItemRow, PaymentRow};
use crate::row::{BrokenRow, Place, Text};
use crate::support::ticket::row::{EventRow, TicketRow};

/// A row with its primary key: the bytes of a text, or none, and a number.
pub(super) struct PackedRow {
    pub key: Vec<u8>,
    pub position: i64,
    /// The row's own number, or that of the invoice or ticket that it belongs to.
    pub number: Text,
    pub row: Vec<u8>,
}

impl PackedRow {
    pub(super) fn cursor(self) -> RecordCursor {
        RecordCursor { key: self.key, position: self.position }
    }

    /// A row that has no number of its own.
    fn id(&self) -> String {
        format!("{} ({})", self.number.0, self.position)
    }
}

pub(super) fn invoice(row: &PackedRow) -> Result<(), BrokenRow> {
    let place = Place { table: "invoices", id: &row.number.0 };
    let read: InvoiceRow = place.packed("invoice_number", &row.row)?;
    Invoice::try_from(read).map(drop)
}

pub(super) fn item(row: &PackedRow) -> Result<(), BrokenRow> {
    let read: ItemRow = Place { table: "invoice_items", id: &row.id() }.packed("position", &row.row)?;
    let _shown = InvoiceItem::from(read);
    Ok(())
}

pub(super) fn payment(row: &PackedRow) -> Result<(), BrokenRow> {
    let read: PaymentRow = Place { table: "payments", id: &row.position.to_string() }.packed("id", &row.row)?;
    read.read().map(drop)
}

pub(super) fn ticket(row: &PackedRow) -> Result<(), BrokenRow> {
    let place = Place { table: "tickets", id: &row.number.0 };
    let read: TicketRow = place.packed("ticket_number", &row.row)?;
    Ticket::try_from(read).map(drop)
}

pub(super) fn step(row: &PackedRow) -> Result<(), BrokenRow> {
    let read: EventRow = Place { table: "ticket_history", id: &row.id() }.packed("position", &row.row)?;
    read.read(&row.number.0).map(drop)
}

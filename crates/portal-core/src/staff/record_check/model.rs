//! Rows by table, and what is told of one that cannot be shown.

use std::fmt::Display;

/// The most characters of an id that are told.
const ID_LENGTH: usize = 80;

/// A table whose rows an ISP may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordTable {
    /// What customers subscribe to.
    Packages,
    /// Accounts.
    Customers,
    /// Invoices.
    Invoices,
    /// Lines of invoices.
    InvoiceItems,
    /// Payments of invoices.
    Payments,
    /// Tickets.
    Tickets,
    /// Steps of tickets.
    TicketHistory,
}

impl RecordTable {
    /// All of them, each after those that it refers to.
    pub const ALL: [Self; 7] = [
        Self::Packages,
        Self::Customers,
        Self::Invoices,
        Self::InvoiceItems,
        Self::Payments,
        Self::Tickets,
        Self::TicketHistory,
    ];

    /// The name of the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Packages => "packages",
            Self::Customers => "customers",
            Self::Invoices => "invoices",
            Self::InvoiceItems => "invoice_items",
            Self::Payments => "payments",
            Self::Tickets => "tickets",
            Self::TicketHistory => "ticket_history",
        }
    }
}

/// A row that cannot be shown, or not in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableRecord {
    /// The table.
    pub table: RecordTable,
    /// The column that cannot be read.
    pub column: &'static str,
    /// The row, in printable characters: its number, its `id`, or `number (position)`.
    pub id: String,
    /// Why, without the value, which may be personal.
    pub reason: String,
}

impl UnreadableRecord {
    /// Names a row by `id`, which may hold anything and be of any length.
    pub fn new(table: RecordTable, column: &'static str, id: &str, reason: impl Display) -> Self {
        Self { table, column, id: printable(id), reason: reason.to_string() }
    }
}

fn printable(id: &str) -> String {
    let mut printed: String = id.chars().take(ID_LENGTH).flat_map(char::escape_debug).collect();
    if id.chars().nth(ID_LENGTH).is_some() {
        printed.push('…');
    }
    printed
}

/// Where a table is read on; means something to the adapter that made it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCursor {
    /// The key of the next row, as the store keeps it; empty where keys are numbers.
    pub key: Vec<u8>,
    /// Its number, or its position under the key.
    pub position: i64,
}

/// Some rows of a table, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordBatch {
    /// How many rows were read.
    pub read: u64,
    /// Those of them that cannot be shown, or not in full.
    pub unreadable: Vec<UnreadableRecord>,
    /// Where the next batch begins; `None` at the end of the table.
    pub next: Option<RecordCursor>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_printed_in_one_short_line() {
        let named = |id: &str| UnreadableRecord::new(RecordTable::Invoices, "status", id, "unknown").id;
        assert_eq!(named("INV/2025/1"), "INV/2025/1");
        assert_eq!(named("INV\n1\u{1b}[2J\u{202e}"), "INV\\n1\\u{1b}[2J\\u{202e}");
        assert_eq!(named(&"9".repeat(80)), "9".repeat(80));
        assert_eq!(named(&"9".repeat(1_000_000)), format!("{}…", "9".repeat(80)));
    }

    #[test]
    fn every_table_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = RecordTable::ALL.into_iter().map(RecordTable::as_str).collect();
        assert_eq!(names.len(), RecordTable::ALL.len());
    }
}

//! Columns, rows and cells.

use portal_core::kernel::secret::hex;

use super::Database;
use crate::SeededEntropy;

/// Columns an ISP may write, with the value they are set back to; see [`row_of`].
pub(super) const COLUMNS: &[(&str, &str, &str)] = &[
    ("customers", "name", "'Budi'"),
    ("customers", "phone", "'0817102070'"),
    ("customers", "email", "NULL"),
    ("customers", "address", "NULL"),
    ("customers", "city", "NULL"),
    ("customers", "province", "NULL"),
    ("customers", "account_status", "'active'"),
    ("customers", "portal_active", "TRUE"),
    ("customers", "package_id", "(SELECT min(id) FROM packages)"),
    ("customers", "subscription_start_date", "NULL"),
    ("customers", "due_date", "NULL"),
    ("packages", "name", "'Paket'"),
    ("packages", "service_type_name", "NULL"),
    ("packages", "bandwidth_down", "50"),
    ("packages", "bandwidth_up", "NULL"),
    ("packages", "monthly_price", "NULL"),
    ("invoices", "invoice_number", "'INV2'"),
    ("invoices", "invoice_date", "'2025-11-01'"),
    ("invoices", "due_date", "'2025-11-20'"),
    ("invoices", "period_start", "NULL"),
    ("invoices", "period_end", "NULL"),
    ("invoices", "subtotal", "300000"),
    ("invoices", "tax_amount", "0"),
    ("invoices", "discount_amount", "0"),
    ("invoices", "total_amount", "300000"),
    ("invoices", "paid_amount", "0"),
    ("invoices", "status", "'sent'"),
    ("invoice_items", "description", "'Paket'"),
    ("invoice_items", "position", "1"),
    ("invoice_items", "quantity", "1"),
    ("invoice_items", "unit_price", "1"),
    ("invoice_items", "amount", "1"),
    ("payments", "paid_at", "'2025-11-05T12:00:00Z'"),
    ("payments", "amount", "1"),
    ("payments", "method", "'Transfer'"),
    ("payments", "reference", "NULL"),
    ("tickets", "ticket_number", "'T2'"),
    ("tickets", "type", "'repair'"),
    ("tickets", "category", "NULL"),
    ("tickets", "priority", "'normal'"),
    ("tickets", "status", "'open'"),
    ("tickets", "title", "'x'"),
    ("tickets", "description", "'x'"),
    ("tickets", "created_at", "'2025-11-05T12:00:00Z'"),
    ("tickets", "updated_at", "'2025-11-05T12:00:00Z'"),
    ("tickets", "scheduled_date", "NULL"),
    ("tickets", "started_at", "NULL"),
    ("tickets", "completed_at", "NULL"),
    ("tickets", "actual_duration", "NULL"),
    ("tickets", "sla_due_date", "NULL"),
    ("tickets", "reopened_at", "NULL"),
    ("tickets", "technician_name", "NULL"),
    ("tickets", "technician_phone", "NULL"),
    ("tickets", "resolution_notes", "NULL"),
    ("tickets", "work_notes", "NULL"),
    ("tickets", "customer_rating", "NULL"),
    ("tickets", "customer_feedback", "NULL"),
    ("tickets", "created_via", "'first'"),
    ("ticket_history", "position", "1"),
    ("ticket_history", "status", "'open'"),
    ("ticket_history", "at", "'2025-11-05T12:00:00Z'"),
    ("ticket_history", "note", "NULL"),
    ("ticket_history", "event", "'moved'"),
    ("ticket_history", "rating", "NULL"),
];

/// Cells that were seen in the field, and their neighbours.
const CELLS: &[&str] = &[
    "NULL",
    "''",
    "' '",
    "'x'",
    "0",
    "-1",
    "1",
    "6",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "1999999999999999999",
    "1.5",
    "1e300",
    "TRUE",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "'2025-11-05 12:00:00'",
    "'2025-11-05T12:00:00+07:00'",
    "'2025-11-05 12:00:00.123456+07'",
    "'2025-11-05 00:00:00'",
    "'2025-11-05'",
    "'05/11/2025'",
    "'5.11.2025'",
    "'2025-02-30'",
    "'2025-13-01'",
    "'0000-00-00'",
    "'9999-12-31'",
    "'12:00'",
    "'now'",
    "'infinity'",
    "'-infinity'",
    "'10000-01-01'",
    "'0044-03-15 BC'",
    "'20251105'",
    "'INV 2025#1'",
    "'TKT 1'",
    "'INV/2025/1'",
    "'lunas'",
    "'PAID'",
    "'paid'",
    "'cancelled'",
    "'completed'",
    "'rated'",
    "'reopened'",
    "'suspended'",
    "'081234567890'",
    "'tidak ada'",
    "'\u{202e}0817'",
    "'Jl. Melati 1\nRT 02'",
    "'{\"a\":1}'",
    "'\\\\'",
    "'%s'",
    "'日本語'",
];

/// One of so many.
fn pick(entropy: &SeededEntropy, of: usize) -> usize {
    usize::try_from(entropy.below(u64::try_from(of.max(1)).unwrap_or(1))).unwrap_or(0)
}

/// A text of any characters but NUL, as an SQL literal.
fn any_text(entropy: &SeededEntropy) -> String {
    let ranges = [(0x20, 0x5f), (0x1, 0x1f), (0xa0, 0x300), (0x2000, 0x100), (0x1f600, 0x50), (0x30, 10)];
    let letters = (0..pick(entropy, 24)).filter_map(|_| {
        let (first, many) = ranges[pick(entropy, ranges.len())];
        char::from_u32(first + u32::try_from(pick(entropy, many)).unwrap_or(0))
    });
    format!("'{}'", letters.collect::<String>().replace('\'', "''"))
}

/// An instant or a date in one of many notations, some of which mean nothing.
fn any_time(entropy: &SeededEntropy) -> String {
    let number = |least: usize, many| least + pick(entropy, many);
    let date = format!("{:04}-{:02}-{:02}", number(1990, 60), number(0, 14), number(0, 33));
    let time = format!("{:02}:{:02}:{:02}", number(0, 26), number(0, 62), number(0, 62));
    let between = [" ", "T", "t", "", "  "][pick(entropy, 5)];
    let end = ["", "Z", "+07", "+07:00", "-0330", ".5", ".123456789", " UTC", "+99:00"][pick(entropy, 9)];
    if pick(entropy, 4) == 0 { format!("'{date}'") } else { format!("'{date}{between}{time}{end}'") }
}

/// A cell seen in the field, a text, a time, or bytes.
pub(super) fn any_cell(entropy: &SeededEntropy, database: &dyn Database) -> String {
    let bytes = || {
        let byte = |_| u8::try_from(1 + pick(entropy, 255)).unwrap_or(u8::MAX);
        hex(&(0..pick(entropy, 12)).map(byte).collect::<Vec<_>>())
    };
    match pick(entropy, 5) {
        0 => any_text(entropy),
        1 => any_time(entropy),
        2 => database.raw_bytes(&bytes()).unwrap_or_else(|| any_text(entropy)),
        _ => CELLS[pick(entropy, CELLS.len())].to_owned(),
    }
}

/// Which row a cell is thrown into: chosen by another column, so that it is found again.
pub(super) fn row_of(table: &str, column: &str) -> &'static str {
    match (table, column) {
        ("packages", _) => "id IN (SELECT package_id FROM customers WHERE customer_id = 'AGLS1')",
        ("customers", _) => "customer_id = 'AGLS1'",
        // Nothing refers to the second one.
        ("invoices", "invoice_number") => "invoice_date = '2025-11-02'",
        ("tickets", "ticket_number") => "created_via = 'second'",
        ("tickets", _) => "ticket_number = 'T1'",
        ("ticket_history", "position") => "status = 'open'",
        ("ticket_history", _) => "position = 1",
        // Invoices, and what belongs to them.
        _ => "invoice_number = 'INV1'",
    }
}

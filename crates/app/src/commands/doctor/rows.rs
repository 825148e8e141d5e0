//! The rows that the ISP writes: whether all of them can be shown.

use chrono::TimeDelta;
use portal_core::staff::record_check::{RecordReport, TableReport, UnreadableRecord, review_records};

use super::Finding;
use crate::config::Settings;
use crate::failure::chain;
use crate::storage::Storage;
use crate::wiring;

/// How long rows are read, unless all of them are asked for.
const SECONDS: i64 = 10;

/// Reads the rows, and names those that pages leave out or do not show in full.
pub(in crate::commands) async fn rows(settings: &Settings, storage: &Storage, all_rows: bool) -> Finding {
    let clock = wiring::clock(settings);
    let until = (!all_rows).then(|| clock.now() + TimeDelta::seconds(SECONDS));
    match review_records(&*storage.records, &*clock, until).await {
        Ok(report) => finding(&report),
        Err(error) => Finding::bad(
            format_args!("rows: {}", chain(&error)),
            "does the database's user have the right to read every table?",
        ),
    }
}

fn finding(report: &RecordReport) -> Finding {
    let (read, stopped) = (report.read(), stopped(report));
    if report.unreadable() == 0 {
        return Finding::good(format!("rows: {read} read{stopped}"));
    }
    let unreadable = report.unreadable();
    let what = format!("rows: {unreadable} of {read} cannot be shown or used in full{stopped}");
    let finding = Finding::bad(what, "correct these by SQL; docs/operating.md tells what is accepted");
    Finding { details: report.tables.iter().flat_map(details).collect(), ..finding }
}

/// A line for each row that is named, and one for the others of the table.
fn details(table: &TableReport) -> Vec<String> {
    let name = table.table.as_str();
    let line = |record: &UnreadableRecord| format!("{name}.{} of {}: {}", record.column, record.id, record.reason);
    let mut lines: Vec<String> = table.named.iter().map(line).collect();
    let named = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    if table.unreadable > named {
        lines.push(format!("{name}: {} more", table.unreadable - named));
    }
    lines
}

/// Names the tables that were not read to their end, and how they are.
fn stopped(report: &RecordReport) -> String {
    let unread = report.tables.iter().filter(|table| !table.complete);
    let names: Vec<&str> = unread.map(|table| table.table.as_str()).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("; stopped after {SECONDS} seconds within {}; for the rest run: portal doctor --all-rows", names.join(", "))
}

#[cfg(test)]
mod tests {
    use portal_core::staff::record_check::RecordTable;

    use super::*;

    fn report(unreadable: u64, named: usize, complete: bool) -> RecordReport {
        let bad = |n| UnreadableRecord::new(RecordTable::Invoices, "due_date", &format!("INV{n}"), "not a date");
        let table = |table| TableReport { table, read: 100, unreadable: 0, named: Vec::new(), complete: true };
        let mut tables = RecordTable::ALL.map(table).to_vec();
        tables[2].unreadable = unreadable;
        tables[2].named = (0..named).map(bad).collect();
        tables[2].complete = complete;
        RecordReport { tables }
    }

    #[test]
    fn readable_rows_are_one_line() {
        let good = finding(&report(0, 0, true));
        assert_eq!((good.good, good.text.as_str(), good.details.len()), (true, "rows: 700 read", 0));
    }

    #[test]
    fn unreadable_rows_are_named_and_those_beyond_are_counted() {
        let bad = finding(&report(34, 2, true));
        assert!(!bad.good);
        assert!(bad.text.starts_with("rows: 34 of 700 cannot be shown"), "{}", bad.text);
        let lines =
            ["invoices.due_date of INV0: not a date", "invoices.due_date of INV1: not a date", "invoices: 32 more"];
        assert_eq!(bad.details, lines);
    }

    #[test]
    fn a_table_that_was_not_read_to_its_end_is_named_with_what_to_do() {
        let text = finding(&report(0, 0, false)).text;
        assert!(text.contains("stopped after 10 seconds within invoices; for the rest run: portal doctor --all-rows"));
        assert!(!finding(&report(0, 0, true)).text.contains("stopped"));
    }
}

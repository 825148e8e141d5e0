//! The rows of a statement for spreadsheets: amounts are whole rupiah without marks, dates are ISO 8601. Columns are added
//! at the end, never moved.

use portal_core::billing::invoice::InvoiceView;
use portal_core::billing::statement::{Adjustment, DatedPayment, Statement, StatementInvoice};
use portal_core::kernel::money::Rupiah;

use crate::i18n::{Locale, plain_words};
use crate::view::states::BillState;

/// Keys of the columns' names.
const HEADS: [&str; 11] = [
    "statement-kind",
    "statement-date",
    "statement-invoice",
    "statement-period-start",
    "statement-period-end",
    "statement-due",
    "statement-method",
    "statement-reference",
    "statement-amount",
    "statement-paid",
    "statement-state",
];

/// What programs take for the mark of UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A row with a cell for each column.
type Row = [String; HEADS.len()];

/// The statement as CSV, as RFC 4180 describes it, in UTF-8 with a byte order mark.
pub(crate) fn written(statement: &Statement, locale: Locale) -> String {
    let words = |key: &str| plain_words(locale, key, &[]);
    let mut text = String::from(BYTE_ORDER_MARK);
    push(&mut text, &HEADS.map(words));
    push(&mut text, &balance(words("statement-opening"), format!("{}-01-01", statement.year), statement.opening));
    for of in &statement.invoices {
        push(&mut text, &invoice(of, locale));
    }
    for of in &statement.payments {
        push(&mut text, &payment(of, words("statement-payment")));
    }
    for of in &statement.adjustments {
        push(&mut text, &adjustment(of, words("statement-adjustment")));
    }
    push(&mut text, &balance(words("statement-closing"), format!("{}-12-31", statement.year), statement.closing));
    text
}

fn balance(kind: String, date: String, amount: Rupiah) -> Row {
    let mut row = Row::default();
    (row[0], row[1], row[8]) = (kind, date, amount.amount().to_string());
    row
}

fn invoice(StatementInvoice { invoice, view }: &StatementInvoice, locale: Locale) -> Row {
    let words = |key: &str| plain_words(locale, key, &[]);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        words("statement-invoiced"),
        invoice.invoice_date.to_string(),
        harmless(invoice.number.as_str()),
        day(invoice.period_start),
        day(invoice.period_end),
        invoice.due_date.to_string(),
        String::new(),
        String::new(),
        invoice.total.amount().to_string(),
        invoice.paid.amount().to_string(),
        words(state(*view)),
    ]
}

fn state(view: InvoiceView) -> &'static str {
    BillState::from(view).word()
}

fn payment(DatedPayment { day, record }: &DatedPayment, kind: String) -> Row {
    let payment = &record.payment;
    let mut row = Row::default();
    (row[0], row[1], row[2]) = (kind, day.to_string(), harmless(record.invoice.as_str()));
    (row[6], row[7]) = (harmless(&payment.method), harmless(payment.reference.as_deref().unwrap_or_default()));
    row[8] = payment.amount.amount().saturating_neg().to_string();
    row
}

fn adjustment(of: &Adjustment, kind: String) -> Row {
    let mut row = Row::default();
    (row[0], row[1], row[2]) = (kind, of.day.to_string(), harmless(of.invoice.as_str()));
    row[8] = of.amount.amount().saturating_neg().to_string();
    row
}

/// A cell that no spreadsheet takes for a formula: where the text would start one, an apostrophe goes before it, which
/// spreadsheets do not show.
fn harmless(cell: &str) -> String {
    // The last four are full-width forms of the first ones, which some spreadsheets take for them.
    let starts_one = |c: char| "=+-@\t\r\n|%\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(c);
    let first = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    if first.is_some_and(starts_one) { format!("'{cell}") } else { cell.to_owned() }
}

fn push(text: &mut String, row: &Row) {
    let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n', ';', '\t']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use portal_core::billing::statement::StatementDocument;
    use portal_testkit::fixtures::statement;

    use super::*;

    #[test]
    fn a_statement_is_rows_whose_amounts_sum_to_what_is_left() {
        let StatementDocument { statement, .. } = statement(portal_core::Locale::En);
        let text = written(&statement, Locale::En);
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 6, "{text}");
        assert!(lines[0].starts_with("\u{feff}Type,Date,Invoice,"), "{text}");
        assert_eq!(lines[2], "Invoice,2025-11-01,INV/2025/11/0001,2025-11-01,2025-11-30,2025-11-20,,,300000,0,Unpaid");
        assert_eq!(lines[3], "Payment,2025-11-05,INV/2025/11/0001,,,,Transfer BCA,FT25309XYZ,-100000,,");
        let amount = |line: &&str| line.split(',').nth(8).and_then(|cell| cell.parse::<i64>().ok()).expect("an amount");
        let (opening_to_last, closing) = (&lines[1..5], amount(&lines[5]));
        assert_eq!(opening_to_last.iter().map(amount).sum::<i64>(), closing);
        assert!(written(&statement, Locale::Id).starts_with("\u{feff}Jenis,Tanggal,"));
    }

    #[test]
    fn sec_43_no_cell_of_the_csv_starts_a_formula_and_none_leaves_its_place() {
        let StatementDocument { mut statement, .. } = statement(portal_core::Locale::En);
        for (bad, shown) in [
            ("=1+1", "'=1+1"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t=1\""),
            ("\r\n=1,\"x\"", "\"'\r\n=1,\"\"x\"\"\""),
            (" =1", "' =1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
        ] {
            let record = &mut statement.payments[0].record.payment;
            (record.method, record.reference) = (bad.to_owned(), Some(bad.to_owned()));
            let text = written(&statement, Locale::En);
            assert!(text.contains(&format!(",{shown},{shown},-100000,,\r\n")), "{bad:?} in {text}");
        }
    }
}

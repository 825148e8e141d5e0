//! The rows of a statement for spreadsheets: amounts are whole rupiah without marks, dates are ISO 8601. Columns are added
//! at the end, never moved.

use http_kit::csv::{Cell, MARK, line};
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

/// A row with a cell for each column.
type Row<'c> = [Cell<'c>; HEADS.len()];

const EMPTY: Row<'static> = [Cell::Text(""); HEADS.len()];

/// The statement as CSV, as RFC 4180 describes it, in UTF-8 with a byte order mark.
pub(crate) fn written(statement: &Statement, locale: Locale) -> String {
    let words = |key: &str| plain_words(locale, key, &[]);
    let (heads, mut text) = (HEADS.map(words), String::from(MARK));
    text.push_str(&line(heads.each_ref().map(|head| Cell::Text(head))));
    text.push_str(&balance(&words("statement-opening"), &format!("{}-01-01", statement.year), statement.opening));
    text.extend(statement.invoices.iter().map(|of| invoice(of, locale)));
    let kind = words("statement-payment");
    text.extend(statement.payments.iter().map(|of| payment(of, &kind)));
    let kind = words("statement-adjustment");
    text.extend(statement.adjustments.iter().map(|of| adjustment(of, &kind)));
    text.push_str(&balance(&words("statement-closing"), &format!("{}-12-31", statement.year), statement.closing));
    text
}

fn balance(kind: &str, date: &str, amount: Rupiah) -> String {
    let mut row = EMPTY;
    (row[0], row[1], row[8]) = (Cell::Text(kind), Cell::Text(date), Cell::Number(amount.amount()));
    line(row)
}

fn invoice(StatementInvoice { invoice, view }: &StatementInvoice, locale: Locale) -> String {
    let words = |key: &str| plain_words(locale, key, &[]);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    line([
        Cell::Text(&words("statement-invoiced")),
        Cell::Text(&invoice.invoice_date.to_string()),
        Cell::Text(invoice.number.as_str()),
        Cell::Text(&day(invoice.period_start)),
        Cell::Text(&day(invoice.period_end)),
        Cell::Text(&invoice.due_date.to_string()),
        Cell::Text(""),
        Cell::Text(""),
        Cell::Number(invoice.total.amount()),
        Cell::Number(invoice.paid.amount()),
        Cell::Text(&words(BillState::from(*view).word())),
    ])
}

fn payment(DatedPayment { day, record }: &DatedPayment, kind: &str) -> String {
    let (payment, day, mut row) = (&record.payment, day.to_string(), EMPTY);
    (row[0], row[1], row[2]) = (Cell::Text(kind), Cell::Text(&day), Cell::Text(record.invoice.as_str()));
    row[6] = Cell::Text(&payment.method);
    row[7] = Cell::Text(payment.reference.as_deref().unwrap_or_default());
    row[8] = Cell::Number(payment.amount.amount().saturating_neg());
    line(row)
}

fn adjustment(of: &Adjustment, kind: &str) -> String {
    let (day, mut row) = (of.day.to_string(), EMPTY);
    (row[0], row[1], row[2]) = (Cell::Text(kind), Cell::Text(&day), Cell::Text(of.invoice.as_str()));
    row[8] = Cell::Number(of.amount.amount().saturating_neg());
    line(row)
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

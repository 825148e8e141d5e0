//! Reads what payment gateways report of the money they paid out.
//!
//! The names of the columns are not the same in every report of a gateway, so each is known by several, and a file may
//! say what else it calls them.

use std::io::Read;
use std::ops::ControlFlow;

use portal_core::billing::settlement::{SettlementLine, SettlementText};

use crate::columns::plain_name;
use crate::delimited::{self, Found, Take};
use crate::error::FileError;
use crate::row::{LineProblem, RawRow};

/// The most lines of a report.
const MOST_LINES: usize = 200_000;

/// The columns of a report, each with the names it is known by.
const COLUMNS: [(&str, &[&str]); 8] = [
    (
        "order",
        &[
            "order_id",
            "external_id",
            "reference_id",
            "merchant_reference",
            "merchant_order_id",
            "merchant_reference_code",
            "invoice_number",
        ],
    ),
    (
        "reference",
        &["payment_request_id", "product_id", "payment_id", "transaction_id", "invoice_id", "gateway_reference"],
    ),
    ("line", &["line_id", "balance_transaction_id", "id"]),
    ("kind", &["transaction_type", "type", "payment_status", "transaction_status"]),
    ("gross", &["gross_amount", "amount", "transaction_amount", "paid_amount", "gross", "total_amount"]),
    (
        "fee",
        &[
            "fee",
            "fees",
            "fee_amount",
            "mdr",
            "mdr_fee",
            "mdr_amount",
            "transaction_fee",
            "total_fee",
            "xendit_fee",
            "gateway_fee",
            "payment_fee",
        ],
    ),
    ("tax", &["tax", "vat", "ppn", "fee_tax", "vat_amount", "tax_amount", "value_added_tax"]),
    ("net", &["net_amount", "nett_amount", "net", "nett", "settlement_amount", "settled_amount", "amount_received"]),
];

/// A report that was read.
#[derive(Debug, Default)]
pub struct SettlementRead {
    /// The lines that can be read, each with its number in the file.
    pub lines: Vec<(u64, SettlementLine)>,
    /// What is wrong with the others.
    pub problems: Vec<LineProblem>,
}

/// The columns that a report may have, as [`read_settlement`] takes their names.
pub fn settlement_columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().map(|(column, _)| column)
}

/// Reads a report. `named` tells what the file calls columns whose names are not known.
///
/// # Errors
/// [`FileError`] if the file or its header cannot be read; lines that cannot be read are told as such.
pub fn read_settlement(bytes: impl Read, named: &[(String, String)]) -> Result<SettlementRead, FileError> {
    for (column, _) in named {
        if !settlement_columns().any(|known| known == column) {
            let all: Vec<&str> = settlement_columns().collect();
            return Err(FileError::new(format!("there is no column {column:?}"))
                .advise(format!("there are: {}", all.join(", "))));
        }
    }
    let mut reading = Reading { named, places: None, read: SettlementRead::default() };
    delimited::read(bytes, &mut Found::default(), &mut reading)?;
    if reading.places.is_none() {
        return Err(FileError::new("the file is empty"));
    }
    Ok(reading.read)
}

struct Reading<'n> {
    named: &'n [(String, String)],
    /// Where each column stands; `None` before the header.
    places: Option<[Option<usize>; 8]>,
    read: SettlementRead,
}

impl Take for Reading<'_> {
    fn take(&mut self, row: RawRow, _: Option<u8>) -> Result<ControlFlow<()>, FileError> {
        let Some(places) = self.places else {
            self.places = Some(self.header(&row)?);
            return Ok(ControlFlow::Continue(()));
        };
        if self.read.lines.len() + self.read.problems.len() >= MOST_LINES {
            return Err(FileError::new(format!("the file has more than {MOST_LINES} lines"))
                .advise("ask the gateway for reports of fewer days"));
        }
        if let Some(problem) = row.problem {
            self.read.problems.push(LineProblem::of_row(row.line, problem));
            return Ok(ControlFlow::Continue(()));
        }
        let [order, reference, line, kind, gross, fee, tax, net] =
            places.map(|place| place.map_or("", |place| row.cell(place)));
        match (SettlementText { order, reference, line, kind, gross, fee, tax, net }).read() {
            Ok(read) => self.read.lines.push((row.line, read)),
            Err(problem) => self.read.problems.push(LineProblem::of_row(row.line, problem.to_string())),
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl Reading<'_> {
    /// Where each column stands.
    fn header(&self, row: &RawRow) -> Result<[Option<usize>; 8], FileError> {
        let names: Vec<String> = row.cells.iter().map(|name| plain_name(name)).collect();
        let mut places = [None; 8];
        for (at, (column, known)) in COLUMNS.into_iter().enumerate() {
            let own = self.named.iter().rev().find(|(named, _)| named == column);
            places[at] = match own {
                Some((_, name)) => {
                    let place = names.iter().position(|of| *of == plain_name(name));
                    Some(place.ok_or_else(|| {
                        FileError::new(format!("the header (line {}) has no column {name:?}", row.line))
                    })?)
                }
                // Of several that are known, the first in the list counts.
                None => known.iter().find_map(|known| names.iter().position(|of| of == known)),
            };
        }
        let [order, reference, line, _, gross, fee, _, net] = places;
        let is_named = order.or(reference).or(line).is_some();
        let missing = match () {
            () if gross.is_none() => Some("gross"),
            () if fee.or(net).is_none() => Some("fee (or net)"),
            () if !is_named => Some("order (or reference)"),
            () => None,
        };
        match missing {
            None => Ok(places),
            Some(column) => {
                let found: Vec<&str> = row.cells.iter().map(|name| name.trim()).take(40).collect();
                let what = format!(
                    "the header (line {}) has no column that is known as {column}; it has: {}",
                    row.line,
                    found.join(", ")
                );
                Err(FileError::new(what).advise("say which column it is: --column gross=\"Its Name\""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SettlementRead, FileError> {
        read_settlement(text.as_bytes(), &[])
    }

    fn amounts(read: &SettlementRead) -> Vec<(u64, &str, i64, i64, i64)> {
        let one = |(line, of): &'_ (u64, SettlementLine)| (*line, of.gross.amount(), of.fee.amount(), of.net.amount());
        let names = read.lines.iter().map(|(_, of)| of.order.as_deref().unwrap_or_default());
        read.lines.iter().map(one).zip(names).map(|((line, a, b, c), name)| (line, name, a, b, c)).collect()
    }

    #[test]
    fn reports_of_both_gateways_are_read_by_the_names_of_their_columns() {
        let midtrans = "Order ID,Transaction ID,Payment Type,Gross Amount,MDR Fee,VAT,Net Amount\r\n\
            INV-1-a,6c9d,qris,145000.00,1015.00,0,143985.00\r\nINV-2-b,7c9d,bank_transfer,\"333,000.00\",4000,440,328560\r\n";
        let found = read(midtrans).expect("it is read");
        assert_eq!(amounts(&found), [(2, "INV-1-a", 145_000, 1_015, 143_985), (3, "INV-2-b", 333_000, 4_440, 328_560)]);
        assert_eq!(found.lines[0].1.reference.as_deref(), Some("6c9d"));
        let xendit = "\u{feff}type;reference_id;product_id;balance_transaction_id;amount;xendit fee;net amount\n\
            PAYMENT;INV-3-c;pr-1;txn-1;200000;1400;198600\nREFUND;INV-3-c;pr-1;txn-2;50000;0;50000\n";
        let found = read(xendit).expect("it is read");
        assert_eq!(amounts(&found), [(2, "INV-3-c", 200_000, 1_400, 198_600), (3, "INV-3-c", -50_000, 0, -50_000)]);
        let names: Vec<&str> = found.lines.iter().map(|(_, line)| line.name.as_str()).collect();
        assert_eq!(names, ["txn-1", "refund txn-2 50000"]);
    }

    #[test]
    fn what_a_whole_payout_is_called_is_not_what_its_lines_are() {
        let text = "Settlement ID,Order ID,Transaction ID,Gross Amount,Fee\n\
            stl-1,INV-1-a,6c9d,145000,1015\nstl-1,INV-2-b,7c9d,333000,4440\n";
        let found = read(text).expect("it is read");
        let names: Vec<&str> = found.lines.iter().map(|(_, line)| line.name.as_str()).collect();
        assert_eq!(names, ["6c9d", "7c9d"]);
    }

    #[test]
    fn a_file_says_what_it_calls_its_columns() {
        let text = "Nomor,Bruto,Potongan\nINV-1-a,1000,10\n";
        let refused = read(text).expect_err("not known").to_string();
        assert!(refused.contains("line 1") && refused.contains("gross") && refused.contains("Bruto"), "{refused}");
        let named = [("order", "nomor"), ("gross", "Bruto"), ("fee", "POTONGAN")];
        let named = named.map(|(column, name)| (column.to_owned(), name.to_owned()));
        let found = read_settlement(text.as_bytes(), &named).expect("it is read");
        assert_eq!(amounts(&found), [(2, "INV-1-a", 1_000, 10, 990)]);
        let wrong = [("gross".to_owned(), "Brutto".to_owned())];
        assert!(read_settlement(text.as_bytes(), &wrong).expect_err("not there").to_string().contains("Brutto"));
        let unknown = [("total".to_owned(), "Bruto".to_owned())];
        assert!(read_settlement(text.as_bytes(), &unknown).expect_err("no such").to_string().contains("total"));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_by_its_number() {
        let text = "order_id,amount,fee\nINV-1,1000,10\n\nINV-2,abc,10\n,5000,1\nINV-4,1000\n";
        let found = read(text).expect("it is read");
        assert_eq!(amounts(&found), [(2, "INV-1", 1_000, 10, 990)]);
        let told: Vec<(u64, &str)> = found.problems.iter().map(|of| (of.line, of.problem.as_str())).collect();
        let expected =
            [(4, "the gross amount is no amount"), (5, "it names no payment"), (6, "has 2 fields instead of 3")];
        assert_eq!(told, expected);
        assert!(read("").is_err());
    }
}

//! The operator's guide names every column, and no other.

use portal_core::integration::record::{
    CustomerWrite, InvoiceWrite, PackageWrite, PaymentWrite, Record, RecordWrite, TicketWrite,
};

const GUIDE: &str = include_str!("../../../docs/import.md");

/// The columns in the guide's table of a kind, and whether a new record needs them.
fn table(kind: &str) -> Vec<(&'static str, bool)> {
    let section = GUIDE.split("\n### ").find(|section| section.starts_with(&format!("{kind}\n")));
    let rows = section.unwrap_or_default().lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`')).map(|(name, rest)| (name, rest.starts_with(" *"))).collect()
}

fn is_told<W: RecordWrite>() {
    let needed = |column: &&'static str| (*column, W::REQUIRED.contains(column));
    let columns: Vec<_> = crate::columns::<W>().iter().map(needed).collect();
    assert_eq!(table(W::Record::KIND), columns);
}

#[test]
fn the_guide_names_every_column_of_every_kind() {
    is_told::<CustomerWrite>();
    is_told::<PackageWrite>();
    is_told::<InvoiceWrite>();
    is_told::<PaymentWrite>();
    is_told::<TicketWrite>();
}

//! Which rows are named, and how.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::record_check::{RecordCheck, RecordTable};

use super::rows::{put_rows, read_all, rows_of};
use crate::TestDatabase;
use crate::fixtures::{customer, customer_id};

/// The tables of which [`TestDatabase::spoil`] spoils a row, with a number it goes by, the column that cannot be read
/// then, and the row's id if every store has the same.
const SPOILT: [(RecordTable, &str, &str, Option<&str>); 6] = [
    (RecordTable::Packages, "AGLS2", "bandwidth_down", None),
    (RecordTable::Customers, "AGLS2", "account_status", Some("AGLS2")),
    (RecordTable::Invoices, "INV2", "status", Some("INV2")),
    (RecordTable::Payments, "INV2", "paid_at", None),
    (RecordTable::Tickets, "TKT2", "status", Some("TKT2")),
    (RecordTable::TicketHistory, "TKT2", "status", Some("TKT2 (1)")),
];

pub async fn rows_that_can_be_shown_are_all_read_and_none_is_named(
    check: Arc<dyn RecordCheck>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_rows(&*test_db).await;
    for table in RecordTable::ALL {
        let read = read_all(&*check, table, 100).await;
        assert_eq!(read.rows, rows_of(table).unwrap_or(read.rows), "{table:?}");
        assert!(read.rows > 0, "{table:?}");
        assert_eq!(read.named, [], "{table:?}");
    }
}

pub async fn a_row_that_cannot_be_shown_is_named_by_table_column_and_id_and_no_other_is(
    check: Arc<dyn RecordCheck>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_rows(&*test_db).await;
    for (table, number, column, id) in SPOILT {
        assert_eq!(read_all(&*check, table, 100).await.named, [], "{table:?}");
        test_db.spoil(table, number).await;
        let named = read_all(&*check, table, 100).await.named;
        assert_eq!(named.len(), 1, "{table:?}: {named:?}");
        assert_eq!((named[0].table, named[0].column), (table, column));
        assert_eq!(named[0].id, id.unwrap_or(&named[0].id), "{table:?}");
        assert!(!named[0].id.is_empty() && !named[0].reason.is_empty(), "{named:?}");
        assert!(!named[0].reason.contains("spoilt"), "the value is told: {named:?}");
    }
}

pub async fn a_row_that_cannot_be_shown_counts_as_read_and_keeps_no_other_from_being_read(
    check: Arc<dyn RecordCheck>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_rows(&*test_db).await;
    for (table, number, _, _) in SPOILT {
        let before = read_all(&*check, table, 2).await.rows;
        test_db.spoil(table, number).await;
        assert_eq!(read_all(&*check, table, 2).await.rows, before, "{table:?}");
    }
}

pub async fn a_number_that_no_code_reaches_is_named_and_an_empty_one_is_not(
    check: Arc<dyn RecordCheck>,
    test_db: Arc<dyn TestDatabase>,
) {
    for id in ["AGLS1", "AGLS2", "AGLS3", "AGLS4"] {
        test_db.put_customer(&customer(id).active().build()).await;
    }
    test_db.edit_phone_by_hand(&customer_id("AGLS2"), "0817/102/070").await;
    test_db.edit_phone_by_hand(&customer_id("AGLS3"), " - ").await;
    test_db.edit_phone_by_hand(&customer_id("AGLS4"), "021 555 0123").await;
    let named = read_all(&*check, RecordTable::Customers, 100).await.named;
    let told: Vec<_> = named.iter().map(|record| (record.column, record.id.as_str())).collect();
    assert_eq!(told, [("phone", "AGLS2"), ("phone", "AGLS4")]);
    assert!(named[0].reason.contains("“/”"), "{}", named[0].reason);
}

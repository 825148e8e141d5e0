//! Reading a table from its beginning to its end.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::record_check::{RecordBatch, RecordCheck, RecordTable};

use super::rows::{CUSTOMERS, put_rows, read_all, rows_of};
use crate::TestDatabase;
use crate::support::ok;

pub async fn an_empty_table_is_one_batch_of_no_rows(check: Arc<dyn RecordCheck>, _test_db: Arc<dyn TestDatabase>) {
    for table in RecordTable::ALL {
        let batch = ok(check.read_batch(table, None, 10).await);
        assert_eq!(batch, RecordBatch { read: 0, unreadable: Vec::new(), next: None }, "{table:?}");
    }
}

pub async fn a_batch_holds_at_most_as_many_rows_as_were_asked_for(
    check: Arc<dyn RecordCheck>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_rows(&*test_db).await;
    for table in RecordTable::ALL.into_iter().filter(|table| rows_of(*table).is_some()) {
        for (limit, most) in [(0, 1), (1, 1), (3, 3)] {
            let first = ok(check.read_batch(table, None, limit).await);
            assert_eq!((first.read, first.next.is_some()), (most, true), "{table:?} by {limit}");
            let second = ok(check.read_batch(table, first.next, limit).await);
            assert!((1..=most).contains(&second.read), "{table:?} by {limit}: {}", second.read);
        }
    }
}

pub async fn batches_of_any_size_read_every_row_once(check: Arc<dyn RecordCheck>, test_db: Arc<dyn TestDatabase>) {
    put_rows(&*test_db).await;
    for n in 1..=CUSTOMERS {
        test_db.spoil(RecordTable::Invoices, &format!("INV{n}")).await;
        test_db.spoil(RecordTable::TicketHistory, &format!("TKT{n}")).await;
    }
    for limit in [1, 2, 3, 4, 5, 9, 10, 11, 1_000] {
        for table in RecordTable::ALL {
            let read = read_all(&*check, table, limit).await;
            assert_eq!(read.rows, rows_of(table).unwrap_or(read.rows), "{table:?} by {limit}");
            let mut ids: Vec<_> = read.named.into_iter().map(|record| record.id).collect();
            ids.sort();
            let all = |id: fn(u64) -> String| (1..=CUSTOMERS).map(id).collect();
            let expected: Vec<String> = match table {
                RecordTable::Invoices => all(|n| format!("INV{n}")),
                RecordTable::TicketHistory => all(|n| format!("TKT{n} (1)")),
                _ => Vec::new(),
            };
            assert_eq!(ids, expected, "{table:?} by {limit}");
        }
    }
}

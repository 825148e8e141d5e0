//! Reading all tables, in batches and within a time.

use chrono::{DateTime, Utc};

use super::model::{RecordBatch, RecordCursor, RecordTable, UnreadableRecord};
use super::port::RecordCheck;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;

/// So many rows of each table are named; the others are counted.
pub const NAMED_PER_TABLE: usize = 20;

/// How many rows are read at a time.
const BATCH: u32 = 500;

/// What was found in one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// The table.
    pub table: RecordTable,
    /// How many rows were read.
    pub read: u64,
    /// How many of them cannot be shown, or not in full.
    pub unreadable: u64,
    /// The first [`NAMED_PER_TABLE`] of these.
    pub named: Vec<UnreadableRecord>,
    /// Whether the table was read to its end.
    pub complete: bool,
}

/// What was found in all tables, in the order of [`RecordTable::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordReport {
    /// Table by table.
    pub tables: Vec<TableReport>,
}

impl RecordReport {
    /// How many rows were read.
    pub fn read(&self) -> u64 {
        self.tables.iter().map(|table| table.read).sum()
    }

    /// How many of them cannot be shown, or not in full.
    pub fn unreadable(&self) -> u64 {
        self.tables.iter().map(|table| table.unreadable).sum()
    }

    /// Whether every table was read to its end.
    pub fn is_complete(&self) -> bool {
        self.tables.iter().all(|table| table.complete)
    }
}

impl TableReport {
    fn new(table: RecordTable) -> Self {
        Self { table, read: 0, unreadable: 0, named: Vec::new(), complete: false }
    }

    /// Adds what was read, and answers where to read on.
    fn add(&mut self, batch: RecordBatch) -> Option<RecordCursor> {
        self.read += batch.read;
        self.unreadable += u64::try_from(batch.unreadable.len()).unwrap_or(u64::MAX);
        let room = NAMED_PER_TABLE.saturating_sub(self.named.len());
        self.named.extend(batch.unreadable.into_iter().take(room));
        self.complete = batch.next.is_none();
        batch.next
    }
}

/// Reads every row that an ISP may write, a batch of each table in turn, so that a long table keeps no other from
/// being read. Stops at `until`, if that is given.
///
/// # Errors
/// [`PortError`] if a table cannot be read.
pub async fn review_records(
    check: &dyn RecordCheck,
    clock: &dyn Clock,
    until: Option<DateTime<Utc>>,
) -> Result<RecordReport, PortError> {
    let mut tables = RecordTable::ALL.map(|table| (TableReport::new(table), None));
    while tables.iter().any(|(report, _)| !report.complete) {
        for (report, next) in tables.iter_mut().filter(|(report, _)| !report.complete) {
            if until.is_some_and(|until| clock.now() >= until) {
                return Ok(report_of(tables));
            }
            *next = report.add(check.read_batch(report.table, next.take(), BATCH).await?);
        }
    }
    Ok(report_of(tables))
}

fn report_of<const N: usize>(tables: [(TableReport, Option<RecordCursor>); N]) -> RecordReport {
    RecordReport { tables: tables.into_iter().map(|(report, _)| report).collect() }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::clock::MockClock;
    use crate::staff::record_check::MockRecordCheck;
    use crate::test_support::{clock_at, noon, unreachable_port};

    /// Tables of `batches` batches of 500 rows, of which the first two of each cannot be shown.
    fn check_of(batches: impl Fn(RecordTable) -> i64 + Send + Sync + 'static) -> MockRecordCheck {
        let mut check = MockRecordCheck::new();
        check.expect_read_batch().returning(move |table, from, limit| {
            let position = from.map_or(1, |from| from.position);
            let bad = |n| UnreadableRecord::new(table, "status", &format!("{position}/{n}"), "unknown");
            let next = (position < batches(table)).then(|| RecordCursor { key: Vec::new(), position: position + 1 });
            Ok(RecordBatch { read: u64::from(limit), unreadable: vec![bad(1), bad(2)], next })
        });
        check
    }

    #[tokio::test]
    async fn every_table_is_read_to_its_end_and_rows_beyond_the_twentieth_are_counted() {
        let check = check_of(|table| if table == RecordTable::Invoices { 30 } else { 2 });
        let report = review_records(&check, &*clock_at(noon()), None).await.expect("a report");
        assert_eq!((report.read(), report.unreadable()), (42 * 500, 84));
        assert!(report.is_complete());
        let invoices = &report.tables[2];
        assert_eq!((invoices.table, invoices.unreadable, invoices.named.len()), (RecordTable::Invoices, 60, 20));
        assert_eq!((invoices.named[0].id.as_str(), invoices.named[19].id.as_str()), ("1/1", "10/2"));
    }

    #[tokio::test]
    async fn at_the_end_of_the_time_every_table_had_its_turn_and_the_long_one_is_not_complete() {
        let mut clock = MockClock::new();
        let mut asked = 0;
        clock.expect_now().returning(move || {
            asked += 1;
            noon() + TimeDelta::seconds(asked)
        });
        let check = check_of(|table| if table == RecordTable::Customers { i64::MAX } else { 1 });
        let until = Some(noon() + TimeDelta::seconds(10));
        let report = review_records(&check, &clock, until).await.expect("a report");
        assert!(!report.is_complete());
        let unfinished: Vec<_> = report.tables.iter().filter(|table| !table.complete).collect();
        assert_eq!(unfinished.iter().map(|table| table.table).collect::<Vec<_>>(), [RecordTable::Customers]);
        assert_eq!(unfinished[0].read, 3 * 500);
        assert!(report.tables.iter().all(|table| table.read > 0));
    }

    #[tokio::test]
    async fn a_table_that_cannot_be_read_is_an_error() {
        let mut check = MockRecordCheck::new();
        check.expect_read_batch().returning(|_, _, _| Err(unreachable_port()));
        assert!(review_records(&check, &*clock_at(noon()), None).await.is_err());
    }
}

//! A check of the rows of an ISP.

use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::staff::record_check::{RecordBatch, RecordCheck, RecordCursor, RecordTable, UnreadableRecord};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    NamesNothing,
    NamesEveryRow,
    NamesByAnotherColumn,
    NamesEmptyNumbers,
    TellsTheValue,
    CountsReadableRowsAlone,
    EndsAtASpoiltRow,
    IgnoresTheLimit,
    SkipsARowBetweenBatches,
    ReadsTheLastRowAgain,
    HasARowTooMany,
}

struct Records {
    fault: Fault,
    isp: Arc<Isp>,
}

/// A row by its id, the number by which it is spoilt, and what is wrong with it.
struct Row {
    id: String,
    number: String,
    bad: Option<(&'static str, String)>,
}

impl Row {
    fn new(id: &impl ToString, number: &impl ToString) -> Self {
        Self { id: id.to_string(), number: number.to_string(), bad: None }
    }
}

fn column(table: RecordTable) -> &'static str {
    match table {
        RecordTable::Packages => "bandwidth_down",
        RecordTable::Customers => "account_status",
        RecordTable::Payments => "paid_at",
        _ => "status",
    }
}

impl Records {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn customers(&self) -> Vec<Row> {
        let customers = self.isp.sessions.customers.lock().expect("no panic");
        let rows = customers.values().map(|customer| {
            let problem = customer.number_problem().map(|problem| problem.to_string());
            let empty = (customer.access.phone.is_none() && self.is(Fault::NamesEmptyNumbers)).then(|| "empty".into());
            let bad = problem.or(empty).map(|reason| ("phone", reason));
            Row { bad, ..Row::new(&customer.access.customer_id, &customer.access.customer_id) }
        });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort_by(|one, other| one.id.cmp(&other.id));
        rows
    }

    /// The rows as they stand.
    fn stored(&self, table: RecordTable) -> Vec<Row> {
        let (invoices, tickets) = (self.isp.invoices.lock(), self.isp.tickets.lock());
        let (invoices, tickets) = (invoices.expect("no panic"), tickets.expect("no panic"));
        let parts = |number: &dyn ToString, count: usize| {
            let number = number.to_string();
            (1..=count).map(move |n| Row::new(&format!("{number} ({n})"), &number)).collect::<Vec<_>>()
        };
        match table {
            RecordTable::Packages => self.customers().into_iter().map(|row| Row { bad: None, ..row }).collect(),
            RecordTable::Customers => self.customers(),
            RecordTable::Invoices => invoices.iter().map(|one| Row::new(&one.number, &one.number)).collect(),
            RecordTable::InvoiceItems => invoices.iter().flat_map(|one| parts(&one.number, one.items.len())).collect(),
            RecordTable::Payments => invoices.iter().flat_map(|one| parts(&one.number, one.payments.len())).collect(),
            RecordTable::Tickets => tickets.iter().map(|one| Row::new(&one.number, &one.number)).collect(),
            RecordTable::TicketHistory => {
                tickets.iter().flat_map(|one| parts(&one.number, one.timeline.len())).collect()
            }
        }
    }

    /// The rows with what is wrong with them.
    fn rows(&self, table: RecordTable) -> Vec<Row> {
        let spoilt = self.isp.spoilt.lock().expect("no panic");
        let mut rows = self.stored(table);
        for row in &mut rows {
            let is_first = table != RecordTable::TicketHistory || row.id.ends_with("(1)");
            if is_first && spoilt.contains(&(table, row.number.clone())) || self.is(Fault::NamesEveryRow) {
                let reason = if self.is(Fault::TellsTheValue) { "is spoilt" } else { "is not known" };
                row.bad = Some((column(table), reason.into()));
            }
            row.bad = row.bad.take().filter(|_| !self.is(Fault::NamesNothing));
        }
        rows
    }
}

#[async_trait]
impl RecordCheck for Records {
    async fn read_batch(
        &self,
        table: RecordTable,
        from: Option<RecordCursor>,
        limit: u32,
    ) -> Result<RecordBatch, PortError> {
        let rows = self.rows(table);
        let start = from.map_or(0, |from| usize::try_from(from.position).expect("small"));
        let limit =
            if self.is(Fault::IgnoresTheLimit) { rows.len() } else { usize::try_from(limit.max(1)).expect("32") };
        let end = rows.len().min(start + limit);
        let batch = rows.get(start..end).unwrap_or_default();
        let readable = batch.iter().filter(|row| row.bad.is_none()).count();
        let bad = batch.len() - readable;
        let named = batch.iter().filter_map(|row| {
            let (column, reason) = row.bad.as_ref()?;
            let column = if self.is(Fault::NamesByAnotherColumn) { "id" } else { column };
            Some(UnreadableRecord::new(table, column, &row.id, reason))
        });
        let next = match self.fault {
            Fault::SkipsARowBetweenBatches => end + 1,
            Fault::ReadsTheLastRowAgain if limit > 1 => end - 1,
            _ => end,
        };
        let goes_on = end < rows.len() && !(self.is(Fault::EndsAtASpoiltRow) && bad > 0);
        let read = if self.is(Fault::CountsReadableRowsAlone) { readable } else { batch.len() };
        let read = read + usize::from(self.is(Fault::HasARowTooMany));
        Ok(RecordBatch {
            read: read.try_into().expect("small"),
            unreadable: named.collect(),
            next: goes_on.then(|| RecordCursor { key: Vec::new(), position: next.try_into().expect("small") }),
        })
    }
}

fn with(fault: Fault) -> (Arc<dyn RecordCheck>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Records { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn RecordCheck>, Arc<dyn TestDatabase>, ())> {
    let (records, test_db) = with(Fault::None);
    ready((records, test_db, ()))
}

portal_testkit::record_check_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod names_nothing {
    use super::{Fault, with};

    crate::must_fail_on! { record_check, with;
        Fault::NamesNothing => a_row_that_cannot_be_shown_is_named_by_table_column_and_id_and_no_other_is,
            a_number_that_no_code_reaches_is_named_and_an_empty_one_is_not;
    }
}

mod names_others {
    use super::{Fault, with};

    crate::must_fail_on! { record_check, with;
        Fault::NamesEveryRow => rows_that_can_be_shown_are_all_read_and_none_is_named;
        Fault::NamesByAnotherColumn => a_row_that_cannot_be_shown_is_named_by_table_column_and_id_and_no_other_is;
        Fault::NamesEmptyNumbers => a_number_that_no_code_reaches_is_named_and_an_empty_one_is_not;
    }
}

mod counts_wrong {
    use super::{Fault, with};

    crate::must_fail_on! { record_check, with;
        Fault::TellsTheValue => a_row_that_cannot_be_shown_is_named_by_table_column_and_id_and_no_other_is;
        Fault::CountsReadableRowsAlone => a_row_that_cannot_be_shown_counts_as_read_and_keeps_no_other_from_being_read;
        Fault::HasARowTooMany => an_empty_table_is_one_batch_of_no_rows;
        Fault::IgnoresTheLimit => a_batch_holds_at_most_as_many_rows_as_were_asked_for;
        Fault::SkipsARowBetweenBatches => batches_of_any_size_read_every_row_once;
    }
}

mod reads_on_wrong {
    use super::{Fault, with};

    crate::must_fail_on! { record_check, with;
        Fault::EndsAtASpoiltRow => a_row_that_cannot_be_shown_counts_as_read_and_keeps_no_other_from_being_read;
        Fault::ReadsTheLastRowAgain => batches_of_any_size_read_every_row_once;
    }
}

//! [`RecordRepo`]: the ISP's records, read and written in batches: a few statements in one transaction, however many
//! records there are.

mod change;
mod customer;
mod customer_package;
mod draft;
mod event;
mod invoice;
mod key;
mod package;
mod payment;
mod ticket;
mod webhook;

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::integration::record::{Record, RecordChange, RecordCommitted, RecordPage, RecordRepo};
use sqlx::{Connection, PgConnection};

use crate::row::{BadValue, readable};
use crate::store::{PgStore, end};

const PORT: &str = "records";

/// A row as it was read: its number, and the record, or why it is none.
struct Row<R> {
    number: String,
    record: Result<R, BadValue>,
}

/// Which rows to read: those with these numbers, or else the next ones after a number.
#[derive(Clone, Copy)]
struct Selection<'w> {
    numbers: Option<&'w [String]>,
    after: &'w str,
    limit: i64,
}

impl<'w> Selection<'w> {
    fn with(numbers: &'w [String]) -> Self {
        Self { numbers: Some(numbers), after: "", limit: 0 }
    }

    fn next(after: &'w str, limit: i64) -> Self {
        Self { numbers: None, after, limit }
    }
}

/// Changes of different records, in the order of their numbers: every writer locks and adds rows in this order, so
/// that nobody waits for another in a circle.
type Changes<'c, R> = [&'c RecordChange<R>];

/// A kind of record as PostgreSQL keeps it. Every method is a fixed number of statements.
#[async_trait]
trait PgRecord: Record<Id: FromStr> {
    /// Rows, in the order of their numbers.
    async fn read(c: &mut PgConnection, selection: Selection<'_>) -> sqlx::Result<Vec<Row<Self>>>;

    /// Locks the rows that the changes are decided on and written to. What they hold is read afterwards, in another
    /// statement: one that waits for a lock sees only what was there when it began.
    async fn lock(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()>;

    /// The number of the record that it belongs to, if it belongs to one.
    fn parent(&self) -> Option<&str>;

    /// Those of `numbers` that are on file where the record's parents are kept.
    async fn parents(c: &mut PgConnection, numbers: &[String]) -> sqlx::Result<Vec<String>>;

    /// Adds records, and answers the numbers of those that were added: the others were on file already.
    async fn insert(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>>;

    /// Writes over records, and answers the numbers of those that were written.
    async fn update(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>>;

    /// Writes what belongs to records that were added or written over.
    async fn complete(_: &mut PgConnection, _: &Changes<'_, Self>) -> sqlx::Result<()> {
        Ok(())
    }
}

#[async_trait]
impl<R: PgRecord> RecordRepo<R> for PgStore {
    async fn find(&self, ids: &[R::Id]) -> Result<Vec<R>, PortError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let numbers = &ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        let rows = self.ask(PORT, |mut c| async move { R::read(&mut c, Selection::with(numbers)).await }).await?;
        Ok(records(rows))
    }

    async fn after(&self, after: Option<R::Id>, limit: u32) -> Result<RecordPage<R>, PortError> {
        let mut found = Vec::new();
        let mut last = after.map(|id| id.to_string()).unwrap_or_default();
        loop {
            let limit = i64::from(limit) - i64::try_from(found.len()).unwrap_or(i64::MAX);
            let after = &last;
            let rows: Vec<Row<R>> =
                self.ask(PORT, |mut c| async move { R::read(&mut c, Selection::next(after, limit)).await }).await?;
            let is_full = i64::try_from(rows.len()).is_ok_and(|read| read >= limit);
            let number = rows.last().map(|row| row.number.clone()).filter(|_| is_full);
            found.extend(records(rows));
            let Some(number) = number else { return Ok(RecordPage { records: found, next: None }) };
            if let Some(next) = number.parse::<R::Id>().ok().filter(|id| id.to_string() == number) {
                return Ok(RecordPage { records: found, next: Some(next) });
            }
            // A number that is none: the row was left out, so there is room for another one.
            last = number;
        }
    }

    async fn commit(&self, changes: &[RecordChange<R>]) -> Result<Vec<RecordCommitted>, PortError> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        self.ask(PORT, |mut c| async move {
            let mut transaction = c.begin().await?;
            let committed = write(&mut transaction, changes).await;
            end(transaction, committed).await
        })
        .await
    }

    async fn orphans(&self, records: &[R]) -> Result<Vec<R::Id>, PortError> {
        let named = &named(records.iter());
        let known = &self.ask(PORT, |mut c| async move { parents::<R>(&mut c, named).await }).await?;
        Ok(records.iter().filter(|record| is_orphan(*record, known)).map(|record| record.id().clone()).collect())
    }
}

fn records<R>(rows: Vec<Row<R>>) -> Vec<R> {
    readable(rows.into_iter().map(|row| row.record))
}

async fn write<R: PgRecord>(c: &mut PgConnection, changes: &[RecordChange<R>]) -> sqlx::Result<Vec<RecordCommitted>> {
    let mut ordered: Vec<&RecordChange<R>> = changes.iter().collect();
    ordered.sort_by_key(|change| change.after.id());
    R::lock(c, &ordered).await?;
    retain_as_decided(c, &mut ordered).await?;
    let known = parents::<R>(c, &named(ordered.iter().map(|change| &change.after))).await?;
    let (orphans, ordered): (Vec<_>, Vec<_>) = ordered.into_iter().partition(|one| is_orphan(&one.after, &known));
    let written = write_ordered(c, &ordered).await?;
    let mut committed: HashMap<&R::Id, RecordCommitted> = HashMap::new();
    committed.extend(orphans.iter().map(|change| (change.after.id(), RecordCommitted::NoParent)));
    committed.extend(written.iter().map(|change| (change.after.id(), RecordCommitted::Done)));
    let of = |change: &RecordChange<R>| committed.get(change.after.id()).copied();
    Ok(changes.iter().map(|change| of(change).unwrap_or(RecordCommitted::Conflict)).collect())
}

/// Leaves the changes that were decided on what is on file.
async fn retain_as_decided<R: PgRecord>(c: &mut PgConnection, changes: &mut Vec<&RecordChange<R>>) -> sqlx::Result<()> {
    let rows = R::read(c, Selection::with(&numbers(changes))).await?;
    let on_file: HashMap<String, Result<R, BadValue>> = rows.into_iter().map(|row| (row.number, row.record)).collect();
    changes.retain(|change| match (on_file.get(&change.after.id().to_string()), &change.before) {
        (Some(Ok(on_file)), Some(before)) => on_file == before,
        (None, None) => true,
        _ => false,
    });
    Ok(())
}

/// Writes changes that nothing is in the way of any more, and answers those that were written.
async fn write_ordered<'c, R: PgRecord>(
    c: &mut PgConnection,
    changes: &Changes<'c, R>,
) -> sqlx::Result<Vec<&'c RecordChange<R>>> {
    let (updates, additions): (Vec<_>, Vec<_>) = changes.iter().copied().partition(|change| change.before.is_some());
    let mut done = HashSet::new();
    if !additions.is_empty() {
        done.extend(R::insert(c, &additions).await?);
    }
    if !updates.is_empty() {
        done.extend(R::update(c, &updates).await?);
    }
    let is_done = |change: &&RecordChange<R>| done.contains(&change.after.id().to_string());
    let written: Vec<_> = changes.iter().copied().filter(is_done).collect();
    R::complete(c, &written).await?;
    Ok(written)
}

/// The numbers of the records that these belong to.
fn named<'r, R: PgRecord>(records: impl Iterator<Item = &'r R>) -> Vec<String> {
    let named: HashSet<&str> = records.filter_map(R::parent).collect();
    named.into_iter().map(str::to_owned).collect()
}

/// Those of `named` that are on file.
async fn parents<R: PgRecord>(c: &mut PgConnection, named: &[String]) -> sqlx::Result<HashSet<String>> {
    if named.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(R::parents(c, named).await?.into_iter().collect())
}

fn is_orphan<R: PgRecord>(record: &R, known: &HashSet<String>) -> bool {
    record.parent().is_some_and(|parent| !known.contains(parent))
}

/// The numbers of the records that are changed.
fn numbers<R: Record>(changes: &Changes<'_, R>) -> Vec<String> {
    changes.iter().map(|change| change.after.id().to_string()).collect()
}

/// Those of the accounts that are on file.
async fn customers(c: &mut PgConnection, ids: &[String]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("SELECT c.customer_id FROM isp.customers c WHERE c.customer_id = ANY ($1)", ids)
        .fetch_all(c)
        .await
}

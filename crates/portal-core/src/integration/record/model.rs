//! What all records have in common.

use std::fmt::{Debug, Display};
use std::hash::Hash;

use chrono::{DateTime, Utc};

use super::cell::Row;
use super::error::{FieldProblem, RecordWarning};
use super::fields::Conventions;

/// A record that the ISP owns, as it is on file.
pub trait Record: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// The ISP's own number of it.
    type Id: Clone + Debug + Display + Ord + Hash + Send + Sync + 'static;
    /// What is written of it.
    type Write: RecordWrite<Record = Self>;

    /// What records of the kind are called, such as `invoices`.
    const KIND: &'static str;
    /// The field that names the record it belongs to, if it belongs to one.
    const PARENT: &'static str;

    /// Its number.
    fn id(&self) -> &Self::Id;

    /// What about it will not work later, or is hardly meant.
    fn warnings(&self) -> Vec<RecordWarning> {
        Vec::new()
    }
}

/// A row that was read: the record it names, and what is to become of each field. A field that was not sent stays, an
/// empty one is cleared.
pub trait RecordWrite: Clone + Debug + Send + Sync + 'static {
    /// The record.
    type Record: Record<Write = Self>;

    /// Every field, in the order of a file's columns.
    const FIELDS: &'static [&'static str];
    /// Those that a new record needs.
    const REQUIRED: &'static [&'static str];
    /// A row as an example, value by value.
    const EXAMPLE: &'static [&'static str];

    /// Reads a row.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    fn read(row: &Row<'_>, conventions: Conventions<'_>) -> Result<Self, Vec<FieldProblem>>;

    /// The number of the record it names.
    fn id(&self) -> &<Self::Record as Record>::Id;

    /// The record after the write, which is new if none is on file. Fields that are not sent of a new record are
    /// empty, or as documented.
    ///
    /// # Errors
    /// What a new record lacks, or what does not fit what is on file.
    fn over(&self, on_file: Option<&Self::Record>, now: DateTime<Utc>) -> Result<Self::Record, Vec<FieldProblem>>;
}

/// A change of one record, to be written while what is on file equals what it was decided on.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordChange<R> {
    /// What is on file; `None` if the record is new.
    pub before: Option<R>,
    /// What is to be on file.
    pub after: R,
    /// When.
    pub at: DateTime<Utc>,
}

/// What came of committing a change of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordCommitted {
    /// It was written, all of it.
    Done,
    /// Something else is on file than it was decided on; nothing was written.
    Conflict,
    /// The record that it belongs to is not on file; nothing was written.
    NoParent,
}

/// Some records of a walk through all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordPage<R: Record> {
    /// The records.
    pub records: Vec<R>,
    /// Where to go on; `None` at the end.
    pub next: Option<R::Id>,
}

/// What came of removing a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftRemoved {
    /// It was removed.
    Done,
    /// Something else is on file; nothing was removed.
    Conflict,
    /// It has payments; nothing was removed.
    HasPayments,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// The record is new.
    Added,
    /// The record was changed.
    Updated,
    /// The record was on file as the row has it; nothing was written.
    Unchanged,
    /// Nothing was written.
    Refused(Vec<FieldProblem>),
    /// The record on file is not the one that the caller knows; nothing was written.
    NotAsKnown,
    /// Others kept changing the record; nothing was written. The same row may be written again.
    Busy,
}

/// What became of one row, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowResult {
    /// What became of it.
    pub outcome: RowOutcome,
    /// What will not work later, or is hardly meant; empty if nothing was written.
    pub warnings: Vec<RecordWarning>,
}

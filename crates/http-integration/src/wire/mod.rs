//! Records as JSON writes them: the same members are sent and answered.

mod customer;
mod invoice;
mod package;
mod payment;
mod ticket;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use portal_core::integration::record::{FieldProblem, RecordWarning, RowOutcome, RowResult};

pub(crate) use customer::CustomerItem;
pub(crate) use invoice::InvoiceItem;
pub(crate) use package::PackageItem;
pub(crate) use payment::PaymentItem;
pub(crate) use ticket::TicketItem;

/// An instant: RFC 3339 in UTC, as exact as it is kept.
fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// An answer with data.
#[derive(Serialize)]
pub(crate) struct Data<T> {
    pub(crate) success: bool,
    pub(crate) data: T,
}

impl<T> Data<T> {
    pub(crate) fn of(data: T) -> Self {
        Self { success: true, data }
    }
}

/// Some records of a walk through all of them, under the name of their kind.
pub(crate) struct Listed<T> {
    pub(crate) kind: &'static str,
    pub(crate) items: Vec<T>,
    pub(crate) next: Option<String>,
}

impl<T: Serialize> Serialize for Listed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(self.kind, &self.items)?;
        map.serialize_entry("next", &self.next)?;
        map.end()
    }
}

/// What became of one record that was written.
#[derive(Serialize)]
pub(crate) struct Written<T> {
    pub(crate) success: bool,
    pub(crate) outcome: &'static str,
    pub(crate) warnings: Vec<String>,
    pub(crate) data: T,
}

/// What became of a batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchResult {
    /// One for each row, in the order they were sent.
    pub(crate) results: Vec<RowItem>,
}

/// What became of one row.
#[derive(Serialize, ToSchema)]
#[schema(as = RowResult)]
pub(crate) struct RowItem {
    /// The record's number; null if the row has none.
    pub(crate) id: Option<String>,
    /// `added`, `updated`, `unchanged` (it was on file so), `refused` (see `problems`) or `busy` (others kept changing the
    /// record; send the row again).
    pub(crate) outcome: &'static str,
    /// What is wrong with the row.
    pub(crate) problems: Vec<ProblemItem>,
    /// What about the record will not work later, or is hardly meant.
    pub(crate) warnings: Vec<String>,
}

/// What is wrong with one field of a row.
#[derive(Serialize, ToSchema)]
#[schema(as = RowProblem)]
pub(crate) struct ProblemItem {
    pub(crate) field: &'static str,
    pub(crate) problem: String,
}

impl RowItem {
    /// The words that [`outcome`](Self::outcome) may be.
    pub(crate) const OUTCOMES: [&'static str; 5] = ["added", "updated", "unchanged", "refused", "busy"];

    /// A row that says nothing that could be written.
    pub(crate) fn refused(id: Option<String>, problems: Vec<FieldProblem>) -> Self {
        Self {
            id,
            outcome: "refused",
            problems: problems.into_iter().map(ProblemItem::from).collect(),
            warnings: vec![],
        }
    }

    /// What became of the row of that record.
    pub(crate) fn of(id: String, result: RowResult) -> Self {
        let outcome = word(&result.outcome);
        let problems = match result.outcome {
            RowOutcome::Refused(problems) => problems.into_iter().map(ProblemItem::from).collect(),
            _ => Vec::new(),
        };
        Self { id: Some(id), outcome, problems, warnings: told(&result.warnings) }
    }

    /// Whether the record is on file as the row has it.
    pub(crate) fn is_fine(&self) -> bool {
        !matches!(self.outcome, "refused" | "busy")
    }
}

impl From<FieldProblem> for ProblemItem {
    fn from(FieldProblem { field, problem }: FieldProblem) -> Self {
        Self { field, problem }
    }
}

/// The word of an outcome. Rows of a batch expect nothing of what is on file.
pub(crate) fn word(outcome: &RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Added => "added",
        RowOutcome::Updated => "updated",
        RowOutcome::Unchanged => "unchanged",
        RowOutcome::Refused(_) => "refused",
        RowOutcome::NotAsKnown | RowOutcome::Busy => "busy",
    }
}

pub(crate) fn told(warnings: &[RecordWarning]) -> Vec<String> {
    warnings.iter().map(RecordWarning::to_string).collect()
}

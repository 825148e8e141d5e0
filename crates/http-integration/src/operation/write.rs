//! Writing one record by its address.

use std::sync::atomic::{AtomicBool, Ordering};

use poem::{Request, RequestBody, Response};
use portal_core::integration::record::{Cell, FieldProblem, Knows, Record, RecordService, RecordWrite, RowOutcome};

use super::{named, written};
use crate::body::one;
use crate::json::Members;
use crate::precondition::Precondition;
use crate::refusal::{Failure, Refusal};
use crate::resource::Resource;
use crate::state::Api;

/// `PUT /customers/{id}`: adds the record, or writes over it. What is not sent stays.
pub(super) async fn put<R: Resource>(
    api: &Api,
    request: &Request,
    body: &mut RequestBody,
) -> Result<Response, Failure> {
    let caller = api.admit(request, R::WRITE).await?;
    let expected = Precondition::of(request)?;
    let row = addressed::<R>(api, request, &one(request, body).await?)?;
    store(&api.ruled::<R>(caller.actor(), &expected), &row, &|on_file| expected.holds(on_file)).await
}

/// `PATCH /customers/{id}`: changes a record that is on file.
pub(super) async fn patch<R: Resource>(
    api: &Api,
    request: &Request,
    body: &mut RequestBody,
) -> Result<Response, Failure> {
    let caller = api.admit(request, R::WRITE).await?;
    let expected = Precondition::of(request)?;
    let row = addressed::<R>(api, request, &one(request, body).await?)?;
    let is_missing = AtomicBool::new(false);
    let knows = |on_file: Option<&R>| {
        is_missing.store(on_file.is_none(), Ordering::Relaxed);
        on_file.is_some() && expected.holds(on_file)
    };
    let stored = store(&api.ruled::<R>(caller.actor(), &expected), &row, &knows).await;
    if is_missing.into_inner() { Err(Refusal::not_found(R::ONE).into()) } else { stored }
}

/// The row that was sent, of the record that the address names.
fn addressed<R: Resource>(api: &Api, request: &Request, sent: &Members) -> Result<R::Write, Refusal> {
    let (mut row, number) = (sent.row(), named::<R>(request));
    let named = Cell::Text(number.into());
    if row.insert(R::number_field(), named.clone()).is_some_and(|sent| sent != named) {
        let problem = FieldProblem::new(R::number_field(), "is another one than in the address");
        return Err(Refusal::row(vec![problem]));
    }
    R::Write::read(&row, api.conventions()).map_err(Refusal::row)
}

/// Writes a row, and answers the record as it is on file then.
pub(super) async fn store<R: Resource>(
    records: &RecordService<R>,
    row: &<R as Record>::Write,
    knows: Knows<'_, R>,
) -> Result<Response, Failure> {
    let result = records.write_known(row, knows).await?;
    match result.outcome {
        RowOutcome::Refused(problems) => return Err(Refusal::row(problems).into()),
        RowOutcome::NotAsKnown => return Err(Refusal::precondition().into()),
        RowOutcome::Busy => return Err(Refusal::busy().into()),
        RowOutcome::Added | RowOutcome::Updated | RowOutcome::Unchanged => {}
    }
    let record = records.find(row.id()).await?.ok_or_else(Refusal::busy)?;
    written(&result, &record)
}

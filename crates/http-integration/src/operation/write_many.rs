//! Writing one record by the number in its row, or a batch of them.

use http_kit::answer::json;
use poem::http::StatusCode;
use poem::{Request, RequestBody, Response};
use portal_core::integration::record::{Conventions, FieldProblem, Record, RecordWrite};

use super::write::store;
use crate::body::{Sent, one_or_batch};
use crate::json::{Members, Node};
use crate::precondition::Precondition;
use crate::refusal::{Failure, Refusal};
use crate::resource::Resource;
use crate::state::Api;
use crate::wire::{BatchResult, Data, RowItem};

/// `POST /customers`.
pub(super) async fn post<R: Resource>(
    api: &Api,
    request: &Request,
    body: &mut RequestBody,
) -> Result<Response, Failure> {
    let caller = api.admit(request, R::WRITE).await?;
    let expected = Precondition::of(request)?;
    let records = api.ruled::<R>(caller.actor(), &expected);
    match one_or_batch::<R>(request, body).await? {
        Sent::One(members) => {
            let row = R::Write::read(&members.row(), api.conventions()).map_err(Refusal::row)?;
            store(&records, &row, &|on_file| expected.holds(on_file)).await
        }
        Sent::Batch(_) if expected != Precondition::Nothing => {
            Err(Refusal::malformed("If-Match and If-None-Match are for one record, not for a batch").into())
        }
        Sent::Batch(rows) => {
            let read: Vec<Read<R>> = rows.iter().map(|row| read::<R>(row, api.conventions())).collect();
            let good: Vec<R::Write> = read.iter().filter_map(|row| row.as_ref().ok().cloned()).collect();
            let mut written = records.write(&good).await?.into_iter();
            let told = |row: Read<R>| match row {
                Err(refused) => Some(refused),
                Ok(row) => Some(RowItem::of(row.id().to_string(), written.next()?)),
            };
            answer(read.into_iter().filter_map(told).collect())
        }
    }
}

/// A row that was read, or what is said of one that cannot be.
type Read<R> = Result<<R as Record>::Write, RowItem>;

fn read<R: Resource>(row: &Node, conventions: Conventions<'_>) -> Read<R> {
    let Node::Object(members) = row else {
        return Err(RowItem::refused(None, vec![FieldProblem::new("row", "is not an object")]));
    };
    R::Write::read(&members.row(), conventions).map_err(|problems| RowItem::refused(number_of::<R>(members), problems))
}

/// The number of a row that is refused, if it can be one.
fn number_of<R: Resource>(members: &Members) -> Option<String> {
    let (_, value) = members.0.iter().find(|(name, _)| name == R::number_field())?;
    match value {
        Node::Text(text) => text.parse::<R::Id>().ok().map(|id| id.to_string()),
        _ => None,
    }
}

/// 200 if every record is on file as its row has it, else 207.
fn answer(results: Vec<RowItem>) -> Result<Response, Failure> {
    let success = results.iter().all(RowItem::is_fine);
    let status = if success { StatusCode::OK } else { StatusCode::MULTI_STATUS };
    Ok(json(status, &Data { success, data: BatchResult { results } })?)
}

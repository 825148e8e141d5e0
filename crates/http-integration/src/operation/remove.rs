//! Removing a draft.

use poem::http::StatusCode;
use poem::{Request, Response};
use portal_core::integration::record::{InvoiceRecord, RemoveDraftError};

use super::identity;
use crate::precondition::Precondition;
use crate::refusal::{Failure, Refusal};
use crate::resource::Resource as _;
use crate::state::Api;

/// `DELETE /invoices/{number}`: removes a draft. What a customer saw is never removed.
pub(super) async fn remove(api: &Api, request: &Request) -> Result<Response, Failure> {
    let caller = api.admit(request, InvoiceRecord::WRITE).await?;
    let expected = Precondition::of(request)?;
    let number = identity::<InvoiceRecord>(request)?;
    let removed = api.drafts(caller.actor()).remove(&number, &|draft| expected.holds(Some(draft))).await;
    removed.map_err(refused)?;
    Ok(Response::builder().status(StatusCode::NO_CONTENT).finish())
}

fn refused(error: RemoveDraftError) -> Failure {
    match error {
        RemoveDraftError::NotFound => Refusal::not_found(InvoiceRecord::ONE).into(),
        RemoveDraftError::NotAsKnown => Refusal::precondition().into(),
        RemoveDraftError::Port(error) => error.into(),
        RemoveDraftError::Busy => Refusal::busy().into(),
        other => Refusal::not_removed(&format!("{other}; set its status to cancelled instead")).into(),
    }
}

//! One record.

use poem::{Request, Response};

use super::{identity, shown};
use crate::refusal::{Failure, Refusal};
use crate::resource::Resource;
use crate::state::Api;

/// `GET /customers/{id}`.
pub(super) async fn show<R: Resource>(api: &Api, request: &Request) -> Result<Response, Failure> {
    let caller = api.admit(request, R::READ).await?;
    let id = identity::<R>(request)?;
    let record = api.records::<R>(caller.actor()).find(&id).await?;
    shown(&record.ok_or_else(|| Refusal::not_found(R::ONE))?)
}

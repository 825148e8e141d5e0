//! A walk through all records of a kind.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_kit::answer::json;
use poem::http::StatusCode;
use poem::{Request, Response};

use crate::query::{Limits, walk};
use crate::refusal::Failure;
use crate::resource::Resource;
use crate::state::Api;
use crate::wire::{Data, Listed};

/// Records of a page, if the query does not say.
pub(crate) const USUAL_LIMIT: u32 = 100;
/// The most records of a page.
pub(crate) const LARGEST_LIMIT: u32 = 1_000;

/// `GET /customers?after=…&limit=…`.
pub(super) async fn list<R: Resource>(api: &Api, request: &Request) -> Result<Response, Failure> {
    let caller = api.admit(request, R::READ).await?;
    let query = request.uri().query().unwrap_or_default();
    let (after, limit) = walk(query, Limits { usual: USUAL_LIMIT, largest: LARGEST_LIMIT }, cursor::<R>)?;
    let page = api.records::<R>(caller.actor()).after(after, limit).await?;
    let items = page.records.iter().map(R::Item::from).collect();
    let next = page.next.map(|id| URL_SAFE_NO_PAD.encode(id.to_string()));
    Ok(json(StatusCode::OK, &Data::of(Listed { kind: R::KIND, items, next }))?)
}

fn cursor<R: Resource>(text: &str) -> Option<R::Id> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?.parse().ok()
}

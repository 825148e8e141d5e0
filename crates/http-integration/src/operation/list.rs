//! A walk through all records of a kind.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_kit::answer::json;
use poem::http::StatusCode;
use poem::{Request, Response};

use crate::json::shown;
use crate::refusal::{Failure, Refusal};
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
    let (after, limit) = asked::<R>(request.uri().query().unwrap_or_default())?;
    let page = api.records::<R>(caller.actor()).after(after, limit).await?;
    let items = page.records.iter().map(R::Item::from).collect();
    let next = page.next.map(|id| URL_SAFE_NO_PAD.encode(id.to_string()));
    Ok(json(StatusCode::OK, &Data::of(Listed { kind: R::KIND, items, next }))?)
}

/// Where to go on, and how many records to answer. A misspelt parameter would answer the first page for ever.
fn asked<R: Resource>(query: &str) -> Result<(Option<R::Id>, u32), Refusal> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_| Refusal::malformed("the query cannot be read"))?;
    let (mut after, mut limit) = (None, USUAL_LIMIT);
    for (name, value) in pairs {
        match name.as_str() {
            "after" => after = Some(cursor::<R>(&value).ok_or_else(|| Refusal::malformed("after is no cursor"))?),
            "limit" => {
                let number = value.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
                let told = || format!("limit is not a whole number from 1 to {LARGEST_LIMIT}");
                limit = number.ok_or_else(|| Refusal::malformed(&told()))?;
            }
            other => return Err(Refusal::malformed(&format!("the parameter {} is unknown", shown(other)))),
        }
    }
    Ok((after, limit))
}

fn cursor<R: Resource>(text: &str) -> Option<R::Id> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?.parse().ok()
}

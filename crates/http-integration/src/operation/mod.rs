//! The operations, the same for every kind of record.

mod list;
mod remove;
mod show;
mod write;
mod write_many;

use std::marker::PhantomData;
use std::sync::Arc;

use http_kit::answer::json;
use poem::http::header::{ETAG, HeaderValue, LOCATION};
use poem::http::{Method, StatusCode};
use poem::{Endpoint, Request, RequestBody, Response};
use portal_core::integration::record::{InvoiceRecord, RowOutcome, RowResult};
use serde::Serialize;

use crate::precondition::tag;
use crate::refusal::{Failure, Refusal, answered};
use crate::resource::Resource;
use crate::routes::BASE;
use crate::state::Api;
use crate::wire::{Data, Written, told, word};

pub(crate) use list::{LARGEST_LIMIT, USUAL_LIMIT};

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Answers some of all records.
    List,
    /// Writes one record, or a batch.
    Post,
    /// Answers one record.
    Show,
    /// Writes one record.
    Put,
    /// Changes one record that is on file.
    Patch,
    /// Removes a draft.
    Remove,
}

impl Verb {
    /// The operations on all records of a kind.
    pub(crate) const ON_ALL: [Self; 2] = [Self::List, Self::Post];

    /// The operations on one record of a kind.
    pub(crate) fn on_one<R: Resource>() -> &'static [Self] {
        const ALL: [Verb; 4] = [Verb::Show, Verb::Put, Verb::Patch, Verb::Remove];
        if R::KIND == <InvoiceRecord as portal_core::integration::record::Record>::KIND { &ALL } else { &ALL[..3] }
    }

    /// The method that asks for it.
    pub(crate) fn method(self) -> Method {
        match self {
            Self::List | Self::Show => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Patch => Method::PATCH,
            Self::Remove => Method::DELETE,
        }
    }
}

/// One operation on a kind of records, ready to be mounted.
pub(crate) struct Operation<R> {
    api: Arc<Api>,
    verb: Verb,
    of: PhantomData<fn() -> R>,
}

impl<R: Resource> Operation<R> {
    pub(crate) fn new(api: &Arc<Api>, verb: Verb) -> Self {
        Self { api: Arc::clone(api), verb, of: PhantomData }
    }

    async fn run(&self, request: &Request, body: &mut RequestBody) -> Result<Response, Failure> {
        match self.verb {
            Verb::List => list::list::<R>(&self.api, request).await,
            Verb::Post => write_many::post::<R>(&self.api, request, body).await,
            Verb::Show => show::show::<R>(&self.api, request).await,
            Verb::Put => write::put::<R>(&self.api, request, body).await,
            Verb::Patch => write::patch::<R>(&self.api, request, body).await,
            Verb::Remove => remove::remove(&self.api, request).await,
        }
    }
}

impl<R: Resource> Endpoint for Operation<R> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let answer = self.run(&request, &mut body).await;
        answered(answer, &request, &mut body).await
    }
}

/// The number in the address, decoded.
fn named<R: Resource>(request: &Request) -> &str {
    request.raw_path_param(R::PARAMETER).unwrap_or_default()
}

/// The record that the address names; what cannot be a number names none.
fn identity<R: Resource>(request: &Request) -> Result<R::Id, Refusal> {
    named::<R>(request).parse().map_err(|_| Refusal::not_found(R::ONE))
}

/// A record with its tag.
fn shown<R: Resource>(record: &R) -> Result<Response, Failure> {
    tagged(StatusCode::OK, record, &Data::of(R::Item::from(record)))
}

fn tagged<R: Resource>(status: StatusCode, record: &R, body: &impl Serialize) -> Result<Response, Failure> {
    let mut response = json(status, body)?;
    if let Ok(tag) = HeaderValue::from_str(&tag(record)) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

/// Where a record lies. Numbers hold nothing but letters, digits and `._-/`.
fn address<R: Resource>(id: &R::Id) -> String {
    format!("{BASE}/{}/{}", R::KIND, id.to_string().replace('/', "%2F"))
}

/// What is answered after a row was written: the record as it is on file now.
fn written<R: Resource>(result: &RowResult, record: &R) -> Result<Response, Failure> {
    let is_new = result.outcome == RowOutcome::Added;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let body = Written {
        success: true,
        outcome: word(&result.outcome),
        warnings: told(&result.warnings),
        data: R::Item::from(record),
    };
    let mut response = tagged(status, record, &body)?;
    if let Some(at) = HeaderValue::from_str(&address::<R>(record.id())).ok().filter(|_| is_new) {
        response.headers_mut().insert(LOCATION, at);
    }
    Ok(response)
}

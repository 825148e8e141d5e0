//! What customers did in the portal, for systems that ask.

use std::sync::Arc;

use http_kit::RequestContext;
use http_kit::answer::json;
use poem::http::StatusCode;
use poem::{Endpoint, FromRequest as _, Request, Response};
use portal_core::integration::event::{EventFeed, EventPayload, PublishedEvent, ReadEventsError};
use portal_core::integration::key::Scope;
use serde::Serialize;

use crate::json::shown;
use crate::refusal::{Failure, Refusal};
use crate::state::Api;
use crate::wire::Data;

/// Events of an answer, if the query does not say.
pub(crate) const USUAL_LIMIT: u32 = 100;

/// Some events, and where to go on.
#[derive(Serialize)]
struct Page<'e> {
    events: Vec<EventPayload<'e>>,
    next: u64,
}

/// `GET /events?after=…&limit=…`.
pub(crate) struct Events(pub(crate) Arc<Api>);

impl Events {
    async fn run(&self, request: &Request) -> Result<Response, Failure> {
        self.0.admit(request, Scope::EventsRead).await?;
        let (after, limit) = asked(request.uri().query().unwrap_or_default())?;
        let batch = self.0.events().after(after, limit).await.map_err(|error| match error {
            ReadEventsError::Gone { first } => Failure::Refusal(Refusal::events_gone(first)),
            ReadEventsError::Unknown { last } => {
                Refusal::malformed(&format!("after is no cursor of this portal: the last one is {last}")).into()
            }
            ReadEventsError::Port(error) => error.into(),
            other => Failure::Problem(http_kit::Problem::broken(other.to_string())),
        })?;
        let events = batch.events.iter().map(PublishedEvent::payload).collect();
        Ok(json(StatusCode::OK, &Data::of(Page { events, next: batch.last }))?)
    }
}

impl Endpoint for Events {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        match self.run(&request).await {
            Ok(response) => Ok(response),
            Err(Failure::Problem(problem)) => Err(problem.into()),
            Err(Failure::Refusal(refusal)) => {
                let (request, mut body) = request.split();
                let context = <&RequestContext>::from_request(&request, &mut body).await?;
                Ok(refusal.response(context))
            }
        }
    }
}

/// Where to go on, and how many events to answer.
fn asked(query: &str) -> Result<(u64, u32), Refusal> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_| Refusal::malformed("the query cannot be read"))?;
    let (mut after, mut limit) = (0, USUAL_LIMIT);
    for (name, value) in pairs {
        match name.as_str() {
            "after" => after = value.parse().map_err(|_| Refusal::malformed("after is no cursor"))?,
            "limit" => {
                let number = value.parse().ok().filter(|limit| (1..=EventFeed::LONGEST).contains(limit));
                let told = || format!("limit is not a whole number from 1 to {}", EventFeed::LONGEST);
                limit = number.ok_or_else(|| Refusal::malformed(&told()))?;
            }
            other => return Err(Refusal::malformed(&format!("the parameter {} is unknown", shown(other)))),
        }
    }
    Ok((after, limit))
}

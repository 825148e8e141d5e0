//! What customers did in the portal, for systems that ask.

use std::sync::Arc;

use http_kit::answer::json;
use poem::http::StatusCode;
use poem::{Endpoint, Request, Response};
use portal_core::integration::event::{EventFeed, EventPayload, PublishedEvent, ReadEventsError};
use portal_core::integration::key::Scope;
use serde::Serialize;

use crate::query::{Limits, walk};
use crate::refusal::{Failure, Refusal, answered};
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
        let query = request.uri().query().unwrap_or_default();
        let limits = Limits { usual: USUAL_LIMIT, largest: EventFeed::LONGEST };
        let (after, limit) = walk(query, limits, |text| text.parse().ok())?;
        let after = after.unwrap_or_default();
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
        let answer = self.run(&request).await;
        let (request, mut body) = request.split();
        answered(answer, &request, &mut body).await
    }
}

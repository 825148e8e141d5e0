//! The stream of events of the pages.

use http_kit::event_stream::{ended, respond};
use http_kit::{Problem, RequestContext};
use poem::http::StatusCode;
use poem::{Request, Response, handler};

use crate::auth::web_session::WebSession;
use crate::events::feed::{CustomerFeed, SessionReader};
use crate::state::App;

/// `GET /customer/events`.
#[handler]
pub(crate) async fn stream(app: &App, context: &RequestContext, request: &Request) -> Result<Response, Problem> {
    let web = match WebSession::of(app, context).await {
        // What is told as it happens would count as delivered to the customer.
        Ok(web) if web.session.is_viewed() => return ended(request, context),
        Ok(web) => web,
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => return ended(request, context),
        Err(problem) => return Err(problem),
    };
    let feed = CustomerFeed::new(app, &web.session, request)?;
    respond(request, context, SessionReader::new(app, &web.session), feed)
}

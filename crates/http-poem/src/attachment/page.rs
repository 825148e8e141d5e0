//! Files as pages show them.

use http_kit::Problem;
use http_kit::extract::PathParam;
use poem::{Request, Response, handler};
use portal_core::AttachmentId;
use portal_core::support::attachment::Part;
use portal_core::support::conversation::Participant;

use crate::attachment::file::serve;
use crate::auth::web_session::WebSession;
use crate::state::App;

/// `GET /customer/attachments/{id}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    web: WebSession,
    request: &Request,
    at: PathParam<AttachmentId>,
) -> Result<Response, Problem> {
    serve(app, request, &Participant::Customer(web.session.scope()), at.0, Part::File).await
}

/// `GET /customer/attachments/{id}/preview`.
#[handler]
pub(crate) async fn preview(
    app: &App,
    web: WebSession,
    request: &Request,
    at: PathParam<AttachmentId>,
) -> Result<Response, Problem> {
    serve(app, request, &Participant::Customer(web.session.scope()), at.0, Part::Preview).await
}

//! Files as pages send and show them.

use http_kit::extract::{CsrfFileForm, NoFields, PathParam};
use http_kit::{Problem, RequestContext};
use page_kit::files::take_one;
use poem::{Request, Response, handler};
use portal_core::AttachmentId;
use portal_core::support::attachment::Part;
use portal_core::support::conversation::Participant;

use crate::attachment::file::serve;
use crate::attachment::form::OwnFiles;
use crate::auth::web_session::WebSession;
use crate::state::App;

/// `POST /customer/attachments`: one file, as the page's script sends it.
#[handler]
pub(crate) async fn upload(
    app: &App,
    context: &RequestContext,
    sent: CsrfFileForm<NoFields>,
    web: WebSession,
) -> Result<Response, Problem> {
    let by = OwnFiles { service: app.parts.portal.attachments()?, session: &web.session };
    take_one(context.locale(), &by, sent.files).await
}

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

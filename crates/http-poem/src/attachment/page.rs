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
use crate::problem::OrProblem;
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
    serve_to(app, request, &web, (at.0, Part::File)).await
}

/// `GET /customer/attachments/{id}/preview`.
#[handler]
pub(crate) async fn preview(
    app: &App,
    web: WebSession,
    request: &Request,
    at: PathParam<AttachmentId>,
) -> Result<Response, Problem> {
    serve_to(app, request, &web, (at.0, Part::Preview)).await
}

/// Serves a file to its customer. Staff who see what the customer sees get no proofs of payments: those are for finance.
async fn serve_to(
    app: &App,
    request: &Request,
    web: &WebSession,
    (id, part): (AttachmentId, Part),
) -> Result<Response, Problem> {
    let who = Participant::Customer(web.session.scope());
    if web.session.is_viewed() {
        let shown = app.parts.portal.attachments()?.shown(&who, &[id]).await.or_problem()?;
        if shown.iter().any(|file| file.proof_of.is_some()) {
            return Err(Problem::not_found());
        }
    }
    serve(app, request, &who, id, part).await
}

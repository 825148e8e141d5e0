//! `/staff/settings/replies`.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::ReplyId;
use portal_core::staff::reply::ReplyError;

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::reply::form::{ReplyForm, ReplyProblem};
use crate::reply::view::{RepliesPage, ReplyEditor, ReplyPage};
use crate::state::Console;
use crate::view::notice::Notice;

/// The check that refuses what cannot be stored.
const CHECK: &str = "staff_reply";

/// `GET /staff/settings/replies`.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let replies = console.parts.desk.replies.list(&staff.actor()).await.map_err(problem)?;
    let refused = refused_form::shown(context);
    let editor = ReplyEditor {
        form: refused.and_then(RefusedForm::typed).unwrap_or_default(),
        problem: refused.and_then(RefusedForm::reason),
    };
    page(&RepliesPage { layout: layout(console, context), editor, replies })
}

/// `POST /staff/settings/replies`.
#[handler]
pub(crate) async fn add(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ReplyForm>,
    staff: &StaffSession,
) -> Result<Response, Problem> {
    let draft = match form.read() {
        Ok(draft) => draft,
        Err(problem) => return Ok(send_back(context, CHECK, &problem)),
    };
    match console.parts.desk.replies.add(&staff.actor(), draft).await {
        Ok(_) => Ok(done(console, context, Notice::ReplySaved)),
        Err(error) => refused(context, error),
    }
}

/// `GET /staff/settings/replies/{id}`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<ReplyId>,
) -> Result<Response, Problem> {
    let refused = refused_form::shown(context);
    let (reply, reason) = match console.parts.desk.replies.find(&staff.actor(), id.0).await {
        Ok(reply) => (Some(reply), refused.and_then(RefusedForm::reason)),
        // What was typed is shown once more.
        Err(ReplyError::NotFound) if refused.is_some() => (None, Some(ReplyProblem::Removed)),
        Err(error) => return Err(problem(error)),
    };
    let stored = reply.as_ref().map(ReplyForm::of).unwrap_or_default();
    let form = match refused {
        Some(refused) => typed(refused, stored, reason.as_ref()),
        None => stored,
    };
    page(&ReplyPage { layout: layout(console, context), editor: ReplyEditor { form, problem: reason }, reply })
}

/// What was typed over what is stored. It keeps the version that it was read with, so that it is not written over a
/// change that its author has not seen; after a conflict the page shows that change, and the form follows it.
fn typed(refused: &RefusedForm, stored: ReplyForm, reason: Option<&ReplyProblem>) -> ReplyForm {
    let text = |name, stored| refused.text(name).map_or(stored, str::to_owned);
    let version = match reason {
        Some(ReplyProblem::Changed) => stored.version,
        _ => text("version", stored.version),
    };
    ReplyForm {
        title: text("title", stored.title),
        language: text("language", stored.language),
        body: text("body", stored.body),
        version,
    }
}

/// `POST /staff/settings/replies/{id}`.
#[handler]
pub(crate) async fn change(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ReplyForm>,
    staff: &StaffSession,
    id: PathParam<ReplyId>,
) -> Result<Response, Problem> {
    let draft = match form.read() {
        Ok(draft) => draft,
        Err(problem) => return Ok(send_back(context, CHECK, &problem)),
    };
    match console.parts.desk.replies.update(&staff.actor(), id.0, form.version(), draft).await {
        Ok(_) => Ok(done(console, context, Notice::ReplySaved)),
        Err(error) => refused(context, error),
    }
}

/// `POST /staff/settings/replies/{id}/remove`.
#[handler]
pub(crate) async fn remove(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ReplyForm>,
    staff: &StaffSession,
    id: PathParam<ReplyId>,
) -> Result<Response, Problem> {
    match console.parts.desk.replies.remove(&staff.actor(), id.0, form.version()).await {
        // One that somebody else removed is gone as well.
        Ok(()) | Err(ReplyError::NotFound) => Ok(done(console, context, Notice::ReplyRemoved)),
        Err(error) => refused(context, error),
    }
}

fn done(console: &Console, context: &RequestContext, notice: Notice) -> Response {
    told(console, context, notice, "/staff/settings/replies")
}

fn refused(context: &RequestContext, error: ReplyError) -> Result<Response, Problem> {
    let told = match error {
        ReplyError::Changed => ReplyProblem::Changed,
        ReplyError::NotFound => ReplyProblem::Removed,
        ReplyError::TooMany => ReplyProblem::TooMany,
        other => return Err(problem(other)),
    };
    Ok(send_back(context, CHECK, &told))
}

fn problem(error: ReplyError) -> Problem {
    match error {
        ReplyError::Port(error) => error.into(),
        ReplyError::NotFound => Problem::not_found(),
        _ => forbidden(),
    }
}

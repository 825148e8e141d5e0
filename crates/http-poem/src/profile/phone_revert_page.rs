//! Taking a change of number back, from the link in the old number's message. Nobody needs to be logged in.

use chrono::{DateTime, Utc};
use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_on};
use http_kit::{Problem, RequestContext, refused_form};
use poem::http::StatusCode;
use poem::web::Path;
use poem::{Response, handler};
use portal_core::identity::profile::{PhoneChangeRecord, RevertPhoneError, RevertToken};
use serde::{Deserialize, Serialize};

use crate::page::render::{layout, page_with};
use crate::problem::IntoProblem;
use crate::profile::view::{PhoneRevertPage, RevertState};
use crate::state::App;
use crate::view::format;

#[derive(Deserialize)]
struct NoFields {}

/// What the page says once a change was taken back; the link is used up by then.
#[derive(Serialize, Deserialize)]
struct Reverted {
    old: String,
    held_until: DateTime<Utc>,
}

/// `GET /customer/phone/revert/{token}`: says what would happen; a GET request changes nothing.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext, token: Path<String>) -> Result<Response, Problem> {
    if let Some(Reverted { old, held_until }) = refused_form::shown(context).and_then(RefusedForm::reason) {
        return answer(app, context, StatusCode::OK, RevertState::Done { old, held_until });
    }
    let Some(token) = RevertToken::parse(&token.0) else { return not_valid(app, context) };
    match app.parts.portal.profile()?.revertible(&token).await {
        Ok(record) => offer(app, context, &token, &record),
        Err(RevertPhoneError::NotValid) => not_valid(app, context),
        Err(error) => Err(error.into_problem()),
    }
}

/// `POST /customer/phone/revert/{token}`.
#[handler]
pub(crate) async fn revert(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    token: Path<String>,
) -> Result<Response, Problem> {
    let Some(token) = RevertToken::parse(&token.0) else { return Ok(see_other(context.path())) };
    match app.parts.portal.profile()?.revert(&token, context.client()).await {
        Ok(record) => {
            let held_until = app.site.now() + app.parts.portal.profile()?.policy().hold_after_revert;
            Ok(send_on(context, &Reverted { old: record.from.masked(), held_until }))
        }
        // The page says so.
        Err(RevertPhoneError::NotValid) => Ok(see_other(context.path())),
        Err(error) => Err(error.into_problem()),
    }
}

fn offer(
    app: &App,
    context: &RequestContext,
    token: &RevertToken,
    record: &PhoneChangeRecord,
) -> Result<Response, Problem> {
    let until = record.revert_until.with_timezone(&app.parts.config.time_zone);
    let state = RevertState::Offered {
        action: format!("/customer/phone/revert/{}", token.expose()),
        old: record.from.masked(),
        new: record.to.masked(),
        until: format::date_time(context.locale(), until.fixed_offset()),
        hold: format::span(context.locale(), app.parts.portal.profile()?.policy().hold_after_revert),
    };
    answer(app, context, StatusCode::OK, state)
}

fn not_valid(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    answer(app, context, StatusCode::NOT_FOUND, RevertState::NotValid)
}

fn answer(app: &App, context: &RequestContext, status: StatusCode, state: RevertState) -> Result<Response, Problem> {
    page_with(status, &PhoneRevertPage { layout: layout(app, context, None), state })
}

impl IntoProblem for RevertPhoneError {
    fn into_problem(self) -> Problem {
        match self {
            RevertPhoneError::NotValid => Problem::not_found(),
            RevertPhoneError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

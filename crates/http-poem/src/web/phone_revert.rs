//! Taking a change of number back, from the link in the old number's message. Nobody needs to be logged in.

use chrono::{DateTime, Utc};
use poem::http::StatusCode;
use poem::web::Path;
use poem::{Response, handler};
use portal_core::profile::{PhoneChangeRecord, RevertPhoneError, RevertToken};
use serde::{Deserialize, Serialize};

use super::frame::{page_with, see_other, shell};
use super::refused_form::{self, RefusedForm, send_on};
use super::view::{PhoneRevertPage, RevertState, format};
use crate::edge::Visit;
use crate::extract::CsrfForm;
use crate::problem::Problem;
use crate::state::App;

#[derive(Deserialize)]
struct NoFields {}

/// What the page says once a change was taken back; the link is used up by then.
#[derive(Serialize, Deserialize)]
struct Reverted {
    old: String,
    held_until: DateTime<Utc>,
}

/// `GET /customer/phone/revert/{token}`: says what would happen; a visit changes nothing.
#[handler]
pub(super) async fn show(app: &App, visit: &Visit, token: Path<String>) -> Result<Response, Problem> {
    if let Some(Reverted { old, held_until }) = refused_form::shown(app, visit).and_then(RefusedForm::reason) {
        return answer(app, visit, StatusCode::OK, RevertState::Done { old, held_until });
    }
    let Some(token) = RevertToken::parse(&token.0) else { return not_valid(app, visit) };
    match app.parts.portal.profile.revertible(&token).await {
        Ok(record) => offer(app, visit, &token, &record),
        Err(RevertPhoneError::NotValid) => not_valid(app, visit),
        Err(error) => Err(error.into()),
    }
}

/// `POST /customer/phone/revert/{token}`.
#[handler]
pub(super) async fn revert(
    app: &App,
    visit: &Visit,
    _sent: CsrfForm<NoFields>,
    token: Path<String>,
) -> Result<Response, Problem> {
    let Some(token) = RevertToken::parse(&token.0) else { return Ok(see_other(visit.path())) };
    match app.parts.portal.profile.revert(&token, visit.client()).await {
        Ok(record) => {
            let held_until = app.now() + app.parts.portal.profile.policy().hold_after_revert;
            Ok(send_on(app, visit, &Reverted { old: record.from.masked(), held_until }))
        }
        // The page says so.
        Err(RevertPhoneError::NotValid) => Ok(see_other(visit.path())),
        Err(error) => Err(error.into()),
    }
}

fn offer(app: &App, visit: &Visit, token: &RevertToken, record: &PhoneChangeRecord) -> Result<Response, Problem> {
    let until = record.revert_until.with_timezone(&app.parts.config.time_zone);
    let state = RevertState::Offered {
        action: format!("/customer/phone/revert/{}", token.expose()),
        old: record.from.masked(),
        new: record.to.masked(),
        until: format::date_time(visit.locale(), until.fixed_offset()),
        hold: format::span(visit.locale(), app.parts.portal.profile.policy().hold_after_revert),
    };
    answer(app, visit, StatusCode::OK, state)
}

fn not_valid(app: &App, visit: &Visit) -> Result<Response, Problem> {
    answer(app, visit, StatusCode::NOT_FOUND, RevertState::NotValid)
}

fn answer(app: &App, visit: &Visit, status: StatusCode, state: RevertState) -> Result<Response, Problem> {
    page_with(status, &PhoneRevertPage { shell: shell(app, visit, None), state })
}

impl From<RevertPhoneError> for Problem {
    fn from(error: RevertPhoneError) -> Self {
        match error {
            RevertPhoneError::NotValid => Self::not_found(),
            RevertPhoneError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}

//! Proving the number again on the way to what needs a fresh code.

use chrono::{DateTime, Utc};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::ChallengeId;
use portal_core::otp::{AskedFor, Purpose, RequestOtpError};
use portal_core::profile::ConfirmError;
use serde::Deserialize;

use super::errand::Errand;
use super::frame::{member_shell, notify, page, see_other};
use super::refused_form::{self, RefusedForm, send_back};
use super::session_code::{CodeForm, code_of, lead_to, problem_of, waiting};
use super::view::{CodeProblem, CodeStep, ConfirmPage, Notice, PhoneProblem};
use crate::edge::{STEP, Visit};
use crate::extract::{CsrfForm, Member};
use crate::problem::Problem;
use crate::refusal::Check;
use crate::state::App;

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct Where {
    challenge: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct CodeSent {
    challenge: String,
    #[serde(default)]
    next: String,
    otp: String,
}

/// Where it goes on, read from what a form or an address says.
pub(super) fn known(next: &str) -> String {
    Errand::parse(next).next()
}

/// The way to prove the number and go on.
pub(super) fn detour(errand: Errand) -> Response {
    see_other(&format!("/customer/confirm?next={}", errand.next()))
}

/// `GET /customer/confirm?next=…`.
#[handler]
pub(super) async fn show(app: &App, visit: &Visit, member: Member, wish: Query<Wish>) -> Result<Response, Problem> {
    let errand = Errand::parse(&wish.next);
    if app.parts.portal.sessions.is_fresh(&member.session) {
        return Ok(see_other(errand.page()));
    }
    explain(app, visit, &member, errand).await
}

/// `POST /customer/confirm`: has the code sent, or leads to the one that was sent a moment ago.
#[handler]
pub(super) async fn ask(app: &App, visit: &Visit, sent: CsrfForm<Wish>, member: Member) -> Result<Response, Problem> {
    let step = CodeStep::Confirm { next: known(&sent.0.next) };
    let previous = waiting(app, visit, &member, &step).await.map(|(challenge, _)| challenge);
    let profile = &app.parts.portal.profile;
    let asked = profile.ask_confirmation(&member.session, visit.client(), visit.locale().into(), previous).await;
    match (visit.noted(asked), previous) {
        (Ok(issued), _) => {
            notify(app, visit, Notice::CodeSent);
            Ok(lead_to(app, visit, &step, issued.challenge))
        }
        (Err(ConfirmError::Request(RequestOtpError::RateLimited { .. })), Some(previous)) => {
            Ok(lead_to(app, visit, &step, previous))
        }
        (Err(ConfirmError::Request(RequestOtpError::RateLimited { retry_after })), None) => {
            let problem = PhoneProblem::TooMany { until: app.now() + retry_after };
            Ok(send_back(app, visit, Check::CodeRequestLimit.as_str(), &problem))
        }
        (Err(error), _) => Err(error.into()),
    }
}

async fn explain(app: &App, visit: &Visit, member: &Member, errand: Errand) -> Result<Response, Problem> {
    let mut shell = member_shell(app, visit, member).await?;
    let next = errand.next();
    shell.path = format!("/customer/confirm?next={next}");
    let held = held(app, visit, member, &CodeStep::Confirm { next: next.clone() }).await?;
    let masked_phone = member.session.session().phone.masked();
    let problem = refused_form::shown(app, visit).and_then(RefusedForm::reason);
    page(&ConfirmPage { shell, masked_phone, next, errand: errand.words(), held, problem })
}

/// When a code can be sent, if neither now nor before.
async fn held(app: &App, visit: &Visit, member: &Member, step: &CodeStep) -> Result<Option<DateTime<Utc>>, Problem> {
    if waiting(app, visit, member, step).await.is_some() {
        return Ok(None);
    }
    let phone = &member.session.session().phone;
    let waits = app.parts.portal.otp.waits(Purpose::Confirm, phone, visit.client(), None).await?;
    Ok(waits.send.map(|wait| app.now() + wait))
}

/// `GET /customer/confirm/code`.
#[handler]
pub(super) async fn code_page(app: &App, visit: &Visit, member: Member, at: Query<Where>) -> Result<Response, Problem> {
    form(app, visit, &member, &at.challenge, &at.next)?.show().await
}

/// `POST /customer/confirm/code`.
#[handler]
pub(super) async fn submit(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<CodeSent>,
    member: Member,
) -> Result<Response, Problem> {
    let CodeSent { challenge, next, otp } = sent.0;
    let form = form(app, visit, &member, &challenge, &next)?;
    let phone = match form.asked().await {
        Ok(AskedFor::Pending(pending)) => pending.phone,
        Ok(AskedFor::Over(_)) => return Ok(see_other(&form.path())),
        Err(notice) => return Ok(form.start_again(notice)),
    };
    let code = match code_of(&otp) {
        Ok(code) => code,
        Err(problem) => return Ok(form.refuse(&phone, problem)),
    };
    let confirmed = app.parts.portal.profile.confirm(&member.session, visit.client(), form.challenge, code).await;
    match visit.noted(confirmed) {
        Ok(()) => {
            visit.remove_cookie(STEP);
            Errand::parse(&next).run(app, visit).await
        }
        Err(ConfirmError::Code(error)) => Ok(form.refuse(&phone, problem_of(app, error))),
        Err(error) => Err(error.into()),
    }
}

/// `POST /customer/confirm/resend`.
#[handler]
pub(super) async fn resend(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<Where>,
    member: Member,
) -> Result<Response, Problem> {
    let form = form(app, visit, &member, &sent.0.challenge, &sent.0.next)?;
    let asked = match form.asked().await {
        Ok(asked) => asked,
        Err(notice) => return Ok(form.start_again(notice)),
    };
    let profile = &app.parts.portal.profile;
    let sent =
        profile.ask_confirmation(&member.session, visit.client(), visit.locale().into(), Some(form.challenge)).await;
    match visit.noted(sent) {
        Ok(issued) => {
            notify(app, visit, Notice::CodeSentAgain);
            Ok(lead_to(app, visit, &form.step, issued.challenge))
        }
        Err(ConfirmError::Request(RequestOtpError::RateLimited { retry_after })) => {
            let problem = CodeProblem::ResendTooSoon { until: app.now() + retry_after };
            Ok(form.refuse(asked.phone(), problem))
        }
        Err(error) => Err(error.into()),
    }
}

fn form<'a>(
    app: &'a App,
    visit: &'a Visit,
    member: &'a Member,
    challenge: &str,
    next: &str,
) -> Result<CodeForm<'a>, Problem> {
    let challenge: ChallengeId = challenge.parse().map_err(|_| Problem::not_found())?;
    Ok(CodeForm { app, visit, member, step: CodeStep::Confirm { next: known(next) }, challenge })
}

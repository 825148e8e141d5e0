//! Proving the number again on the way to what needs a fresh code.

use poem::web::Query;
use poem::{Response, handler};
use portal_core::ChallengeId;
use portal_core::otp::RequestOtpError;
use portal_core::profile::ConfirmError;
use serde::Deserialize;

use super::frame::{member_shell, notify, page, see_other};
use super::refused_form::{self, RefusedForm, send_back};
use super::session_code::{CodeForm, code_of, path, problem_of};
use super::view::{CodeProblem, CodeStep, ConfirmPage, Notice, PhoneProblem};
use crate::api::seconds;
use crate::edge::Visit;
use crate::extract::{CsrfForm, Member};
use crate::problem::Problem;
use crate::refusal::Check;
use crate::state::App;

/// Where it may go on; the first is for whoever names another place.
const NEXT: [&str; 4] =
    ["/customer/profile", "/customer/profile/edit", "/customer/profile/phone", "/customer/sessions"];

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

pub(super) fn known(next: &str) -> &'static str {
    NEXT.into_iter().find(|path| *path == next).unwrap_or(NEXT[0])
}

/// The way to prove the number and come back to `next`.
pub(super) fn detour(next: &str) -> Response {
    see_other(&format!("/customer/confirm?next={}", known(next)))
}

/// `GET /customer/confirm?next=…`.
#[handler]
pub(super) async fn show(app: &App, visit: &Visit, member: Member, wish: Query<Wish>) -> Result<Response, Problem> {
    let next = known(&wish.next);
    if app.parts.portal.sessions.is_fresh(&member.session) {
        return Ok(see_other(next));
    }
    explain(app, visit, &member, next).await
}

/// `POST /customer/confirm`: has the code sent.
#[handler]
pub(super) async fn ask(app: &App, visit: &Visit, sent: CsrfForm<Wish>, member: Member) -> Result<Response, Problem> {
    let next = known(&sent.0.next);
    let profile = &app.parts.portal.profile;
    let asked = profile.ask_confirmation(&member.session, visit.client(), visit.locale().into(), None).await;
    match visit.noted(asked) {
        Ok(issued) => {
            notify(app, visit, Notice::CodeSent);
            Ok(see_other(&path(&CodeStep::Confirm { next }, issued.challenge)))
        }
        Err(ConfirmError::Request(RequestOtpError::RateLimited { retry_after })) => {
            let problem = PhoneProblem::TooMany { retry_after: seconds(retry_after) };
            Ok(send_back(app, visit, Check::CodeRequestLimit.as_str(), &problem))
        }
        Err(error) => Err(error.into()),
    }
}

async fn explain(app: &App, visit: &Visit, member: &Member, next: &'static str) -> Result<Response, Problem> {
    let mut shell = member_shell(app, visit, member).await?;
    shell.path = format!("/customer/confirm?next={next}");
    let masked_phone = member.session.session().phone.masked();
    let problem = refused_form::shown(app, visit).and_then(RefusedForm::reason);
    page(&ConfirmPage { shell, masked_phone, next, problem })
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
    let pending = match form.waiting().await {
        Ok(pending) => pending,
        Err(notice) => return Ok(form.start_again(notice)),
    };
    let code = match code_of(&otp) {
        Ok(code) => code,
        Err(problem) => return Ok(form.refuse(&pending, problem)),
    };
    let confirmed = app.parts.portal.profile.confirm(&member.session, visit.client(), form.challenge, code).await;
    match visit.noted(confirmed) {
        Ok(()) => {
            notify(app, visit, Notice::Confirmed);
            Ok(see_other(known(&next)))
        }
        Err(ConfirmError::Code(error)) => Ok(form.refuse(&pending, problem_of(error))),
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
    let pending = match form.waiting().await {
        Ok(pending) => pending,
        Err(notice) => return Ok(form.start_again(notice)),
    };
    let profile = &app.parts.portal.profile;
    let asked =
        profile.ask_confirmation(&member.session, visit.client(), visit.locale().into(), Some(form.challenge)).await;
    match visit.noted(asked) {
        Ok(issued) => {
            notify(app, visit, Notice::CodeSentAgain);
            Ok(see_other(&path(&form.step, issued.challenge)))
        }
        Err(ConfirmError::Request(RequestOtpError::RateLimited { retry_after })) => {
            Ok(form.refuse(&pending, CodeProblem::ResendTooSoon { retry_after: seconds(retry_after) }))
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

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn it_goes_on_only_within_the_portal() {
        assert_eq!(known("/customer/sessions"), "/customer/sessions");
        for bad in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/customer/sessions/../x", "javascript:", ""]
        {
            assert_eq!(known(bad), "/customer/profile", "{bad}");
        }
    }
}

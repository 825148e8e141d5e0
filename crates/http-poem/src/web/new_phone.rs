//! Changing the WhatsApp number, in two steps.

use chrono::{DateTime, TimeDelta, Utc};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::otp::{AskedFor, RequestOtpError};
use portal_core::profile::{ChangePhoneError, StartPhoneChange};
use portal_core::{ChallengeId, PhoneNumber};
use serde::Deserialize;

use super::confirm::detour;
use super::errand::Errand;
use super::frame::{member_shell, notify, page, see_other};
use super::login::problem_of as phone_problem_of;
use super::refused_form::{self, RefusedForm, send_back};
use super::session_code::{CodeForm, code_of, lead_to, problem_of, waiting};
use super::view::{CodeProblem, CodeStep, NewPhonePage, NewPhoneProblem, Notice, PhoneProblem};
use crate::api::phone_problem;
use crate::edge::{STEP, Visit};
use crate::extract::{CsrfForm, Member};
use crate::problem::Problem;
use crate::refusal::{Check, Refusing as _};
use crate::state::App;

const HERE: &str = "/customer/profile/phone";

#[derive(Deserialize)]
struct PhoneForm {
    phone: String,
}

#[derive(Deserialize)]
struct Where {
    challenge: String,
}

#[derive(Deserialize)]
struct CodeSent {
    challenge: String,
    otp: String,
}

/// `GET /customer/profile/phone`.
#[handler]
pub(super) async fn show(app: &App, visit: &Visit, member: Member) -> Result<Response, Problem> {
    let held = app.parts.portal.profile.holds(&member.session).await?.phone;
    // Found out before anybody types.
    if held.is_none() && !app.parts.portal.sessions.is_fresh(&member.session) {
        return Ok(detour(Errand::Page(HERE)));
    }
    form(app, visit, &member, held).await
}

/// `POST /customer/profile/phone`: has a code sent to the new number.
#[handler]
pub(super) async fn submit(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<PhoneForm>,
    member: Member,
) -> Result<Response, Problem> {
    let phone = match PhoneNumber::parse(&sent.0.phone) {
        Ok(phone) => phone,
        Err(reason) => {
            let problem = NewPhoneProblem::Phone(phone_problem_of(reason));
            return Ok(send_back(app, visit, "phone-number", &problem));
        }
    };
    let step = CodeStep::NewPhone;
    let previous = waiting(app, visit, &member, &step).await.filter(|(_, pending)| pending.phone == phone);
    if let Some((challenge, pending)) = &previous
        && pending.resend_after != Some(TimeDelta::zero())
    {
        return Ok(lead_to(app, visit, &step, *challenge));
    }
    match start(app, visit, &member, phone, previous.map(|(challenge, _)| challenge)).await {
        Ok(challenge) => {
            notify(app, visit, Notice::CodeSent);
            Ok(lead_to(app, visit, &step, challenge))
        }
        Err(ChangePhoneError::ConfirmationNeeded) => Ok(detour(Errand::Page(HERE))),
        Err(error) => refused(app, visit, error),
    }
}

/// The form again, with what keeps the number from being taken.
fn refused(app: &App, visit: &Visit, error: ChangePhoneError) -> Result<Response, Problem> {
    let refused = error.check();
    let problem = refusal(app, error)?;
    let check = match problem {
        NewPhoneProblem::Phone(_) => refused.map_or("phone-change", Check::as_str),
        NewPhoneProblem::Same => "phone-same",
        NewPhoneProblem::OnHold { .. } => "phone-change-hold",
    };
    Ok(send_back(app, visit, check, &problem))
}

async fn start(
    app: &App,
    visit: &Visit,
    member: &Member,
    to: PhoneNumber,
    previous: Option<ChallengeId>,
) -> Result<ChallengeId, ChangePhoneError> {
    let wish = StartPhoneChange { to, client: visit.client().clone(), locale: visit.locale().into(), previous };
    let started = app.parts.portal.profile.start_phone_change(&member.session, &wish).await;
    Ok(visit.noted(started)?.challenge)
}

/// What the form says of a number that no code was sent to.
fn refusal(app: &App, error: ChangePhoneError) -> Result<NewPhoneProblem, Problem> {
    match error {
        ChangePhoneError::SameNumber => Ok(NewPhoneProblem::Same),
        ChangePhoneError::OnHold { until } => Ok(NewPhoneProblem::OnHold { until }),
        ChangePhoneError::RateLimited { retry_after }
        | ChangePhoneError::Request(RequestOtpError::RateLimited { retry_after }) => {
            Ok(NewPhoneProblem::Phone(PhoneProblem::TooMany { until: app.now() + retry_after }))
        }
        error => Err(phone_problem(app, error)),
    }
}

async fn form(app: &App, visit: &Visit, member: &Member, held: Option<DateTime<Utc>>) -> Result<Response, Problem> {
    let refused = refused_form::shown(app, visit);
    let phone = refused.and_then(|form| form.text("phone")).unwrap_or_default().to_owned();
    let problem = refused.and_then(RefusedForm::reason);
    let shell = member_shell(app, visit, member).await?;
    let masked_phone = member.session.session().phone.masked();
    let hours = app.parts.portal.profile.policy().revert_within.num_hours();
    page(&NewPhonePage { shell, masked_phone, phone, hours, held, problem })
}

/// `GET /customer/profile/phone/code`.
#[handler]
pub(super) async fn code_page(app: &App, visit: &Visit, member: Member, at: Query<Where>) -> Result<Response, Problem> {
    code_form(app, visit, &member, &at.challenge)?.show().await
}

/// `POST /customer/profile/phone/code`.
#[handler]
pub(super) async fn finish(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<CodeSent>,
    member: Member,
) -> Result<Response, Problem> {
    let form = code_form(app, visit, &member, &sent.0.challenge)?;
    let phone = match form.asked().await {
        Ok(AskedFor::Pending(pending)) => pending.phone,
        Ok(AskedFor::Over(_)) => return Ok(see_other(&form.path())),
        Err(notice) => return Ok(form.start_again(notice)),
    };
    let code = match code_of(&sent.0.otp) {
        Ok(code) => code,
        Err(problem) => return Ok(form.refuse(&phone, problem)),
    };
    let (profile, locale) = (&app.parts.portal.profile, visit.locale().into());
    let changed = profile.finish_phone_change(&member.session, visit.client(), form.challenge, code, locale).await;
    match visit.noted(changed) {
        Ok(_) => {
            visit.remove_cookie(STEP);
            notify(app, visit, Notice::PhoneChanged);
            Ok(see_other("/customer/profile"))
        }
        Err(ChangePhoneError::ConfirmationNeeded) => Ok(detour(Errand::Page(HERE))),
        Err(ChangePhoneError::Code(error)) => Ok(form.refuse(&phone, problem_of(app, error))),
        Err(error) => Err(phone_problem(app, error)),
    }
}

/// `POST /customer/profile/phone/resend`.
#[handler]
pub(super) async fn resend(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<Where>,
    member: Member,
) -> Result<Response, Problem> {
    let form = code_form(app, visit, &member, &sent.0.challenge)?;
    let asked = match form.asked().await {
        Ok(asked) => asked,
        Err(notice) => return Ok(form.start_again(notice)),
    };
    match start(app, visit, &member, asked.phone().clone(), Some(form.challenge)).await {
        Ok(challenge) => {
            notify(app, visit, Notice::CodeSentAgain);
            Ok(lead_to(app, visit, &form.step, challenge))
        }
        Err(ChangePhoneError::ConfirmationNeeded) => Ok(detour(Errand::Page(HERE))),
        Err(
            ChangePhoneError::RateLimited { retry_after }
            | ChangePhoneError::Request(RequestOtpError::RateLimited { retry_after }),
        ) => Ok(form.refuse(asked.phone(), CodeProblem::ResendTooSoon { until: app.now() + retry_after })),
        Err(error) => Err(phone_problem(app, error)),
    }
}

fn code_form<'a>(app: &'a App, visit: &'a Visit, member: &'a Member, challenge: &str) -> Result<CodeForm<'a>, Problem> {
    let challenge: ChallengeId = challenge.parse().map_err(|_| Problem::not_found())?;
    Ok(CodeForm { app, visit, member, step: CodeStep::NewPhone, challenge })
}

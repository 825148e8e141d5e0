//! Changing the WhatsApp number, in two steps.

use chrono::{DateTime, TimeDelta, Utc};
use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Check, Problem, RequestContext, refused_form};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::identity::otp::RequestOtpError;
use portal_core::identity::profile::{ChangePhoneError, StartPhoneChange};
use portal_core::{ChallengeId, PhoneNumber};
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::check::{Refusing as _, noted_refusal};
use crate::confirmation::code_page::{CodeForm, lead_to, waiting};
use crate::confirmation::errand::{Errand, detour};
use crate::confirmation::view::CodeStep;
use crate::cookies::STEP;
use crate::otp::code_form::problem_of;
use crate::otp::code_view::CodeProblem;
use crate::otp::page::problem_of as phone_problem_of;
use crate::otp::view::PhoneProblem;
use crate::page::render::{notify, page, session_layout};
use crate::profile::api::phone_problem;
use crate::profile::view::{NewPhonePage, NewPhoneProblem};
use crate::state::App;
use crate::view::flash::Notice;

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
pub(crate) async fn show(app: &App, context: &RequestContext, web: WebSession) -> Result<Response, Problem> {
    let held = app.parts.portal.profile()?.holds(&web.session).await?.phone;
    // Found out before anybody types.
    if held.is_none() && !app.parts.portal.sessions.is_fresh(&web.session) {
        return Ok(detour(Errand::Page(HERE)));
    }
    form(app, context, &web, held).await
}

/// `POST /customer/profile/phone`: has a code sent to the new number.
#[handler]
pub(crate) async fn submit(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<PhoneForm>,
    web: WebSession,
) -> Result<Response, Problem> {
    let phone = match PhoneNumber::parse(&sent.0.phone) {
        Ok(phone) => phone,
        Err(reason) => {
            let problem = NewPhoneProblem::Phone(phone_problem_of(reason));
            return Ok(send_back(context, "phone-number", &problem));
        }
    };
    let step = CodeStep::NewPhone;
    let previous = waiting(app, context, &web, &step).await.filter(|(_, pending)| pending.phone == phone);
    if let Some((challenge, pending)) = &previous
        && pending.resend_after != Some(TimeDelta::zero())
    {
        return Ok(lead_to(app, context, &step, *challenge));
    }
    match start(app, context, &web, phone, previous.map(|(challenge, _)| challenge)).await? {
        Ok(challenge) => {
            notify(app, context, Notice::CodeSent);
            Ok(lead_to(app, context, &step, challenge))
        }
        Err(ChangePhoneError::ConfirmationNeeded) => Ok(detour(Errand::Page(HERE))),
        Err(error) => refused(app, context, error),
    }
}

/// The form again, with what keeps the number from being taken.
fn refused(app: &App, context: &RequestContext, error: ChangePhoneError) -> Result<Response, Problem> {
    let refused = error.check();
    let problem = refusal(app, error)?;
    let check = match problem {
        NewPhoneProblem::Phone(_) => refused.map_or("phone-change", Check::as_str),
        NewPhoneProblem::Same => "phone-same",
        NewPhoneProblem::OnHold { .. } => "phone-change-hold",
    };
    Ok(send_back(context, check, &problem))
}

async fn start(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    to: PhoneNumber,
    previous: Option<ChallengeId>,
) -> Result<Result<ChallengeId, ChangePhoneError>, Problem> {
    let wish = StartPhoneChange { to, client: context.client().clone(), locale: context.locale().into(), previous };
    let started = app.parts.portal.profile()?.start_phone_change(&web.session, &wish).await;
    Ok(noted_refusal(context, started).map(|issued| issued.challenge))
}

/// What the form says of a number that no code was sent to.
fn refusal(app: &App, error: ChangePhoneError) -> Result<NewPhoneProblem, Problem> {
    match error {
        ChangePhoneError::SameNumber => Ok(NewPhoneProblem::Same),
        ChangePhoneError::OnHold { until } => Ok(NewPhoneProblem::OnHold { until }),
        ChangePhoneError::RateLimited { retry_after }
        | ChangePhoneError::Request(RequestOtpError::RateLimited { retry_after }) => {
            Ok(NewPhoneProblem::Phone(PhoneProblem::TooMany { until: app.site.now() + retry_after }))
        }
        error => Err(phone_problem(app, error)),
    }
}

async fn form(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    held: Option<DateTime<Utc>>,
) -> Result<Response, Problem> {
    let refused = refused_form::shown(context);
    let phone = refused.and_then(|form| form.text("phone")).unwrap_or_default().to_owned();
    let problem = refused.and_then(RefusedForm::reason);
    let layout = session_layout(app, context, web).await?;
    let masked_phone = web.session.session().phone.masked();
    let hours = app.parts.portal.profile()?.policy().revert_within.num_hours();
    page(&NewPhonePage { layout, masked_phone, phone, hours, held, problem })
}

/// `GET /customer/profile/phone/code`.
#[handler]
pub(crate) async fn code_page(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: Query<Where>,
) -> Result<Response, Problem> {
    code_form(app, context, &web, &at.challenge)?.show().await
}

/// `POST /customer/profile/phone/code`.
#[handler]
pub(crate) async fn finish(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<CodeSent>,
    web: WebSession,
) -> Result<Response, Problem> {
    let form = code_form(app, context, &web, &sent.0.challenge)?;
    let (phone, code) = match form.read(&sent.0.otp).await {
        Ok(read) => read,
        Err(answer) => return Ok(answer),
    };
    let (profile, locale) = (app.parts.portal.profile()?, context.locale().into());
    let changed = profile.finish_phone_change(&web.session, context.client(), form.challenge, code, locale).await;
    match noted_refusal(context, changed) {
        Ok(_) => {
            context.remove_cookie(STEP);
            notify(app, context, Notice::PhoneChanged);
            Ok(see_other("/customer/profile"))
        }
        Err(ChangePhoneError::ConfirmationNeeded) => Ok(detour(Errand::Page(HERE))),
        Err(ChangePhoneError::Code(error)) => Ok(form.refuse(&phone, problem_of(app, error))),
        Err(error) => Err(phone_problem(app, error)),
    }
}

/// `POST /customer/profile/phone/resend`.
#[handler]
pub(crate) async fn resend(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<Where>,
    web: WebSession,
) -> Result<Response, Problem> {
    let form = code_form(app, context, &web, &sent.0.challenge)?;
    let asked = match form.asked().await {
        Ok(asked) => asked,
        Err(notice) => return Ok(form.start_again(notice)),
    };
    match start(app, context, &web, asked.phone().clone(), Some(form.challenge)).await? {
        Ok(challenge) => {
            notify(app, context, Notice::CodeSentAgain);
            Ok(lead_to(app, context, &form.step, challenge))
        }
        Err(ChangePhoneError::ConfirmationNeeded) => Ok(detour(Errand::Page(HERE))),
        Err(
            ChangePhoneError::RateLimited { retry_after }
            | ChangePhoneError::Request(RequestOtpError::RateLimited { retry_after }),
        ) => Ok(form.refuse(asked.phone(), CodeProblem::ResendTooSoon { until: app.site.now() + retry_after })),
        Err(error) => Err(phone_problem(app, error)),
    }
}

fn code_form<'a>(
    app: &'a App,
    context: &'a RequestContext,
    web: &'a WebSession,
    challenge: &str,
) -> Result<CodeForm<'a>, Problem> {
    let challenge: ChallengeId = challenge.parse().map_err(|_| Problem::not_found())?;
    Ok(CodeForm { app, context, web, step: CodeStep::NewPhone, challenge })
}

//! Proving the number again on the way to what needs a fresh code.

use chrono::{DateTime, Utc};
use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::ChallengeId;
use portal_core::identity::confirmation::ConfirmError;
use portal_core::identity::otp::{Purpose, RequestOtpError};
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::check;
use crate::check::noted_refusal;
use crate::confirmation::code_page::{CodeForm, lead_to, waiting};
use crate::confirmation::ending::go_on;
use crate::confirmation::errand::Errand;
use crate::confirmation::view::{CodeStep, ConfirmPage};
use crate::cookies::STEP;
use crate::otp::code_form::problem_of;
use crate::otp::code_view::CodeProblem;
use crate::otp::view::PhoneProblem;
use crate::page::render::{notify, page, session_layout};
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::flash::Notice;

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
pub(crate) fn known(next: &str) -> String {
    Errand::parse(next).next()
}

/// `GET /customer/confirm?next=…`.
#[handler]
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    wish: Query<Wish>,
) -> Result<Response, Problem> {
    let errand = Errand::parse(&wish.next);
    if app.parts.portal.sessions.is_fresh(&web.session) {
        return Ok(see_other(errand.page(app)));
    }
    explain(app, context, &web, errand).await
}

/// `POST /customer/confirm`: has the code sent, or leads to the one that was sent a moment ago.
#[handler]
pub(crate) async fn ask(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<Wish>,
    web: WebSession,
) -> Result<Response, Problem> {
    let step = CodeStep::Confirm { next: known(&sent.0.next) };
    let previous = waiting(app, context, &web, &step).await.map(|(challenge, _)| challenge);
    let confirmation = &app.parts.portal.confirmation;
    let asked = confirmation.ask(&web.session, context.client(), context.locale().into(), previous).await;
    match (noted_refusal(context, asked), previous) {
        (Ok(issued), _) => {
            notify(app, context, Notice::CodeSent);
            Ok(lead_to(app, context, &step, issued.challenge))
        }
        (Err(ConfirmError::Request(RequestOtpError::RateLimited { .. })), Some(previous)) => {
            Ok(lead_to(app, context, &step, previous))
        }
        (Err(ConfirmError::Request(RequestOtpError::RateLimited { retry_after })), None) => {
            let problem = PhoneProblem::TooMany { until: app.site.now() + retry_after };
            Ok(send_back(context, check::CODE_REQUEST_LIMIT.as_str(), &problem))
        }
        (Err(error), _) => Err(error.into_problem()),
    }
}

async fn explain(app: &App, context: &RequestContext, web: &WebSession, errand: Errand) -> Result<Response, Problem> {
    let mut layout = session_layout(app, context, web).await?;
    let next = errand.next();
    layout.path = format!("/customer/confirm?next={next}");
    let held = held(app, context, web, &CodeStep::Confirm { next: next.clone() }).await?;
    let masked_phone = web.session.session().phone.masked();
    let problem = refused_form::shown(context).and_then(RefusedForm::reason);
    page(&ConfirmPage { layout, masked_phone, next, errand: errand.words(), held, problem })
}

/// When a code can be sent, if neither now nor before.
async fn held(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    step: &CodeStep,
) -> Result<Option<DateTime<Utc>>, Problem> {
    if waiting(app, context, web, step).await.is_some() {
        return Ok(None);
    }
    let phone = &web.session.session().phone;
    let waits = app.parts.portal.otp.waits(Purpose::Confirm, phone, context.client(), None).await?;
    Ok(waits.send.map(|wait| app.site.now() + wait))
}

/// `GET /customer/confirm/code`.
#[handler]
pub(crate) async fn code_page(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    at: Query<Where>,
) -> Result<Response, Problem> {
    form(app, context, &web, &at.challenge, &at.next)?.show().await
}

/// `POST /customer/confirm/code`.
#[handler]
pub(crate) async fn submit(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<CodeSent>,
    web: WebSession,
) -> Result<Response, Problem> {
    let CodeSent { challenge, next, otp } = sent.0;
    let form = form(app, context, &web, &challenge, &next)?;
    let (phone, code) = match form.read(&otp).await {
        Ok(read) => read,
        Err(answer) => return Ok(answer),
    };
    let confirmed = app.parts.portal.confirmation.confirm(&web.session, context.client(), form.challenge, code).await;
    match noted_refusal(context, confirmed) {
        Ok(()) => {
            context.remove_cookie(STEP);
            go_on(Errand::parse(&next), app, context).await
        }
        Err(ConfirmError::Code(error)) => Ok(form.refuse(&phone, problem_of(app, error))),
        Err(error) => Err(error.into_problem()),
    }
}

/// `POST /customer/confirm/resend`.
#[handler]
pub(crate) async fn resend(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<Where>,
    web: WebSession,
) -> Result<Response, Problem> {
    let form = form(app, context, &web, &sent.0.challenge, &sent.0.next)?;
    let asked = match form.asked().await {
        Ok(asked) => asked,
        Err(notice) => return Ok(form.start_again(notice)),
    };
    let confirmation = &app.parts.portal.confirmation;
    let sent = confirmation.ask(&web.session, context.client(), context.locale().into(), Some(form.challenge)).await;
    match noted_refusal(context, sent) {
        Ok(issued) => {
            notify(app, context, Notice::CodeSentAgain);
            Ok(lead_to(app, context, &form.step, issued.challenge))
        }
        Err(ConfirmError::Request(RequestOtpError::RateLimited { retry_after })) => {
            let problem = CodeProblem::ResendTooSoon { until: app.site.now() + retry_after };
            Ok(form.refuse(asked.phone(), problem))
        }
        Err(error) => Err(error.into_problem()),
    }
}

fn form<'a>(
    app: &'a App,
    context: &'a RequestContext,
    web: &'a WebSession,
    challenge: &str,
    next: &str,
) -> Result<CodeForm<'a>, Problem> {
    let challenge: ChallengeId = challenge.parse().map_err(|_| Problem::not_found())?;
    Ok(CodeForm { app, context, web, step: CodeStep::Confirm { next: known(next) }, challenge })
}

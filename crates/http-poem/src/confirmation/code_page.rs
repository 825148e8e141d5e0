//! Codes that are typed into a page, at the login and within a session: reading one, and what can be wrong with it;
//! and the page that asks for one within a session, whatever it is for.

use chrono::{DateTime, TimeDelta, Utc};
use http_kit::answer::see_other;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::Response;
use portal_core::identity::device::DeviceToken;
use portal_core::identity::otp::{AskedFor, OtpCode, OtpWaits, PendingChallenge, UnreadableCode, VerifyOtpError};
use portal_core::{ChallengeId, PhoneNumber, PortError};
use serde::{Deserialize, Serialize};

use crate::api::wire::seconds;
use crate::auth::web_session::WebSession;
use crate::check;
use crate::confirmation::errand::Errand;
use crate::confirmation::view::{CodeStep, SessionCodePage};
use crate::cookies::STEP;
use crate::otp::code_view::{CodeProblem, CodeState, CodeStatus, Resend};
use crate::page::render::{notify, page, session_layout};
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::flash::Notice;
use crate::view::format::life;

/// The page of one such code.
pub(crate) struct CodeForm<'a> {
    pub(crate) app: &'a App,
    pub(crate) context: &'a RequestContext,
    pub(crate) member: &'a WebSession,
    pub(crate) step: CodeStep,
    pub(crate) challenge: ChallengeId,
}

impl CodeForm<'_> {
    /// What the session asked for, if it was not redeemed; what to say if that cannot be looked up.
    async fn found(&self) -> Result<Option<AskedFor>, Notice> {
        asked_for(self.app, self.member, self.challenge, &self.step).await
    }

    /// What the session asked for; what to say if there is nothing.
    pub(crate) async fn asked(&self) -> Result<AskedFor, Notice> {
        self.found().await?.ok_or(Notice::StepOver)
    }

    /// The page, or back to the beginning if there is nothing to say of the code.
    pub(crate) async fn show(self) -> Result<Response, Problem> {
        let asked = match self.found().await {
            Ok(asked) => asked,
            Err(notice) => return Ok(self.start_again(notice)),
        };
        match code_state(self.app, self.context, asked, None).await? {
            Some(state) => self.page(state).await,
            None => Ok(self.start_again(Notice::StepOver)),
        }
    }

    /// Sends the browser back to the page, which says what is wrong.
    pub(crate) fn refuse(&self, phone: &PhoneNumber, problem: CodeProblem) -> Response {
        refuse(self.context, phone, problem)
    }

    /// Sends the browser back to the beginning, which says why; on to where it was going if the number was proved
    /// meanwhile, perhaps in another tab.
    pub(crate) fn start_again(&self, notice: Notice) -> Response {
        if let CodeStep::Confirm { next } = &self.step
            && self.app.parts.portal.sessions.is_fresh(&self.member.session)
        {
            return see_other(Errand::parse(next).page(self.app));
        }
        notify(self.app, self.context, notice);
        see_other(self.step.back())
    }

    /// The address of the page.
    pub(crate) fn path(&self) -> String {
        path(&self.step, self.challenge)
    }

    async fn page(self, code: CodeState) -> Result<Response, Problem> {
        let mut layout = session_layout(self.app, self.context, self.member).await?;
        layout.path = self.path();
        page(&SessionCodePage { layout, step: self.step, challenge: self.challenge.to_string(), code })
    }
}

/// What the session asked for under `challenge` at this step, if it was not redeemed; what to say if that cannot be
/// looked up.
async fn asked_for(
    app: &App,
    member: &WebSession,
    challenge: ChallengeId,
    step: &CodeStep,
) -> Result<Option<AskedFor>, Notice> {
    let portal = &app.parts.portal;
    let asked = match (step, portal.profile()) {
        (CodeStep::Confirm { .. }, _) => portal.confirmation.asked_for(&member.session, challenge).await,
        (CodeStep::NewPhone, Ok(profile)) => profile.asked_for(&member.session, challenge).await,
        (CodeStep::NewPhone, Err(_)) => Ok(None),
    };
    asked.map_err(unchecked)
}

/// The code that this session asked for last, if it can be redeemed, as far as that can be looked up: asking again
/// leads to it.
pub(crate) async fn waiting(
    app: &App,
    context: &RequestContext,
    member: &WebSession,
    step: &CodeStep,
) -> Option<(ChallengeId, PendingChallenge)> {
    let challenge = context.cookie(STEP).and_then(|id| id.parse().ok())?;
    let asked = asked_for(app, member, challenge, step).await.unwrap_or_default()?;
    asked.pending().map(|pending| (challenge, pending))
}

/// Sends the browser to the page of a code that was sent, and remembers which it is.
pub(crate) fn lead_to(app: &App, context: &RequestContext, step: &CodeStep, challenge: ChallengeId) -> Response {
    let life = app.parts.portal.otp.policy().code_life;
    context.set_cookie(STEP, &challenge.to_string(), Some(life.num_seconds()));
    see_other(&path(step, challenge))
}

/// What is kept of an attempt that failed; never the code.
#[derive(Serialize, Deserialize)]
struct RefusedCode {
    masked_phone: String,
    problem: CodeProblem,
}

/// What the page shows of the code that was `asked` for and of the attempt that this response shows again. `None` if
/// there is nothing to say.
pub(crate) async fn code_state(
    app: &App,
    context: &RequestContext,
    asked: Option<AskedFor>,
    device: Option<DeviceToken>,
) -> Result<Option<CodeState>, Problem> {
    let refused: Option<RefusedCode> = refused_form::shown(context).and_then(RefusedForm::reason);
    let problem = refused.as_ref().map(|refused| refused.problem);
    let otp = &app.parts.portal.otp;
    let valid_for = life(context.locale(), otp.policy().code_life);
    let Some(asked) = asked else {
        // A code that was right for no account is redeemed; its page says so once.
        let spent = refused.filter(|refused| refused.problem == CodeProblem::Spent);
        let (status, resend) = (CodeStatus::Locked, Resend::Never);
        return Ok(spent.map(|spent| CodeState {
            masked_phone: spent.masked_phone,
            valid_for,
            status,
            resend,
            problem,
        }));
    };
    let waits = otp.waits(asked.purpose(), asked.phone(), context.client(), device).await?;
    let status = status(&asked, problem, waits, app.site.now());
    let resend = resend(&asked, status, waits, app);
    Ok(Some(CodeState { masked_phone: asked.phone().masked(), valid_for, status, resend, problem }))
}

fn status(asked: &AskedFor, problem: Option<CodeProblem>, waits: OtpWaits, now: DateTime<Utc>) -> CodeStatus {
    match (asked, waits.guess) {
        (AskedFor::Over(over), _) if over.is_locked => CodeStatus::Locked,
        (AskedFor::Over(_), _) => CodeStatus::Expired,
        _ if problem == Some(CodeProblem::Spent) => CodeStatus::Locked,
        (AskedFor::Pending(_), Some(wait)) => CodeStatus::Held { until: now + wait },
        (AskedFor::Pending(_), None) => CodeStatus::Open,
    }
}

/// When the page offers a further code: while one can be waited for there.
fn resend(asked: &AskedFor, status: CodeStatus, waits: OtpWaits, app: &App) -> Resend {
    let (own, longest) = match (asked, status) {
        (AskedFor::Pending(pending), CodeStatus::Open) => (pending.resend_after, pending.expires_in),
        (AskedFor::Over(_), _) => (Some(TimeDelta::zero()), app.parts.portal.otp.policy().code_life),
        (AskedFor::Pending(_), _) => return Resend::Never,
    };
    match (own.max(waits.send), own) {
        (Some(wait), Some(_)) if wait < longest => Resend::In(seconds(wait)),
        (Some(wait), _) => Resend::After(app.site.now() + wait),
        (None, _) => Resend::Never,
    }
}

/// What to say of a code that cannot be looked up. That a store is away is logged where it is noticed, once.
pub(crate) fn unchecked(error: PortError) -> Notice {
    if !error.is_retryable() {
        Problem::from(error).log();
    }
    Notice::CodeUnchecked
}

/// Sends the browser back to the page that takes the code sent to `phone`, which says what is wrong.
pub(crate) fn refuse(context: &RequestContext, phone: &PhoneNumber, problem: CodeProblem) -> Response {
    let check = match problem {
        CodeProblem::Empty | CodeProblem::Malformed | CodeProblem::Several => "otp-format",
        CodeProblem::NotValid { .. } | CodeProblem::Spent => check::CODE.as_str(),
        CodeProblem::Superseded => check::CODE_SUPERSEDED.as_str(),
        CodeProblem::TooMany { .. } => check::CODE_GUESS_LIMIT.as_str(),
        CodeProblem::ResendTooSoon { .. } => check::CODE_REQUEST_LIMIT.as_str(),
        CodeProblem::Unchecked => "otp-unchecked",
        CodeProblem::Unavailable => "otp-unavailable",
    };
    send_back(context, check, &RefusedCode { masked_phone: phone.masked(), problem })
}

/// The address of the page that asks for the code of `challenge`.
fn path(step: &CodeStep, challenge: ChallengeId) -> String {
    match step {
        CodeStep::Confirm { next } => format!("/customer/confirm/code?challenge={challenge}&next={next}"),
        CodeStep::NewPhone => format!("/customer/profile/phone/code?challenge={challenge}"),
    }
}

/// Reads what was typed or pasted: the code, or the message that holds it. What is no code costs no guess.
pub(crate) fn code_of(typed: &str) -> Result<OtpCode, CodeProblem> {
    if typed.trim().is_empty() {
        return Err(CodeProblem::Empty);
    }
    OtpCode::find_in(typed).map_err(|reason| match reason {
        UnreadableCode::Several => CodeProblem::Several,
        UnreadableCode::Missing => CodeProblem::Malformed,
    })
}

/// What the page says of a code that was not redeemed.
pub(crate) fn problem_of(app: &App, error: VerifyOtpError) -> CodeProblem {
    match error {
        VerifyOtpError::NotValid { guesses_left: 0 } => CodeProblem::Spent,
        VerifyOtpError::NotValid { guesses_left } => CodeProblem::NotValid { guesses_left },
        VerifyOtpError::Superseded { .. } => CodeProblem::Superseded,
        VerifyOtpError::RateLimited { retry_after } => CodeProblem::TooMany { until: app.site.now() + retry_after },
        VerifyOtpError::Unchecked(error) => {
            VerifyOtpError::Unchecked(error).into_problem().log();
            CodeProblem::Unchecked
        }
        error => {
            error.into_problem().log();
            CodeProblem::Unavailable
        }
    }
}

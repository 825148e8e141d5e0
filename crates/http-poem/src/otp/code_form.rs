//! Codes that are typed into a page, at the login and within a session: reading one, and what can be wrong with it.

use chrono::{DateTime, TimeDelta, Utc};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::Response;
use portal_core::identity::device::DeviceToken;
use portal_core::identity::otp::{AskedFor, OtpCode, OtpWaits, UnreadableCode, VerifyOtpError};
use portal_core::{PhoneNumber, PortError};
use serde::{Deserialize, Serialize};

use crate::api::wire::seconds;
use crate::check;
use crate::otp::code_view::{CodeProblem, CodeState, CodeStatus, Resend};
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::flash::Notice;
use crate::view::format::life;

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

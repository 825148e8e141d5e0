//! Codes that are typed into a page, at the login and within a session: reading one, and what can be wrong with it;
//! and the page that asks for one within a session, whatever it is for.

use poem::Response;
use portal_core::otp::{OtpCode, PendingChallenge, Purpose, UnreadableCode, VerifyOtpError};
use portal_core::{ChallengeId, PortError};
use serde::{Deserialize, Serialize};

use super::frame::{member_shell, notify, page, see_other};
use super::refused_form::{self, RefusedForm, send_back};
use super::view::format::life;
use super::view::{CodeProblem, CodeStep, Notice, SessionCodePage};
use crate::api::seconds;
use crate::edge::Visit;
use crate::extract::Member;
use crate::problem::Problem;
use crate::refusal::Check;
use crate::state::App;

/// The page of one such code.
pub(super) struct CodeForm<'a> {
    pub(super) app: &'a App,
    pub(super) visit: &'a Visit,
    pub(super) member: &'a Member,
    pub(super) step: CodeStep,
    pub(super) challenge: ChallengeId,
}

impl CodeForm<'_> {
    /// What the session waits for, if it still does; what to say if that cannot be looked up.
    async fn pending(&self) -> Result<Option<PendingChallenge>, Notice> {
        let purpose = match self.step {
            CodeStep::Confirm { .. } => Purpose::Confirm,
            CodeStep::NewPhone => Purpose::NewPhone,
        };
        let pending = self.app.parts.portal.profile.pending(&self.member.session, self.challenge, purpose).await;
        pending.map_err(unchecked)
    }

    /// What the session waits for; what to say if it does not.
    pub(super) async fn waiting(&self) -> Result<PendingChallenge, Notice> {
        self.pending().await?.ok_or(Notice::StepOver)
    }

    /// The page, or back to the beginning if nothing waits any more.
    pub(super) async fn show(self) -> Result<Response, Problem> {
        let pending = match self.pending().await {
            Ok(pending) => pending,
            Err(notice) => return Ok(self.start_again(notice)),
        };
        match CodeState::of(self.app, self.visit, pending.as_ref()) {
            Some(state) => self.page(state).await,
            None => Ok(self.start_again(Notice::StepOver)),
        }
    }

    /// Sends the browser back to the page, which says what is wrong.
    pub(super) fn refuse(&self, pending: &PendingChallenge, problem: CodeProblem) -> Response {
        refuse(self.app, self.visit, pending, problem)
    }

    /// Sends the browser back to the beginning, which says why.
    pub(super) fn start_again(&self, notice: Notice) -> Response {
        notify(self.app, self.visit, notice);
        see_other(match self.step {
            CodeStep::Confirm { .. } => "/customer/profile",
            CodeStep::NewPhone => "/customer/profile/phone",
        })
    }

    async fn page(self, state: CodeState) -> Result<Response, Problem> {
        let mut shell = member_shell(self.app, self.visit, self.member).await?;
        shell.path = path(&self.step, self.challenge);
        page(&SessionCodePage {
            shell,
            step: self.step,
            challenge: self.challenge.to_string(),
            masked_phone: state.masked_phone,
            valid_for: life(self.visit.locale(), self.app.parts.portal.otp.policy().code_life),
            resend_after: state.resend_after.unwrap_or(0),
            can_resend: state.resend_after.is_some(),
            problem: state.problem,
        })
    }
}

/// What a page that takes a code shows of it.
pub(super) struct CodeState {
    /// Where the code went, masked.
    pub(super) masked_phone: String,
    /// Seconds until a further code may be asked for; `None` if there is none.
    pub(super) resend_after: Option<u32>,
    /// What was wrong with what was sent.
    pub(super) problem: Option<CodeProblem>,
}

/// What is kept of an attempt that failed; never the code.
#[derive(Serialize, Deserialize)]
struct RefusedCode {
    masked_phone: String,
    problem: CodeProblem,
}

impl CodeState {
    /// The state of what is pending and of the attempt that this visit shows again. A code that no guess remains for
    /// is not pending any more, and its page says so once.
    pub(super) fn of(app: &App, visit: &Visit, pending: Option<&PendingChallenge>) -> Option<Self> {
        let refused: Option<RefusedCode> = refused_form::shown(app, visit).and_then(RefusedForm::reason);
        let problem = refused.as_ref().map(|refused| refused.problem);
        let is_spent = problem == Some(CodeProblem::Spent);
        match (pending, refused) {
            (Some(pending), _) => Some(Self {
                masked_phone: pending.phone.masked(),
                resend_after: pending.resend_after.filter(|_| !is_spent).map(seconds),
                problem,
            }),
            (None, Some(RefusedCode { masked_phone, .. })) if is_spent => {
                Some(Self { masked_phone, resend_after: None, problem })
            }
            (None, _) => None,
        }
    }
}

/// What to say of a code that cannot be looked up. That a store is away is logged where it is noticed, once.
pub(super) fn unchecked(error: PortError) -> Notice {
    if !error.is_retryable() {
        Problem::from(error).log();
    }
    Notice::CodeUnchecked
}

/// Sends the browser back to the page that takes the code of `pending`, which says what is wrong.
pub(super) fn refuse(app: &App, visit: &Visit, pending: &PendingChallenge, problem: CodeProblem) -> Response {
    let check = match problem {
        CodeProblem::Empty | CodeProblem::Malformed | CodeProblem::Several => "otp-format",
        CodeProblem::NotValid { .. } | CodeProblem::Spent => Check::Code.as_str(),
        CodeProblem::Superseded => Check::CodeSuperseded.as_str(),
        CodeProblem::TooMany { .. } => Check::CodeGuessLimit.as_str(),
        CodeProblem::ResendTooSoon { .. } => Check::CodeRequestLimit.as_str(),
        CodeProblem::Unchecked => "otp-unchecked",
        CodeProblem::Unavailable => "otp-unavailable",
    };
    send_back(app, visit, check, &RefusedCode { masked_phone: pending.phone.masked(), problem })
}

/// The address of the page that asks for the code of `challenge`.
pub(super) fn path(step: &CodeStep, challenge: ChallengeId) -> String {
    match step {
        CodeStep::Confirm { next } => format!("/customer/confirm/code?challenge={challenge}&next={next}"),
        CodeStep::NewPhone => format!("/customer/profile/phone/code?challenge={challenge}"),
    }
}

/// Reads what was typed or pasted: the code, or the message that holds it. What is no code costs no guess.
pub(super) fn code_of(typed: &str) -> Result<OtpCode, CodeProblem> {
    if typed.trim().is_empty() {
        return Err(CodeProblem::Empty);
    }
    OtpCode::find_in(typed).map_err(|reason| match reason {
        UnreadableCode::Several => CodeProblem::Several,
        UnreadableCode::Missing => CodeProblem::Malformed,
    })
}

/// What the page says of a code that was not redeemed.
pub(super) fn problem_of(error: VerifyOtpError) -> CodeProblem {
    match error {
        VerifyOtpError::NotValid { guesses_left: 0 } => CodeProblem::Spent,
        VerifyOtpError::NotValid { guesses_left } => CodeProblem::NotValid { guesses_left },
        VerifyOtpError::Superseded { .. } => CodeProblem::Superseded,
        VerifyOtpError::RateLimited { retry_after } => CodeProblem::TooMany { retry_after: seconds(retry_after) },
        VerifyOtpError::Unchecked(error) => {
            Problem::from(VerifyOtpError::Unchecked(error)).log();
            CodeProblem::Unchecked
        }
        error => {
            Problem::from(error).log();
            CodeProblem::Unavailable
        }
    }
}

//! Codes that are typed into a page, at the login and within a session: reading one, and what can be wrong with it;
//! and the page that asks for one within a session, whatever it is for.

use askama::Template;
use poem::Response;
use poem::http::StatusCode;
use poem::http::header::RETRY_AFTER;
use portal_core::ChallengeId;
use portal_core::otp::{OtpCode, PendingChallenge, Purpose, VerifyOtpError};

use super::frame::{member_shell, notify, page_with, see_other};
use super::view::{CodeProblem, CodeStep, Notice, SessionCodePage};
use crate::api::seconds;
use crate::edge::Visit;
use crate::extract::Member;
use crate::problem::Problem;
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
    /// What the session waits for, if it still does.
    pub(super) async fn pending(&self) -> Result<Option<PendingChallenge>, Problem> {
        let purpose = match self.step {
            CodeStep::Confirm { .. } => Purpose::Confirm,
            CodeStep::NewPhone => Purpose::NewPhone,
        };
        Ok(self.app.parts.portal.profile.pending(&self.member.session, self.challenge, purpose).await?)
    }

    /// The address of the page.
    pub(super) fn path(&self) -> String {
        path(&self.step, self.challenge)
    }

    /// The page, or back to the beginning if nothing waits any more.
    pub(super) async fn show(self, problem: Option<CodeProblem>) -> Result<Response, Problem> {
        let Some(pending) = self.pending().await? else { return Ok(self.start_again()) };
        self.page(&pending, problem).await
    }

    pub(super) fn start_again(&self) -> Response {
        notify(self.app, self.visit, Notice::StepOver);
        see_other(match self.step {
            CodeStep::Confirm { .. } => "/customer/profile",
            CodeStep::NewPhone => "/customer/profile/phone",
        })
    }

    /// The page as it stood when `pending` was read.
    pub(super) async fn page(
        self,
        pending: &PendingChallenge,
        problem: Option<CodeProblem>,
    ) -> Result<Response, Problem> {
        let mut shell = member_shell(self.app, self.visit, self.member).await?;
        shell.path = self.path();
        let shown = SessionCodePage {
            shell,
            step: self.step,
            challenge: self.challenge.to_string(),
            masked_phone: pending.phone.masked(),
            valid_minutes: self.app.parts.portal.otp.policy().code_minutes(),
            resend_after: pending.resend_after.map_or(0, seconds),
            can_resend: pending.resend_after.is_some() && problem != Some(CodeProblem::Spent),
            problem,
        };
        answered(problem, &shown)
    }
}

/// The address of the page that asks for the code of `challenge`.
pub(super) fn path(step: &CodeStep, challenge: ChallengeId) -> String {
    match step {
        CodeStep::Confirm { next } => format!("/customer/confirm/code?challenge={challenge}&next={next}"),
        CodeStep::NewPhone => format!("/customer/profile/phone/code?challenge={challenge}"),
    }
}

/// Reads what was typed; people paste more than the digits.
pub(super) fn code_of(typed: &str) -> Result<OtpCode, CodeProblem> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(CodeProblem::Empty);
    }
    OtpCode::parse(&digits).map_err(|_| CodeProblem::Malformed)
}

/// What the page says of a code that was not redeemed.
pub(super) fn problem_of(error: VerifyOtpError) -> CodeProblem {
    match error {
        VerifyOtpError::NotValid { guesses_left: 0 } => CodeProblem::Spent,
        VerifyOtpError::NotValid { guesses_left } => CodeProblem::NotValid { guesses_left },
        VerifyOtpError::RateLimited { retry_after } => CodeProblem::TooMany { retry_after: seconds(retry_after) },
        error => {
            Problem::from(error).log();
            CodeProblem::Unavailable
        }
    }
}

/// The page as an answer: its status says whether a code was taken, its `Retry-After` when to come again.
pub(super) fn answered(problem: Option<CodeProblem>, shown: &impl Template) -> Result<Response, Problem> {
    let (status, wait) = match problem {
        None => (StatusCode::OK, None),
        Some(CodeProblem::TooMany { retry_after } | CodeProblem::ResendTooSoon { retry_after }) => {
            (StatusCode::TOO_MANY_REQUESTS, Some(retry_after))
        }
        Some(CodeProblem::Unavailable) => (StatusCode::SERVICE_UNAVAILABLE, Some(5)),
        Some(_) => (StatusCode::BAD_REQUEST, None),
    };
    let mut response = page_with(status, shown)?;
    if let Some(seconds) = wait {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

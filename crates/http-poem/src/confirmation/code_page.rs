//! The page that asks for a code within a session, whatever it is for.

use http_kit::answer::see_other;
use http_kit::{Problem, RequestContext};
use poem::Response;
use portal_core::identity::otp::{AskedFor, OtpCode, PendingChallenge};
use portal_core::{ChallengeId, PhoneNumber};

use crate::auth::web_session::WebSession;
use crate::confirmation::errand::Errand;
use crate::confirmation::view::{CodeStep, SessionCodePage};
use crate::cookies::STEP;
use crate::otp::code_form::{code_of, code_state, refuse, unchecked};
use crate::otp::code_view::{CodeProblem, CodeState};
use crate::page::render::{notify, page, session_layout};
use crate::state::App;
use crate::view::flash::Notice;

/// The page of one such code.
pub(crate) struct CodeForm<'a> {
    pub(crate) app: &'a App,
    pub(crate) context: &'a RequestContext,
    pub(crate) web: &'a WebSession,
    pub(crate) step: CodeStep,
    pub(crate) challenge: ChallengeId,
}

impl CodeForm<'_> {
    /// What the session asked for, if it was not redeemed; what to say if that cannot be looked up.
    async fn found(&self) -> Result<Option<AskedFor>, Notice> {
        asked_for(self.app, self.web, self.challenge, &self.step).await
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

    /// The number that was asked for a code, and the code that was typed; else the answer that says what is wrong.
    pub(crate) async fn read(&self, typed: &str) -> Result<(PhoneNumber, OtpCode), Response> {
        let phone = match self.asked().await {
            Ok(AskedFor::Pending(pending)) => pending.phone,
            Ok(AskedFor::Over(_)) => return Err(see_other(&self.path())),
            Err(notice) => return Err(self.start_again(notice)),
        };
        match code_of(typed) {
            Ok(code) => Ok((phone, code)),
            Err(problem) => Err(self.refuse(&phone, problem)),
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
            && self.app.parts.portal.sessions.is_fresh(&self.web.session)
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
        let mut layout = session_layout(self.app, self.context, self.web).await?;
        layout.path = self.path();
        page(&SessionCodePage { layout, step: self.step, challenge: self.challenge.to_string(), code })
    }
}

/// What the session asked for under `challenge` at this step, if it was not redeemed; what to say if that cannot be
/// looked up.
async fn asked_for(
    app: &App,
    web: &WebSession,
    challenge: ChallengeId,
    step: &CodeStep,
) -> Result<Option<AskedFor>, Notice> {
    let portal = &app.parts.portal;
    let asked = match (step, portal.profile()) {
        (CodeStep::Confirm { .. }, _) => portal.confirmation.asked_for(&web.session, challenge).await,
        (CodeStep::NewPhone, Ok(profile)) => profile.asked_for(&web.session, challenge).await,
        (CodeStep::NewPhone, Err(_)) => Ok(None),
    };
    asked.map_err(unchecked)
}

/// The code that this session asked for last, if it can be redeemed, as far as that can be looked up: asking again
/// leads to it.
pub(crate) async fn waiting(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    step: &CodeStep,
) -> Option<(ChallengeId, PendingChallenge)> {
    let challenge = context.cookie(STEP).and_then(|id| id.parse().ok())?;
    let asked = asked_for(app, web, challenge, step).await.unwrap_or_default()?;
    asked.pending().map(|pending| (challenge, pending))
}

/// Sends the browser to the page of a code that was sent, and remembers which it is.
pub(crate) fn lead_to(app: &App, context: &RequestContext, step: &CodeStep, challenge: ChallengeId) -> Response {
    let life = app.parts.portal.otp.policy().code_life;
    context.set_cookie(STEP, &challenge.to_string(), Some(life.num_seconds()));
    see_other(&path(step, challenge))
}

/// The address of the page that asks for the code of `challenge`.
fn path(step: &CodeStep, challenge: ChallengeId) -> String {
    match step {
        CodeStep::Confirm { next } => format!("/customer/confirm/code?challenge={challenge}&next={next}"),
        CodeStep::NewPhone => format!("/customer/profile/phone/code?challenge={challenge}"),
    }
}

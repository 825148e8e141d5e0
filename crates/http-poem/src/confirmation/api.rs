//! Proving the number again within a session.

use http_kit::{Problem, RequestContext};
use poem::handler;
use portal_core::identity::confirmation::ConfirmError;

use crate::auth::api_session::ApiSession;
use crate::confirmation::wire::{CodeOnTheWay, RedeemCodeBody};
use crate::document::answer::{Done, Told};
use crate::document::{AnswerOf, BodyOf, Described, NoBody, Operation, Tag, answer};
use crate::otp::api::{code_of, needed_challenge};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;

impl Described for ask_confirmation {
    type Body = NoBody;
    type Answer = Told<CodeOnTheWay>;

    fn describe() -> Operation {
        Operation::new(Tag::Sessions, "requestConfirmation", "Ask for a code that proves the number again")
            .details(
                "What could take the account away from its owner (another number or e-mail address, ending all other \
                 sessions) needs a code that is at most ten minutes old: that of the login, or this one. Until then such \
                 requests answer 403 `urn:portal:session:confirmation-needed`.",
            )
            .answers(200, "ConfirmationSent", "A code is on its way to the number on file.")
            .problems([429])
    }
}

/// `POST /sessions/confirm/request`: a code to the number on file.
#[handler]
pub(crate) async fn ask_confirmation(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
) -> Result<AnswerOf<ask_confirmation>, Problem> {
    let confirmation = &app.parts.portal.confirmation;
    let issued = confirmation.ask(&session.0, context.client(), context.locale().into(), None).await.or_problem()?;
    answer::done_with(context, "api-otp-sent", CodeOnTheWay::new(&issued, &session.0.session().phone))
}

impl Described for confirm {
    type Body = RedeemCodeBody;
    type Answer = Done;

    fn describe() -> Operation {
        Operation::new(Tag::Sessions, "confirmSession", "Redeem that code")
            .answers(200, "Done", "The session is fresh.")
            .problems([429])
    }
}

/// `POST /sessions/confirm`: redeems that code.
#[handler]
pub(crate) async fn confirm(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: BodyOf<confirm>,
) -> Result<AnswerOf<confirm>, Problem> {
    let (challenge, code) = (needed_challenge(&body.0.challenge_id)?, code_of(&body.0.otp)?);
    app.parts.portal.confirmation.confirm(&session.0, context.client(), challenge, code).await.or_problem()?;
    answer::done(context, "api-confirmed")
}

impl IntoProblem for ConfirmError {
    fn into_problem(self) -> Problem {
        match self {
            ConfirmError::Request(error) => error.into_problem(),
            ConfirmError::Code(error) => error.into_problem(),
            ConfirmError::Ended => Problem::session_over(),
            ConfirmError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

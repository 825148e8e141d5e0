//! Changing to another account under the same number.

use http_kit::extract::JsonMember;
use http_kit::{FieldProblem, Problem, RequestContext};
use poem::handler;
use portal_core::CustomerId;
use portal_core::identity::session::SwitchAccountError;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::wire::Entered;
use crate::auth::api_session::ApiSession;
use crate::document::answer::Told;
use crate::document::{AnswerOf, BodyOf, Described, Operation, Tag, answer};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;

#[derive(Deserialize, ToSchema)]
#[schema(as = SwitchAccount)]
pub(crate) struct SwitchAccountBody {
    #[serde(default)]
    #[schema(value_type = String, required, example = "AGLS202510150001")]
    customer_id: JsonMember,
}

impl Described for switch {
    type Body = SwitchAccountBody;
    type Answer = Told<Entered>;

    fn describe() -> Operation {
        Operation::new(Tag::Sessions, "switchAccount", "Change to another account under the same number")
            .answers(200, "Entered", "A new session takes the place of this one, which ends.")
            .problems([404])
    }
}

/// `POST /accounts/switch`.
#[handler]
pub(crate) async fn switch(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: BodyOf<switch>,
) -> Result<AnswerOf<switch>, Problem> {
    let words = "api-account-unknown";
    let missing = || Problem::invalid(FieldProblem { field: "customer_id", words });
    let text = body.0.customer_id.text("customer_id", words)?.ok_or_else(missing)?;
    let to = CustomerId::parse(text).map_err(|_| missing())?;
    let opened = app.parts.portal.sessions.switch(&session.0, &to, context.client()).await.or_problem()?;
    answer::done_with(context, "flash-account-switched", Entered::new(app, opened)?)
}

impl IntoProblem for SwitchAccountError {
    fn into_problem(self) -> Problem {
        match self {
            SwitchAccountError::NotFound => {
                Problem::missing("session:account-unknown", "No such account", "api-account-unknown")
            }
            SwitchAccountError::Ended => Problem::session_over(),
            SwitchAccountError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

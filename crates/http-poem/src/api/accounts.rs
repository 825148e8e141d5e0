//! Changing to another account under the same number.

use poem::{Response, handler};
use portal_core::CustomerId;
use portal_core::identity::session::SwitchAccountError;

use super::wire::{self, Entered};
use crate::extract::{ApiSession, JsonBody};
use crate::middleware::RequestContext;
use crate::problem::{FieldProblem, Problem};
use crate::state::App;

/// `POST /accounts/switch`.
#[handler]
pub(super) async fn switch(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: JsonBody,
) -> Result<Response, Problem> {
    let words = "api-account-unknown";
    let missing = || Problem::invalid(FieldProblem { field: "customer_id", words });
    let text = body.text("customer_id", words)?.ok_or_else(missing)?;
    let to = CustomerId::parse(text).map_err(|_| missing())?;
    let opened = app.parts.portal.sessions.switch(&session.0, &to, context.client()).await?;
    wire::done(context, "flash-account-switched", Some(Entered::new(app, opened)?))
}

impl From<SwitchAccountError> for Problem {
    fn from(error: SwitchAccountError) -> Self {
        match error {
            SwitchAccountError::NotFound => {
                Self::missing("session:account-unknown", "No such account", "api-account-unknown")
            }
            SwitchAccountError::Ended => Self::session_over(),
            SwitchAccountError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}

//! Forms of the login, which nobody sends who is logged in.

use http_kit::extract::CsrfForm;
use http_kit::{Check, Problem, RequestContext};
use poem::http::StatusCode;
use poem::{FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;

use crate::auth::web_session::WebSession;
use crate::state::App;

/// A form of the login, sent from a page of ours.
pub(crate) enum LoginForm<T> {
    /// Its fields, after the checks of [`CsrfForm`].
    Sent(T),
    /// The browser is logged in: the form comes from a tab that is older than the login. Nothing of it counts.
    LoggedIn,
}

impl<'a, T: DeserializeOwned + Send> FromRequest<'a> for LoginForm<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = <&App>::from_request(request, body).await?;
        let context = <&RequestContext>::from_request(request, body).await?;
        let form = CsrfForm::from_request(request, body).await;
        if form.as_ref().is_err_and(|error| !is_stale(error)) {
            return form.map(|CsrfForm(fields)| Self::Sent(fields));
        }
        match WebSession::of(app, context).await {
            Ok(_) => Ok(Self::LoggedIn),
            Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => {
                form.map(|CsrfForm(fields)| Self::Sent(fields))
            }
            Err(problem) => Err(problem.into()),
        }
    }
}

/// Whether the form's token is not one of this browser as it is now; from elsewhere it does not come.
fn is_stale(error: &poem::Error) -> bool {
    let check = error.downcast_ref::<Problem>().and_then(|problem| problem.details().check);
    matches!(check, Some(Check::FORM_COOKIE | Check::FORM_TOKEN))
}

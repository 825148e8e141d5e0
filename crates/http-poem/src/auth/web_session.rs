//! Who uses the pages: the browser whose session cookie names a session that stands.

use http_kit::{Problem, RequestContext, session_claims};
use poem::{FromRequest, Request, RequestBody};
use portal_core::identity::session::ActiveSession;

use crate::cookies::SESSION;
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::layout::SignedIn;

/// Somebody who is logged in, checked for this request.
pub(crate) struct WebSession {
    pub(crate) session: ActiveSession,
    /// Whether their number has further accounts.
    pub(crate) more_accounts: bool,
}

impl<'a> FromRequest<'a> for WebSession {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = <&App>::from_request(request, body).await?;
        let context = <&RequestContext>::from_request(request, body).await?;
        Ok(Self::of(app, context).await?)
    }
}

impl WebSession {
    /// The customer as a page's layout shows them, if the session store knows their name.
    pub(crate) fn known(&self) -> Option<SignedIn> {
        self.session.name().map(|name| self.named(name.to_owned()))
    }

    /// The customer as a page's layout shows them.
    pub(crate) fn named(&self, name: String) -> SignedIn {
        let customer_id = self.session.scope().customer_id().to_string();
        SignedIn { name, customer_id, can_switch: self.more_accounts }
    }

    /// The session of a request. A cookie that is good for nothing any more is taken away.
    pub(crate) async fn of(app: &App, context: &RequestContext) -> Result<Self, Problem> {
        if context.cookie(SESSION).is_none() {
            return Err(Problem::unauthenticated());
        }
        let Some(claims) = session_claims(context) else {
            context.remove_cookie(SESSION);
            return Err(Problem::token_refused());
        };
        match app.parts.portal.sessions.authenticate(claims.session()).await {
            Ok(session) => {
                app.seen(&session.session().customer_id);
                let web = Self { session, more_accounts: claims.more_accounts() };
                web.known().into_iter().for_each(|known| context.remember(known));
                Ok(web)
            }
            Err(error) => {
                let problem = error.into_problem();
                if problem.details().status == poem::http::StatusCode::UNAUTHORIZED {
                    context.remove_cookie(SESSION);
                }
                Err(problem)
            }
        }
    }
}

//! Who uses the pages: the browser whose session cookie names a session that stands.

use http_kit::{Problem, RequestContext, session_claims};
use poem::{FromRequest, Request, RequestBody};
use portal_core::identity::session::{ActiveSession, AuthenticateError};
use portal_core::staff::customer_view::CustomerViewService;

use crate::check::{read_only, view_over};
use crate::cookies::{SESSION, VIEW};
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::layout::SignedIn;

/// Somebody who is logged in, checked for this request. Staff who see what a customer sees are, for requests that change
/// nothing: no handler gets their session for another one.
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
        let viewed_until = self.session.is_viewed().then_some(self.session.session().expires_at);
        SignedIn { name, customer_id, can_switch: self.more_accounts, viewed_until }
    }

    /// The session of a request. A cookie that is good for nothing any more is taken away.
    pub(crate) async fn of(app: &App, context: &RequestContext) -> Result<Self, Problem> {
        if let (Some(views), Some(token)) = (&app.parts.views, context.cookie(VIEW)) {
            return Self::viewed(views, context, &token).await;
        }
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

    /// What stands for the customer's session while staff see what the customer sees.
    async fn viewed(views: &CustomerViewService, context: &RequestContext, token: &str) -> Result<Self, Problem> {
        let session = match views.authenticate(token).await {
            Ok(session) => session,
            Err(AuthenticateError::Ended) => {
                context.remove_cookie(VIEW);
                return Err(view_over());
            }
            Err(error) => return Err(error.into_problem()),
        };
        let web = Self { session, more_accounts: false };
        web.known().into_iter().for_each(|known| context.remember(known));
        if context.method().is_safe() { Ok(web) } else { Err(read_only()) }
    }
}

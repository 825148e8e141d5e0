//! Who reaches a route.

use http_kit::{Problem, RequestContext};
use poem::{Endpoint, FromRequest, Request, RequestBody};
use portal_core::kernel::actor::StaffActor;
use portal_core::staff::account::Permission;
use portal_core::staff::session::{ActiveStaffSession, AuthenticateStaffError};

use crate::check::forbidden;
use crate::cookies::SESSION;
use crate::events::is_stream;
use crate::state::Console;

/// What a page asks by itself has this header: the session is not used by it.
const BY_ITSELF: &str = "x-by-itself";

/// Who reaches a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody in the console's networks: login, invitation, files.
    Visitor,
    /// Staff whose role has the permission.
    Staff(Permission),
}

/// A route behind its check.
pub(crate) struct Guarded<E> {
    pub(crate) access: Access,
    pub(crate) endpoint: E,
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = E::Output;

    async fn call(&self, mut request: Request) -> poem::Result<E::Output> {
        if let Some(session) = admit(&request, self.access).await? {
            request.set_data(session);
        }
        self.endpoint.call(request).await
    }
}

async fn admit(request: &Request, access: Access) -> Result<Option<StaffSession>, Problem> {
    let outside = || Problem::broken("a route outside the middleware");
    let console = request.data::<Console>().ok_or_else(outside)?;
    let context = request.data::<RequestContext>().ok_or_else(outside)?;
    if !console.admits(context) {
        return Err(Problem::not_found());
    }
    let Access::Staff(permission) = access else { return Ok(None) };
    // Browsers send no header of a page's with a stream, and open it again by themselves.
    let is_used = request.header(BY_ITSELF).is_none() && !is_stream(request.uri().path());
    let session = StaffSession::of(console, context, is_used).await?;
    if session.active.may(permission) {
        return Ok(Some(session));
    }
    Err(forbidden())
}

/// A member of staff who is logged in, checked for this request.
#[derive(Debug, Clone)]
pub(crate) struct StaffSession {
    pub(crate) active: ActiveStaffSession,
}

impl StaffSession {
    /// The session of a request. A cookie that is good for nothing any more is taken away.
    pub(crate) async fn of(console: &Console, context: &RequestContext, is_used: bool) -> Result<Self, Problem> {
        let Some(token) = context.cookie(SESSION) else { return Err(Problem::unauthenticated()) };
        let sessions = &console.parts.sessions;
        let checked =
            if is_used { sessions.authenticate(&token).await } else { sessions.authenticate_unused(&token).await };
        match checked {
            Ok(active) => {
                let session = Self { active };
                context.remember(session.clone());
                Ok(session)
            }
            Err(AuthenticateStaffError::Port(error)) => Err(error.into()),
            Err(_) => {
                context.remove_cookie(SESSION);
                Err(Problem::session_over())
            }
        }
    }

    /// The member as the methods for staff take them.
    pub(crate) fn actor(&self) -> StaffActor {
        self.active.actor()
    }
}

/// The session that the route's check put there.
impl<'a> FromRequest<'a> for &'a StaffSession {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<StaffSession>().ok_or_else(|| Problem::broken("a route for visitors asks for a session"))?)
    }
}

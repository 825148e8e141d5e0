//! What a browser's form tokens are bound to: its session, or else a random cookie.

use portal_core::kernel::secret::{hex, sha256};

use crate::context::RequestContext;
use crate::cookies::PRE_SESSION;
use crate::seal;
use crate::site::SessionCookie;
use crate::token::{Audience, Claims};

/// How long the cookie lives that form tokens are bound to before a login.
const PRE_SESSION_SECONDS: i64 = 24 * 60 * 60;

/// What the session cookie says, if it is one of ours; whether the session stands is not asked.
pub fn session_claims(context: &RequestContext) -> Option<Claims> {
    let site = context.site();
    let SessionCookie::Signed(name) = site.session_cookie() else { return None };
    let token = context.cookie(name)?;
    site.tokens().read(Audience::Web, &token, site.now())
}

/// What this browser's form tokens are bound to, if it has anything yet.
pub fn form_binding(context: &RequestContext) -> Option<String> {
    if let Some(claims) = session_claims(context) {
        return Some(format!("session {}", claims.session()));
    }
    if let SessionCookie::Random(name) = context.site().session_cookie()
        && let Some(token) = context.cookie(name)
    {
        return Some(format!("session {}", hex(&sha256(token.as_bytes()))));
    }
    let random = context.cookie(PRE_SESSION).filter(|value| seal::decode::<32>(value).is_some())?;
    Some(format!("browser {random}"))
}

/// What the page's form token is bound to; a browser that has nothing yet is given a random cookie.
pub fn binding(context: &RequestContext) -> String {
    form_binding(context).unwrap_or_else(|| {
        let random = context.pre_session(|| seal::encode(&context.site().random::<32>()));
        context.set_cookie(PRE_SESSION, random, Some(PRE_SESSION_SECONDS));
        format!("browser {random}")
    })
}

//! The page to return to after login.

use http_kit::{RequestContext, seal};
use poem::http::Method;

use crate::cookies::RETURN_TO;
use crate::events::is_stream;
use crate::routes::BASE;
use crate::state::Console;

/// As long as a login may take.
const SECONDS: i64 = 15 * 60;

/// Remembers where the browser was about to go; what it fetched for other reasons is none of that.
pub(crate) fn remember(console: &Console, context: &RequestContext) {
    if context.destination() != Some(&Method::GET) || !leads(console, context.path()) {
        return;
    }
    let sealed = seal::sealed_word(console.site.keys(), &seal::encode(context.path().as_bytes()));
    context.set_cookie(RETURN_TO, &sealed, Some(SECONDS));
}

/// Where to go now that somebody is in, which is asked once.
pub(crate) fn take(console: &Console, context: &RequestContext) -> String {
    let page = context.cookie(RETURN_TO).and_then(|sealed| {
        let word = seal::open_word(console.site.keys(), &sealed)?;
        String::from_utf8(seal::decode_all(word)?).ok()
    });
    context.remove_cookie(RETURN_TO);
    page.filter(|page| leads(console, page)).unwrap_or_else(|| BASE.to_owned())
}

/// Whether the path is a page behind the login.
fn leads(console: &Console, path: &str) -> bool {
    let is_open = ["/staff/login", "/staff/invitations", "/staff/static"].iter().any(|open| path.starts_with(open));
    !is_open && !is_stream(path) && console.leads_to(path)
}

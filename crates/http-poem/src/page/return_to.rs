//! The page to return to after login: a link out of a message, or where a session ended.

use http_kit::{RequestContext, seal};
use poem::http::Method;

use crate::cookies::RETURN_TO;
use crate::state::App;

/// As long as a login may take.
const SECONDS: i64 = 15 * 60;
/// Longer addresses are not remembered.
const LONGEST: usize = 512;
/// The pages that there is a way back to; each is the beginning of others.
const PLACES: [&str; 4] = ["/customer/invoices", "/customer/tickets", "/customer/profile", "/customer/sessions"];

/// Remembers where the browser was about to go; what it fetched for other reasons is none of that.
pub(crate) fn remember(app: &App, context: &RequestContext) {
    let Some(page) = context.destination().and_then(|method| page(method, context.path())) else { return };
    if !app.site.paths().lead_to(page) {
        return;
    }
    let sealed = seal::sealed_word(app.site.keys(), &seal::encode(page.as_bytes()));
    context.set_cookie(RETURN_TO, &sealed, Some(SECONDS));
}

/// Where to go now that somebody is in, which is asked once.
pub(crate) fn take(app: &App, context: &RequestContext) -> String {
    let page = context.cookie(RETURN_TO).and_then(|sealed| {
        let word = seal::open_word(app.site.keys(), &sealed)?;
        String::from_utf8(seal::decode_all(word)?).ok()
    });
    context.remove_cookie(RETURN_TO);
    // Other words are sealed with the same key.
    page.filter(|page| is_place(page) && app.site.paths().lead_to(page)).unwrap_or_else(|| app.home().to_owned())
}

/// The page to come back to. A form that was sent is filled in again on its own page; a document is downloaded
/// from the page of its invoice.
fn page<'a>(method: &Method, path: &'a str) -> Option<&'a str> {
    let page = match (method, path) {
        (&Method::GET, path) => path.strip_suffix("/pdf").unwrap_or(path),
        (&Method::POST, "/customer/tickets" | "/customer/tickets/new") => "/customer/tickets/new",
        (&Method::POST, "/customer/profile/edit") => path,
        _ => return None,
    };
    is_place(page).then_some(page)
}

fn is_place(page: &str) -> bool {
    let below =
        |place: &&str| page.strip_prefix(*place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    page.len() <= LONGEST && PLACES.iter().any(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_customers_are_come_back_to() {
        let get = |path| page(&Method::GET, path);
        assert_eq!(get("/customer/invoices?status=overdue&page=2"), Some("/customer/invoices?status=overdue&page=2"));
        assert_eq!(get("/customer/invoices/INV%2F1/pdf"), Some("/customer/invoices/INV%2F1"));
        assert_eq!(get("/customer/dashboard"), None);
        assert_eq!(get("//evil.example/customer/"), None);
        assert_eq!(get("/customer/accounts"), None);
        assert_eq!(get("/customer/invoicesque"), None);
        assert_eq!(get(&format!("/customer/tickets?status={}", "a".repeat(600))), None);
    }

    #[test]
    fn what_was_sent_is_come_back_to_in_its_form() {
        let post = |path| page(&Method::POST, path);
        assert_eq!(post("/customer/tickets"), Some("/customer/tickets/new"));
        assert_eq!(post("/customer/profile/edit"), Some("/customer/profile/edit"));
        assert_eq!(post("/customer/tickets/TKT1/rating"), None);
        assert_eq!(post("/customer/logout"), None);
    }
}

//! What all pages share: the frame with its form token and message, rendering, redirects, error pages.

use askama::Template;
use poem::Response;
use poem::http::StatusCode;
use poem::http::header::LOCATION;

use super::view::{ErrorKind, ErrorPage, Notice, Shell, SignedIn};
use super::wanted;
use crate::edge::{FLASH, PRE_SESSION, Visit};
use crate::extract::{Member, form_binding};
use crate::problem::Problem;
use crate::seal;
use crate::state::App;

/// How long the cookie lives that form tokens are bound to before a login.
const PRE_SESSION_SECONDS: i64 = 24 * 60 * 60;
/// How long a message waits for the page that shows it.
const FLASH_SECONDS: i64 = 60;

/// The frame of a page for this visit.
pub(crate) fn shell(app: &App, visit: &Visit, customer: Option<SignedIn>) -> Shell {
    let flash = visit.cookie(FLASH).and_then(|sealed| {
        visit.remove_cookie(FLASH);
        let notice = Notice::from_code(seal::open_word(app.parts.portal.keys(), &sealed)?)?;
        Some(notice.flash(visit.locale()))
    });
    Shell {
        locale: visit.locale(),
        csrf: seal::form_token(app.parts.portal.keys(), &binding(app, visit), app.random()),
        nonce: visit.nonce().to_owned(),
        brand: app.brand.clone(),
        customer,
        flash,
        path: visit.path().to_owned(),
        demo: app.parts.demo.is_some(),
        now: app.now(),
        zone: app.parts.config.time_zone,
    }
}

/// The frame of a page of somebody who is logged in.
pub(crate) async fn member_shell(app: &App, visit: &Visit, member: &Member) -> Result<Shell, Problem> {
    Ok(shell(app, visit, Some(signed_in(app, member).await?)))
}

/// Somebody who is logged in, as a page's frame shows them.
pub(crate) async fn signed_in(app: &App, member: &Member) -> Result<SignedIn, Problem> {
    match member.known() {
        Some(known) => Ok(known),
        None => Ok(member.named(app.parts.portal.customers.profile(&member.session).await?.name)),
    }
}

/// The frame of a page that is the same for everybody: no customer, no message, no form.
pub(crate) fn bare_shell(app: &App, visit: &Visit) -> Shell {
    Shell {
        locale: visit.locale(),
        csrf: String::new(),
        nonce: visit.nonce().to_owned(),
        brand: app.brand.clone(),
        customer: None,
        flash: None,
        path: visit.path().to_owned(),
        demo: false,
        now: app.now(),
        zone: app.parts.config.time_zone,
    }
}

/// What the page's form token is bound to; a browser that has nothing yet is given a random cookie.
fn binding(app: &App, visit: &Visit) -> String {
    form_binding(app, visit).unwrap_or_else(|| {
        let random = seal::encode(&app.random::<32>());
        visit.set_cookie(PRE_SESSION, &random, Some(PRE_SESSION_SECONDS));
        format!("visit {random}")
    })
}

/// A page as a response.
pub(crate) fn page(template: &impl Template) -> Result<Response, Problem> {
    page_with(StatusCode::OK, template)
}

/// A page that says that something was not right.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    let html = template.render().map_err(Problem::broken)?;
    Ok(Response::builder().status(status).content_type("text/html; charset=utf-8").body(html))
}

/// Sends the browser on with a `GET`.
pub(crate) fn see_other(path: &str) -> Response {
    Response::builder().status(StatusCode::SEE_OTHER).header(LOCATION, path).finish()
}

/// Has the next page show a message.
pub(crate) fn notify(app: &App, visit: &Visit, notice: Notice) {
    let sealed = seal::sealed_word(app.parts.portal.keys(), notice.code());
    visit.set_cookie(FLASH, &sealed, Some(FLASH_SECONDS));
}

/// What a browser shows of a problem. Whoever is not logged in is sent to where they can be.
pub(crate) fn error_page(problem: &Problem, app: &App, visit: &Visit) -> Response {
    let details = problem.details();
    if details.status == StatusCode::UNAUTHORIZED {
        if details.kind == "session:ended" {
            notify(app, visit, Notice::SessionOver);
        }
        wanted::remember(app, visit);
        return see_other("/customer/login");
    }
    let shown = ErrorPage {
        shell: shell(app, visit, visit.member().cloned()),
        kind: kind_of(problem),
        trace_id: Some(visit.trace_id().to_owned()),
    };
    page_with(details.status, &shown).unwrap_or_else(|broken| {
        broken.log();
        Response::builder().status(details.status).content_type("text/plain; charset=utf-8").body(details.title)
    })
}

fn kind_of(problem: &Problem) -> ErrorKind {
    let details = problem.details();
    match details.status.as_u16() {
        403 if details.kind == "form:stale" => ErrorKind::StaleForm,
        403 => ErrorKind::Forbidden,
        404 | 405 => ErrorKind::NotFound,
        413 => ErrorKind::TooLarge,
        429 => ErrorKind::TooMany { retry_after: details.retry_after },
        503 => ErrorKind::Unavailable,
        500..=599 => ErrorKind::Internal,
        _ => ErrorKind::BadRequest,
    }
}

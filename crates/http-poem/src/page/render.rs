//! What all pages share: the frame with its form token and message, rendering, redirects, error pages.

use askama::Template;
use poem::Response;
use poem::http::StatusCode;
use poem::http::header::LOCATION;

use crate::extract::{WebSession, form_binding};
use crate::middleware::{FLASH, PRE_SESSION, REFUSED, RequestContext};
use crate::page::refused_form;
use crate::page::return_to;
use crate::problem::Problem;
use crate::refusal::Check;
use crate::seal;
use crate::state::App;
use crate::view::error::{ErrorKind, ErrorPage, Trouble};
use crate::view::flash::Notice;
use crate::view::layout::{Layout, SignedIn};

/// How long the cookie lives that form tokens are bound to before a login.
const PRE_SESSION_SECONDS: i64 = 24 * 60 * 60;
/// How long a message waits for the page that shows it.
const FLASH_SECONDS: i64 = 60;

/// The layout of a page for this context.
pub(crate) fn layout(app: &App, context: &RequestContext, customer: Option<SignedIn>) -> Layout {
    Layout { trouble: refused_form::trouble(app, context), ..layout_without_refused_form(app, context, customer) }
}

/// The layout of a page that shows no form again.
fn layout_without_refused_form(app: &App, context: &RequestContext, customer: Option<SignedIn>) -> Layout {
    let flash = context.cookie(FLASH).and_then(|sealed| {
        context.remove_cookie(FLASH);
        let notice = Notice::from_code(seal::open_word(app.parts.portal.keys(), &sealed)?)?;
        Some(notice.flash(context.locale()))
    });
    Layout {
        locale: context.locale(),
        csrf: seal::form_token(app.parts.portal.keys(), &binding(app, context), app.random()),
        nonce: context.nonce().to_owned(),
        brand: app.brand.clone(),
        customer,
        flash,
        trouble: None,
        path: context.path().to_owned(),
        groups: app.parts.portal.groups(),
        demo: app.parts.demo.is_some(),
        now: app.now(),
        zone: app.parts.config.time_zone,
    }
}

/// The layout of a page of somebody who is logged in.
pub(crate) async fn session_layout(
    app: &App,
    context: &RequestContext,
    member: &WebSession,
) -> Result<Layout, Problem> {
    Ok(layout(app, context, Some(signed_in(app, member).await?)))
}

/// Somebody who is logged in, as a page's layout shows them.
pub(crate) async fn signed_in(app: &App, member: &WebSession) -> Result<SignedIn, Problem> {
    match member.known() {
        Some(known) => Ok(known),
        None => Ok(member.named(app.parts.portal.customers.profile(&member.session).await?.name)),
    }
}

/// The layout of a page that is the same for everybody: no customer, no message, no form.
pub(crate) fn public_layout(app: &App, context: &RequestContext) -> Layout {
    Layout {
        locale: context.locale(),
        csrf: String::new(),
        nonce: context.nonce().to_owned(),
        brand: app.brand.clone(),
        customer: None,
        flash: None,
        trouble: None,
        path: context.path().to_owned(),
        groups: app.parts.portal.groups(),
        demo: false,
        now: app.now(),
        zone: app.parts.config.time_zone,
    }
}

/// What the page's form token is bound to; a browser that has nothing yet is given a random cookie.
pub(crate) fn binding(app: &App, context: &RequestContext) -> String {
    form_binding(app, context).unwrap_or_else(|| {
        let random = context.pre_session(|| seal::encode(&app.random::<32>()));
        context.set_cookie(PRE_SESSION, random, Some(PRE_SESSION_SECONDS));
        format!("browser {random}")
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
pub(crate) fn notify(app: &App, context: &RequestContext, notice: Notice) {
    let sealed = seal::sealed_word(app.parts.portal.keys(), notice.code());
    context.set_cookie(FLASH, &sealed, Some(FLASH_SECONDS));
}

/// What a browser shows of a problem. A visitor who is not logged in is sent to the login; a form comes back on
/// its page.
pub(crate) fn error_page(problem: &Problem, app: &App, context: &RequestContext) -> Response {
    let details = problem.details();
    if details.status == StatusCode::UNAUTHORIZED {
        if details.kind == "session:ended" {
            notify(app, context, Notice::SessionOver);
        }
        return_to::remember(app, context);
        return see_other("/customer/login");
    }
    let kind = kind_of(problem);
    let trace_id = Some(context.trace_id().to_owned());
    let trouble = Trouble { kind, trace_id: trace_id.clone().filter(|_| details.status.is_server_error()) };
    let check = details.check.map_or(details.kind, Check::as_str);
    if let Some(response) = refused_form::send_back_for(app, context, check, trouble) {
        return response;
    }
    if details.status.is_server_error() {
        // The form that this page was to show again is shown when it can be.
        context.leave_cookie(REFUSED);
    }
    let form_page = if kind == ErrorKind::StaleForm { way_back(app, context) } else { None };
    let elsewhere = (kind == ErrorKind::OtherAddress).then(|| public_page(app, context));
    let layout = layout_without_refused_form(app, context, context.member().cloned());
    let shown = ErrorPage { layout, kind, trace_id, form_page, elsewhere };
    page_with(details.status, &shown).unwrap_or_else(|broken| {
        broken.log();
        Response::builder().status(details.status).content_type("text/plain; charset=utf-8").body(details.title)
    })
}

/// The page of a form that may not be ours, which holds what was typed for being looked at and sent from there.
/// A browser that came by another address than the public one is led to that, where cookies work.
fn way_back(app: &App, context: &RequestContext) -> Option<String> {
    context.sent_form()?;
    let page = refused_form::keep_stale(app, context)?;
    let origin = if context.is_public_address() { "" } else { app.parts.config.public_url.origin() };
    Some(format!("{origin}{page}"))
}

/// The page of the form that was sent from another address than the public one, at the public one.
fn public_page(app: &App, context: &RequestContext) -> String {
    let page = refused_form::form_page(context.path(), &refused_form::Fields::new(), app.home());
    format!("{}{}", app.parts.config.public_url.origin(), page.as_deref().unwrap_or("/"))
}

fn kind_of(problem: &Problem) -> ErrorKind {
    let details = problem.details();
    match details.status.as_u16() {
        403 if details.check == Some(Check::FormOrigin) => ErrorKind::OtherAddress,
        403 if details.kind == "form:stale" => ErrorKind::StaleForm,
        403 if details.kind == "session:confirmation-needed" => ErrorKind::NotVerified,
        403 => ErrorKind::Forbidden,
        404 | 405 => ErrorKind::NotFound,
        413 => ErrorKind::TooLarge,
        429 => ErrorKind::TooMany { retry_after: details.retry_after },
        503 => ErrorKind::Unavailable,
        500..=599 => ErrorKind::Internal,
        _ => ErrorKind::BadRequest,
    }
}

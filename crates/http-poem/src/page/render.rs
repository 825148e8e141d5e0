//! What all pages share: the layout with its form token and message, rendering, redirects, error pages.

use askama::Template;
use http_kit::answer::see_other;
use http_kit::cookies::{FLASH, REFUSED};
use http_kit::refused_form::{Fields, RefusedForm};
use http_kit::{Check, Problem, RequestContext, binding, refused_form, seal};
use poem::Response;
use poem::http::StatusCode;

use crate::auth::web_session::WebSession;
use crate::check::{READ_ONLY, VIEW_OVER};
use crate::page::return_to;
use crate::problem::OrProblem;
use crate::state::App;
use crate::view::error::{ErrorKind, ErrorPage, Trouble};
use crate::view::flash::Notice;
use crate::view::layout::{Layout, SignedIn};

/// How long a message waits for the page that shows it.
const FLASH_SECONDS: i64 = 60;

/// The layout of a page for this context.
pub(crate) fn layout(app: &App, context: &RequestContext, customer: Option<SignedIn>) -> Layout {
    Layout {
        trouble: refused_form::shown(context).and_then(RefusedForm::trouble),
        ..layout_without_refused_form(app, context, customer)
    }
}

/// The layout of a page that shows no form again.
fn layout_without_refused_form(app: &App, context: &RequestContext, customer: Option<SignedIn>) -> Layout {
    let flash = context.cookie(FLASH).and_then(|sealed| {
        context.remove_cookie(FLASH);
        let notice = Notice::from_code(seal::open_word(app.site.keys(), &sealed)?)?;
        Some(notice.flash(context.locale()))
    });
    Layout {
        locale: context.locale(),
        csrf: seal::form_token(app.site.keys(), &binding(context), app.site.random()),
        nonce: context.nonce().to_owned(),
        brand: app.brand.clone(),
        customer,
        flash,
        as_of: None,
        trouble: None,
        path: context.path().to_owned(),
        groups: app.parts.portal.groups(),
        demo: app.parts.demo.is_some(),
        now: app.site.now(),
        zone: app.parts.config.time_zone,
    }
}

/// The layout of a page of somebody who is logged in.
pub(crate) async fn session_layout(app: &App, context: &RequestContext, web: &WebSession) -> Result<Layout, Problem> {
    let customer = signed_in(app, web).await?;
    Ok(layout_of(app, context, web, customer))
}

/// The same, of somebody whose name is known. It is made when the page's records were read: it tells how old they are.
pub(crate) fn layout_of(app: &App, context: &RequestContext, web: &WebSession, customer: SignedIn) -> Layout {
    Layout { as_of: app.parts.portal.as_of(&web.session), ..layout(app, context, Some(customer)) }
}

/// Somebody who is logged in, as a page's layout shows them.
pub(crate) async fn signed_in(app: &App, web: &WebSession) -> Result<SignedIn, Problem> {
    match web.known() {
        Some(known) => Ok(known),
        None => Ok(web.named(app.parts.portal.customers.profile(&web.session).await.or_problem()?.name)),
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
        as_of: None,
        trouble: None,
        path: context.path().to_owned(),
        groups: app.parts.portal.groups(),
        demo: false,
        now: app.site.now(),
        zone: app.parts.config.time_zone,
    }
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

/// Has the next page show a message.
pub(crate) fn notify(app: &App, context: &RequestContext, notice: Notice) {
    let sealed = seal::sealed_word(app.site.keys(), notice.code());
    context.set_cookie(FLASH, &sealed, Some(FLASH_SECONDS));
}

/// What a browser shows of a problem. A visitor who is not logged in is sent to the login; a form comes back on
/// its page.
pub(crate) async fn error_page(problem: &Problem, app: &App, context: &RequestContext) -> Response {
    let details = problem.details();
    // An unknown page below the customers' keeps their layout; nothing depends on who it is.
    let is_lost = details.status == StatusCode::NOT_FOUND && context.path().starts_with("/customer/");
    if is_lost && context.signed_in::<SignedIn>().is_none() {
        let _ = WebSession::of(app, context).await;
    }
    if details.status == StatusCode::UNAUTHORIZED {
        if details.kind == VIEW_OVER {
            notify(app, context, Notice::ViewOver);
            return see_other("/customer/login");
        }
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
    if let Some(response) = refused_form::send_back_for(context, check, &trouble) {
        return response;
    }
    if details.status.is_server_error() {
        // The form that this page was to show again is shown when it can be.
        context.leave_cookie(REFUSED);
    }
    let form_page = if kind == ErrorKind::StaleForm { way_back(app, context) } else { None };
    let elsewhere = (kind == ErrorKind::OtherAddress).then(|| public_page(app, context));
    let layout = layout_without_refused_form(app, context, context.signed_in().cloned());
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
    let page = refused_form::keep_for_page(context, &Trouble::new(ErrorKind::StaleForm))?;
    let origin = if context.is_public_address() { "" } else { app.parts.config.http.public_url.origin() };
    Some(format!("{origin}{page}"))
}

/// The page of the form that was sent from another address than the public one, at the public one.
fn public_page(app: &App, context: &RequestContext) -> String {
    let page = context.site().form_page(context.path(), &Fields::new());
    format!("{}{}", app.parts.config.http.public_url.origin(), page.as_deref().unwrap_or("/"))
}

fn kind_of(problem: &Problem) -> ErrorKind {
    let details = problem.details();
    match details.status.as_u16() {
        403 if details.check == Some(Check::FORM_ORIGIN) => ErrorKind::OtherAddress,
        403 if details.kind == READ_ONLY => ErrorKind::ReadOnly,
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

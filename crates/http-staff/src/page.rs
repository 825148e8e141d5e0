//! What all pages share: the layout with its form token and message, rendering, redirects, error pages.

use std::sync::Arc;

use askama::Template;
use http_kit::answer::see_other;
use http_kit::cookies::{FLASH, REFUSED};
use http_kit::refused_form::RefusedForm;
use http_kit::{Check, Problem, RequestContext, binding, refused_form, seal};
use poem::Response;
use poem::http::StatusCode;

use crate::guard::StaffSession;
use crate::return_to;
use crate::state::Console;
use crate::view::error::{ErrorKind, ErrorPage, Trouble};
use crate::view::layout::Layout;
use crate::view::notice::Notice;

/// How long a message waits for the page that shows it.
const FLASH_SECONDS: i64 = 60;

/// The layout of a page for this context.
pub(crate) fn layout(console: &Console, context: &RequestContext) -> Layout {
    let trouble = refused_form::shown(context).and_then(RefusedForm::trouble);
    Layout { trouble, ..layout_without_refused_form(console, context) }
}

/// The layout of a page that shows no form again.
fn layout_without_refused_form(console: &Console, context: &RequestContext) -> Layout {
    let flash = context.cookie(FLASH).and_then(|sealed| {
        context.remove_cookie(FLASH);
        let notice = Notice::from_code(seal::open_word(console.site.keys(), &sealed)?)?;
        Some(notice.flash(context.locale()))
    });
    let staff = context.signed_in::<StaffSession>().map(|session| session.active.clone());
    Layout {
        locale: context.locale(),
        csrf: seal::form_token(console.site.keys(), &binding(context), console.site.random()),
        nonce: context.nonce().to_owned(),
        brand: Arc::clone(&console.brand),
        staff,
        flash,
        trouble: None,
        missing: missing(console),
        path: context.path().to_owned(),
        now: console.site.now(),
        zone: console.parts.time_zone,
    }
}

/// The ways that lead nowhere because another system keeps what they show.
fn missing(console: &Console) -> Vec<&'static str> {
    let desk = &console.parts.desk;
    let ways = [
        ("/staff/customers", desk.customers.is_some()),
        ("/staff/payments", desk.payments.is_some()),
        ("/staff/announcements", desk.announcements.is_some()),
        ("/staff/payments/proofs", desk.transfers.is_some()),
        ("/staff/settings/keys", desk.keys.is_some()),
    ];
    ways.into_iter().filter(|(_, is_there)| !is_there).map(|(href, _)| href).collect()
}

/// A page as a response.
pub(crate) fn page(template: &impl Template) -> Result<Response, Problem> {
    page_with(StatusCode::OK, template)
}

fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    let html = template.render().map_err(Problem::broken)?;
    Ok(Response::builder().status(status).content_type("text/html; charset=utf-8").body(html))
}

/// Has the next page show a message.
pub(crate) fn notify(console: &Console, context: &RequestContext, notice: Notice) {
    let sealed = seal::sealed_word(console.site.keys(), notice.code());
    context.set_cookie(FLASH, &sealed, Some(FLASH_SECONDS));
}

/// On to a page, which shows a message.
pub(crate) fn told(console: &Console, context: &RequestContext, notice: Notice, page: &str) -> Response {
    notify(console, context, notice);
    see_other(page)
}

/// What a browser shows of a problem. A visitor who is not logged in is sent to the login; a form comes back on its
/// page.
pub(crate) fn error_page(problem: &Problem, console: &Console, context: &RequestContext) -> Response {
    let details = problem.details();
    if details.status == StatusCode::UNAUTHORIZED {
        if details.kind == "session:ended" {
            notify(console, context, Notice::SessionOver);
        }
        return_to::remember(console, context);
        return see_other("/staff/login");
    }
    let kind = ErrorKind::of(details);
    let trace_id = Some(context.trace_id().to_owned());
    let trouble = Trouble { kind, trace_id: trace_id.clone().filter(|_| details.status.is_server_error()) };
    let check = details.check.map_or(details.kind, Check::as_str);
    if kind != ErrorKind::Permission
        && let Some(response) = refused_form::send_back_for(context, check, &trouble)
    {
        return response;
    }
    if details.status.is_server_error() {
        // The form that this page was to show again is shown when it can be.
        context.leave_cookie(REFUSED);
    }
    let shown = ErrorPage { layout: layout_without_refused_form(console, context), kind, trace_id };
    page_with(details.status, &shown).unwrap_or_else(|broken| {
        broken.log();
        Response::builder().status(details.status).content_type("text/plain; charset=utf-8").body(details.title)
    })
}

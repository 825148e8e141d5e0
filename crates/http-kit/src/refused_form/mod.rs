//! A refused form comes back by `GET`, once, with what was typed and with what is wrong. The answer to every `POST`
//! is a redirect, so that Back and reload never ask whether to send a form again.

mod sealed;

use poem::Response;
use poem::http::Method;
use serde::Serialize;
use serde_json::Value;

use crate::answer::see_other;
use crate::context::RequestContext;
use crate::cookies::REFUSED;
use crate::sent_form::{Reason, SECONDS};

pub use crate::sent_form::{Fields, RefusedForm, SentForm};

/// Fields that are never kept: secrets, and what belongs to one sending alone.
const NOT_KEPT: [&str; 4] = ["code", "csrf", "otp", "password"];

/// Marks a response that sends a refused form back, so that it does not count as use of a feature.
#[derive(Debug, Clone, Copy)]
pub struct Refused;

/// Keeps what may be shown again of the fields that were sent.
pub(crate) fn keepable(mut fields: Fields) -> Fields {
    fields.retain(|name, _| !NOT_KEPT.contains(&name.as_str()));
    fields
}

/// Sends the browser to the form's page, which shows what was typed and `reason`. `check` names in the log and
/// in the metric what refused it.
pub fn send_back(context: &RequestContext, check: &'static str, reason: &impl Serialize) -> Response {
    redirected(context, check, Reason::Form(value(reason))).unwrap_or_else(|| see_other("/"))
}

/// Sends the browser to the form's page, which says what came of it, once: for a form that succeeded.
pub fn send_on(context: &RequestContext, outcome: &impl Serialize) -> Response {
    see_other(&keep(context, Reason::Form(value(outcome))).unwrap_or_else(|| "/".to_owned()))
}

/// Sends the browser to the form's page, which says what any form may meet; `None` if the request is no form of ours.
pub fn send_back_for(context: &RequestContext, check: &'static str, trouble: &impl Serialize) -> Option<Response> {
    if *context.method() != Method::POST || !context.sent_form()?.is_ours {
        return None;
    }
    redirected(context, check, Reason::Trouble(value(trouble)))
}

/// Keeps the form that was sent for its page to show, and tells the address of that page.
pub fn keep_for_page(context: &RequestContext, trouble: &impl Serialize) -> Option<String> {
    keep(context, Reason::Trouble(value(trouble)))
}

fn value(told: &impl Serialize) -> Value {
    serde_json::to_value(told).unwrap_or_default()
}

fn redirected(context: &RequestContext, check: &'static str, reason: Reason) -> Option<Response> {
    let page = keep(context, reason)?;
    if context.refusal().is_none() {
        // A refusal is named by the request's own line.
        tracing::info!(check, "form refused");
    }
    metrics::counter!("forms_refused_total", "check" => check).increment(1);
    let mut response = see_other(&page);
    response.set_data(Refused);
    Some(response)
}

fn keep(context: &RequestContext, reason: Reason) -> Option<String> {
    let site = context.site();
    let fields = context.fields_to_keep();
    let page = site.form_page(context.path(), &fields)?;
    let form = RefusedForm { page: page.clone(), refused_at: site.now().timestamp(), fields, reason };
    if let Some(value) = sealed::close(context, &form) {
        context.set_cookie(REFUSED, &value, Some(SECONDS));
    }
    Some(page)
}

/// The refused form that this response shows. It is shown once.
pub fn shown(context: &RequestContext) -> Option<&RefusedForm> {
    context.refused_form(|| {
        // What the browser fetches ahead of time is not seen by anybody yet.
        context.destination().filter(|method| **method == Method::GET)?;
        let form = sealed::open(context, &context.cookie(REFUSED)?)?;
        if form.page != context.path() {
            return None;
        }
        context.remove_cookie(REFUSED);
        let age = context.site().now().timestamp() - form.refused_at;
        (0..=SECONDS).contains(&age).then_some(form)
    })
}

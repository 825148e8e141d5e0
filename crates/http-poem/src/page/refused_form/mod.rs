//! A refused form comes back by `GET`, once, with what was typed and with what is wrong. The answer to every `POST`
//! is a redirect, so that Back and reload never ask whether to send a form again.

mod form_page;
mod large;
mod sealed;

use std::collections::BTreeMap;

use poem::Response;
use poem::http::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use form_page::form_page;
pub(crate) use large::LargeForms;

use crate::middleware::{REFUSED, RequestContext};
use crate::page::render::see_other;
use crate::state::App;
use crate::view::error::{ErrorKind, Trouble};

/// How long a refused form waits for the `GET` that shows it.
const SECONDS: i64 = 10 * 60;
/// Fields that are never kept: secrets, and what belongs to one sending alone.
const NOT_KEPT: [&str; 2] = ["csrf", "otp"];
/// The fields of a form by name.
pub(crate) type Fields = BTreeMap<String, String>;

/// What a form held that was sent with this request.
#[derive(Debug, Clone)]
pub(crate) struct SentForm {
    /// The fields, without secrets.
    pub(crate) fields: Fields,
    /// Whether it is certain that a page of ours sent it: its token is good, or the browser says so.
    pub(crate) is_ours: bool,
}

/// Marks a response that sends a refused form back, so that it does not count as use of a feature.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refused;

/// A form that was refused, as the `GET` that follows reads it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RefusedForm {
    page: String,
    refused_at: i64,
    fields: Fields,
    reason: Reason,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Reason {
    /// What the page itself has words for.
    Form(Value),
    /// What any form may meet.
    Trouble(Trouble),
}

impl RefusedForm {
    /// What was typed into a field.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// All that was typed, read as a form of type `T`.
    pub(crate) fn typed<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_value(Value::from_iter(self.fields.clone())).ok()
    }

    /// What is wrong, if the page's own words say it.
    pub(crate) fn reason<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.reason {
            Reason::Form(value) => T::deserialize(value).ok(),
            Reason::Trouble(_) => None,
        }
    }

    fn trouble(&self) -> Option<&Trouble> {
        match &self.reason {
            Reason::Form(_) => None,
            Reason::Trouble(trouble) => Some(trouble),
        }
    }
}

/// Keeps what may be shown again of the fields that were sent.
pub(crate) fn keepable(mut fields: Fields) -> Fields {
    fields.retain(|name, _| !NOT_KEPT.contains(&name.as_str()));
    fields
}

/// Sends the browser to the form's page, which shows what was typed and `reason`. `check` names in the log and
/// in the metric what refused it.
pub(crate) fn send_back(app: &App, context: &RequestContext, check: &'static str, reason: &impl Serialize) -> Response {
    let reason = Reason::Form(serde_json::to_value(reason).unwrap_or_default());
    redirected(app, context, check, reason).unwrap_or_else(|| see_other("/"))
}

/// Sends the browser to the form's page, which says what came of it, once: for a form that succeeded.
pub(crate) fn send_on(app: &App, context: &RequestContext, outcome: &impl Serialize) -> Response {
    let outcome = serde_json::to_value(outcome).unwrap_or_default();
    see_other(&keep(app, context, Reason::Form(outcome)).unwrap_or_else(|| "/".to_owned()))
}

/// Sends the browser to the form's page, which says what any form may meet; `None` if the request is no form of ours.
pub(crate) fn send_back_for(
    app: &App,
    context: &RequestContext,
    check: &'static str,
    trouble: Trouble,
) -> Option<Response> {
    if *context.method() != Method::POST || !context.sent_form()?.is_ours {
        return None;
    }
    redirected(app, context, check, Reason::Trouble(trouble))
}

fn redirected(app: &App, context: &RequestContext, check: &'static str, reason: Reason) -> Option<Response> {
    let page = keep(app, context, reason)?;
    if context.refusal().is_none() {
        // A refusal is named by the request's own line.
        tracing::info!(check, "form refused");
    }
    metrics::counter!("forms_refused_total", "check" => check).increment(1);
    let mut response = see_other(&page);
    response.set_data(Refused);
    Some(response)
}

/// Keeps the form that was sent for its page to show, and tells the address of that page.
pub(crate) fn keep_stale(app: &App, context: &RequestContext) -> Option<String> {
    keep(app, context, Reason::Trouble(Trouble::new(ErrorKind::StaleForm)))
}

fn keep(app: &App, context: &RequestContext, reason: Reason) -> Option<String> {
    let fields = context.sent_form().map(|sent| sent.fields.clone()).unwrap_or_default();
    let page = form_page(context.path(), &fields, app.home())?;
    let form = RefusedForm { page: page.clone(), refused_at: app.now().timestamp(), fields, reason };
    if let Some(value) = sealed::close(app, context, &form) {
        context.set_cookie(REFUSED, &value, Some(SECONDS));
    }
    Some(page)
}

/// The refused form that this response shows. It is shown once.
pub(crate) fn shown<'a>(app: &App, context: &'a RequestContext) -> Option<&'a RefusedForm> {
    context.refused_form(|| {
        // What the browser fetches ahead of time is not seen by anybody yet.
        context.destination().filter(|method| **method == Method::GET)?;
        let form = sealed::open(app, context, &context.cookie(REFUSED)?)?;
        if form.page != context.path() {
            return None;
        }
        context.remove_cookie(REFUSED);
        let age = app.now().timestamp() - form.refused_at;
        (0..=SECONDS).contains(&age).then_some(form)
    })
}

/// What a form met that this response shows, apart from its own checks.
pub(crate) fn trouble(app: &App, context: &RequestContext) -> Option<Trouble> {
    shown(app, context)?.trouble().cloned()
}

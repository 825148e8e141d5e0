//! `/staff/customers/{id}/contact`: corrects what is on file of a customer.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::CustomerId;
use portal_core::identity::profile::{InvalidProfileField, SentProfile, SentText};
use portal_core::staff::correction::{CorrectContactError, Correction};
use portal_core::staff::trail::TrailReason;
use serde::{Deserialize, Serialize};

use crate::check::forbidden;
use crate::customer::contact_view::{ContactForm, ContactPage, field_of};
use crate::customer::page::open;
use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::state::Console;
use crate::ticket::words::customer_page;
use crate::view::notice::Notice;

/// The check that refuses what cannot be stored.
const CHECK: &str = "staff_contact";

/// The names of the fields that were refused.
#[derive(Clone, Serialize, Deserialize)]
struct WrongFields(Vec<String>);

/// `GET /staff/customers/{id}/contact`.
#[handler]
pub(crate) async fn show(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let customer = open(console, staff, &id.0).await?;
    let refused = refused_form::shown(context);
    let form = refused.and_then(RefusedForm::typed).unwrap_or_else(|| ContactForm::of(&customer));
    let wrong = refused.and_then(RefusedForm::reason).map_or_else(Vec::new, |WrongFields(names)| names);
    page(&ContactPage { layout: layout(console, context), customer, form, wrong })
}

/// `POST /staff/customers/{id}/contact`.
#[handler]
pub(crate) async fn correct(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<ContactForm>,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let Ok(reason) = TrailReason::parse(&form.reason) else {
        return Ok(send_back(context, CHECK, &WrongFields(vec!["reason".to_owned()])));
    };
    let text = SentText::Text;
    let sent = SentProfile {
        email: text(&form.email),
        address: text(&form.address),
        city: text(&form.city),
        province: text(&form.province),
        phone: text(&form.phone),
    };
    let done = console.parts.desk.corrections.correct(&staff.actor(), &id.0, &Correction { sent, reason }).await;
    match done {
        Ok(is_changed) => {
            let notice = if is_changed { Notice::ContactCorrected } else { Notice::ContactUnchanged };
            Ok(told(console, context, notice, &customer_page(&id.0)))
        }
        Err(CorrectContactError::Invalid(wrong)) => Ok(send_back(context, CHECK, &names(&wrong))),
        Err(CorrectContactError::Forbidden) => Err(forbidden()),
        Err(CorrectContactError::Port(error)) => Err(error.into()),
        Err(_) => Err(Problem::not_found()),
    }
}

fn names(wrong: &[InvalidProfileField]) -> WrongFields {
    WrongFields(wrong.iter().map(|wrong| field_of(*wrong).to_owned()).collect())
}

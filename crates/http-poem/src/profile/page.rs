//! The profile, and changing contact data.

use std::collections::BTreeMap;

use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{FieldProblem, Problem, RequestContext, refused_form};
use poem::{Response, handler};
use portal_core::identity::customer::Customer;
use portal_core::identity::profile::{ContactEdit, EditProfileError, SentProfile, SentText, UpdateProfileError};
use serde::{Deserialize, Serialize};

use crate::auth::web_session::WebSession;
use crate::check;
use crate::check::noted_refusal;
use crate::i18n::t;
use crate::page::render::{notify, page, session_layout};
use crate::problem::OrProblem;
use crate::profile::api::update_problem;
use crate::profile::form;
use crate::profile::view::{EditField, ProfileData, ProfileEditPage, ProfilePage};
use crate::state::App;
use crate::view::flash::Notice;
use crate::view::states::AccountState;

const HERE: &str = "/customer/profile";

/// What was typed, by the names of the fields. A field that was not sent stays as it is.
#[derive(Deserialize)]
struct Typed(BTreeMap<String, String>);

/// Why an edit was refused. What is wrong with the fields follows from them.
#[derive(Serialize, Deserialize)]
enum EditTrouble {
    Fields,
    EmailNeedsCode,
    EmailHeld,
}

/// `GET /customer/profile`.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext, web: WebSession) -> Result<Response, Problem> {
    let customer = app.parts.portal.customers.profile(&web.session).await.or_problem()?;
    let phone_held = match app.parts.portal.profile() {
        Ok(profile) => profile.holds(&web.session).await?.phone,
        Err(_) => None,
    };
    page(&ProfilePage { layout: session_layout(app, context, &web).await?, profile: data(customer), phone_held })
}

/// `GET /customer/profile/edit`.
#[handler]
pub(crate) async fn edit(app: &App, context: &RequestContext, web: WebSession) -> Result<Response, Problem> {
    let customer = app.parts.portal.customers.profile(&web.session).await.or_problem()?;
    let refused = refused_form::shown(context);
    let typed = refused.and_then(RefusedForm::typed).map(|Typed(fields)| fields).unwrap_or_default();
    let mut wrong = changes(&customer, &typed).1;
    let email = match refused.and_then(RefusedForm::reason) {
        Some(EditTrouble::EmailNeedsCode) => Some("profile-email-stale"),
        // The page says so of the field itself.
        Some(EditTrouble::EmailHeld | EditTrouble::Fields) | None => None,
    };
    wrong.extend(email.map(|words| FieldProblem { field: "email", words }));
    let fields = fields(&customer, &typed, &wrong, context);
    form(app, context, &web, fields).await
}

/// `POST /customer/profile/edit`.
#[handler]
pub(crate) async fn save(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<Typed>,
    web: WebSession,
) -> Result<Response, Problem> {
    let typed = sent.0.0;
    let text = |name| typed.get(name).map_or(SentText::Absent, |text| SentText::Text(text));
    let [email, address, city, province] = form::FIELDS.map(|(_, name)| text(name));
    let sent = SentProfile { email, address, city, province, phone: SentText::Absent };
    let profile = app.parts.portal.profile()?;
    let updated = profile.update(&web.session, context.client(), &sent, context.locale().into()).await;
    match noted_refusal(context, updated) {
        Ok(updated) => {
            notify(app, context, if updated.is_changed { Notice::ProfileSaved } else { Notice::ProfileUnchanged });
            Ok(see_other(HERE))
        }
        Err(UpdateProfileError::Invalid(_)) => Ok(send_back(context, "profile-fields", &EditTrouble::Fields)),
        Err(UpdateProfileError::Contact(EditProfileError::ConfirmationNeeded)) => {
            Ok(send_back(context, check::FRESH_CODE.as_str(), &EditTrouble::EmailNeedsCode))
        }
        Err(UpdateProfileError::Contact(EditProfileError::OnHold { .. })) => {
            Ok(send_back(context, "email-held", &EditTrouble::EmailHeld))
        }
        Err(error) => Err(update_problem(app, error)),
    }
}

/// What was typed and is not there already.
fn changes(customer: &Customer, typed: &BTreeMap<String, String>) -> (ContactEdit, Vec<FieldProblem>) {
    form::read(|name| {
        let field = form::FIELDS.into_iter().find(|(_, known)| *known == name).map(|(field, _)| field);
        let text = typed.get(name).map(String::as_str);
        Ok(text.filter(|text| !field.is_some_and(|field| field.is_unchanged(field.of(customer), text))))
    })
}

/// What is on file under that name.
fn known<'a>(customer: &'a Customer, name: &str) -> &'a str {
    let value = match name {
        "email" => &customer.email,
        "address" => &customer.address,
        "city" => &customer.city,
        _ => &customer.province,
    };
    value.as_deref().unwrap_or_default()
}

fn fields(
    customer: &Customer,
    typed: &BTreeMap<String, String>,
    wrong: &[FieldProblem],
    context: &RequestContext,
) -> Vec<EditField> {
    let words = |name: &str| wrong.iter().find(|problem| problem.field == name).map(|problem| problem.words);
    let field = |(_, name): (_, &'static str)| EditField {
        name,
        value: typed.get(name).map_or_else(|| known(customer, name).to_owned(), Clone::clone),
        error: words(name).map(|key| t(context.locale(), key, &[])),
    };
    form::FIELDS.into_iter().map(field).collect()
}

async fn form(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    fields: Vec<EditField>,
) -> Result<Response, Problem> {
    let is_fresh = app.parts.portal.sessions.is_fresh(&web.session);
    let email_held = app.parts.portal.profile()?.holds(&web.session).await?.email;
    page(&ProfileEditPage { layout: session_layout(app, context, web).await?, fields, is_fresh, email_held })
}

fn data(customer: Customer) -> ProfileData {
    ProfileData {
        customer_id: customer.access.customer_id.into(),
        name: customer.name,
        state: AccountState::from(customer.access.status),
        package: customer.service.package_name,
        bandwidth_down: customer.service.bandwidth_down.map(i64::from),
        bandwidth_up: customer.service.bandwidth_up.map(i64::from),
        monthly_price: customer.service.monthly_price.map(portal_core::Rupiah::amount),
        since: customer.subscription_start_date,
        phone: customer.access.phone.map_or(customer.phone_as_written, String::from),
        email: customer.email,
        address: customer.address,
        city: customer.city,
        province: customer.province,
    }
}

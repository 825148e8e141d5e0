//! The customer's own data.

use chrono::NaiveDate;
use poem::{Response, handler};
use portal_core::identity::confirmation::ConfirmError;
use portal_core::identity::customer::{Customer, ProfileError};
use portal_core::identity::otp::IssuedChallenge;
use portal_core::identity::profile::{
    ChangePhoneError, EditProfileError, InvalidProfileField, SentProfile, UpdateProfileError, UpdatedProfile,
};
use portal_core::{ChallengeId, PhoneNumber};
use serde::Serialize;

use super::login::{challenge_of, character_of, code_of, phone_words};
use super::wire::{self, seconds};
use crate::config::PublicUrl;
use crate::contact;
use crate::extract::{ApiSession, JsonBody};
use crate::i18n::plain_words;
use crate::middleware::RequestContext;
use crate::problem::{FieldProblem, Problem};
use crate::refusal::Check;
use crate::state::App;

/// The profile, flat, as clients know it.
#[derive(Serialize)]
struct Profile {
    id: String,
    customer_id: String,
    name: String,
    phone: String,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    province: Option<String>,
    account_status: &'static str,
    portal_active: bool,
    service_type_name: Option<String>,
    package_name: Option<String>,
    bandwidth_down: Option<u32>,
    bandwidth_up: Option<u32>,
    monthly_price: Option<i64>,
    subscription_start_date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
}

/// The profile after a change, and the change of number that waits for its code.
#[derive(Serialize)]
struct Changed {
    #[serde(flatten)]
    profile: Profile,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_change: Option<CodeOnTheWay>,
}

/// A code that was asked for within a session.
#[derive(Serialize)]
struct CodeOnTheWay {
    challenge_id: String,
    /// Where it went, masked.
    phone: String,
    expires_in: u32,
    resend_after: Option<u32>,
}

impl CodeOnTheWay {
    fn new(issued: &IssuedChallenge, phone: &PhoneNumber) -> Self {
        Self {
            challenge_id: issued.challenge.to_string(),
            phone: phone.masked(),
            expires_in: seconds(issued.expires_in),
            resend_after: issued.resend_after.map(seconds),
        }
    }
}

/// `PUT /profile`: contact data change at once, a number waits for its code.
#[handler]
pub(super) async fn change(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: JsonBody,
) -> Result<Response, Problem> {
    let [email, address, city, province, phone] =
        ["email", "address", "city", "province", "phone"].map(|name| body.sent(name));
    let sent = SentProfile { email, address, city, province, phone };
    let updated =
        app.parts.portal.profile()?.update(&session.0, context.client(), &sent, context.locale().into()).await;
    let UpdatedProfile { customer, is_changed, phone_change } = updated.map_err(|error| update_problem(app, error))?;
    let message = match &phone_change {
        Some((_, issued)) => {
            let page = phone_code_page(&app.parts.config.public_url, issued.challenge);
            plain_words(context.locale(), "api-phone-code-sent-at", &[("page", page.into())])
        }
        None if is_changed => plain_words(context.locale(), "api-profile-saved", &[]),
        None => plain_words(context.locale(), "api-profile-unchanged", &[]),
    };
    let phone_change = phone_change.map(|(phone, issued)| CodeOnTheWay::new(&issued, &phone));
    wire::told(message, Some(Changed { profile: customer.into(), phone_change }))
}

/// Where the code for a new number can be typed, as a full address: an app may have no field for it.
fn phone_code_page(portal: &PublicUrl, challenge: ChallengeId) -> String {
    format!("{}/customer/profile/phone/code?challenge={challenge}", portal.origin())
}

/// What keeps a profile from being updated.
pub(crate) fn update_problem(app: &App, error: UpdateProfileError) -> Problem {
    match error {
        UpdateProfileError::Invalid(wrong) => {
            let character = wrong.iter().find_map(|wrong| match wrong {
                InvalidProfileField::Phone(reason) => character_of(*reason),
                _ => None,
            });
            let fields = wrong.into_iter().map(field_problem).collect();
            Problem::invalid_all(fields).unwrap_or_else(Problem::bad_request).naming(character)
        }
        UpdateProfileError::Contact(error) => error.into(),
        UpdateProfileError::Phone(error) => phone_problem(app, error),
        UpdateProfileError::Port(error) => error.into(),
        error => Problem::broken(error),
    }
}

fn field_problem(wrong: InvalidProfileField) -> FieldProblem {
    match wrong {
        InvalidProfileField::Contact(field, reason) => {
            FieldProblem { field: contact::name_of(field), words: contact::words_of(field, reason) }
        }
        InvalidProfileField::Phone(reason) => FieldProblem { field: "phone", words: phone_words(reason) },
        _ => FieldProblem { field: "phone", words: "api-phone-malformed" },
    }
}

/// `POST /profile/phone`: the code that went to the new number.
#[handler]
pub(super) async fn change_phone(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: JsonBody,
) -> Result<Response, Problem> {
    let (challenge, code) = (needed_challenge(&body)?, code_of(&body)?);
    let profile = app.parts.portal.profile()?;
    let changed =
        profile.finish_phone_change(&session.0, context.client(), challenge, code, context.locale().into()).await;
    let customer = changed.map_err(|error| phone_problem(app, error))?;
    wire::done(context, "api-phone-changed", Some(Profile::from(customer)))
}

/// `POST /sessions/confirm/request`: a code to the number on file.
#[handler]
pub(super) async fn ask_confirmation(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
) -> Result<Response, Problem> {
    let confirmation = &app.parts.portal.confirmation;
    let issued = confirmation.ask(&session.0, context.client(), context.locale().into(), None).await?;
    wire::done(context, "api-otp-sent", Some(CodeOnTheWay::new(&issued, &session.0.session().phone)))
}

/// `POST /sessions/confirm`: redeems that code.
#[handler]
pub(super) async fn confirm(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: JsonBody,
) -> Result<Response, Problem> {
    let (challenge, code) = (needed_challenge(&body)?, code_of(&body)?);
    app.parts.portal.confirmation.confirm(&session.0, context.client(), challenge, code).await?;
    wire::done(context, "api-confirmed", None::<()>)
}

fn needed_challenge(body: &JsonBody) -> Result<ChallengeId, Problem> {
    let missing = FieldProblem { field: "challenge_id", words: "api-code-not-valid" };
    challenge_of(body)?.ok_or_else(|| Problem::invalid(missing))
}

/// `GET /profile`.
#[handler]
pub(super) async fn show(app: &App, session: ApiSession) -> Result<Response, Problem> {
    wire::data(Profile::from(app.parts.portal.customers.profile(&session.0).await?))
}

impl From<Customer> for Profile {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.access.customer_id.to_string(),
            customer_id: customer.access.customer_id.into(),
            name: customer.name,
            phone: customer.phone_as_written,
            email: customer.email,
            address: customer.address,
            city: customer.city,
            province: customer.province,
            account_status: customer.access.status.as_str(),
            portal_active: customer.access.portal_active,
            service_type_name: customer.service.type_name,
            package_name: customer.service.package_name,
            bandwidth_down: customer.service.bandwidth_down,
            bandwidth_up: customer.service.bandwidth_up,
            monthly_price: customer.service.monthly_price.map(portal_core::Rupiah::amount),
            subscription_start_date: customer.subscription_start_date,
            due_date: customer.due_date,
        }
    }
}

impl From<EditProfileError> for Problem {
    fn from(error: EditProfileError) -> Self {
        match error {
            EditProfileError::NotFound => Self::not_found(),
            EditProfileError::ConfirmationNeeded => Self::confirmation_needed(),
            EditProfileError::OnHold { .. } => {
                Self::conflict("profile:email-on-hold", "E-mail on hold", "profile-email-held")
            }
            EditProfileError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}

impl From<ConfirmError> for Problem {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Request(error) => error.into(),
            ConfirmError::Code(error) => error.into(),
            ConfirmError::Ended => Self::session_over(),
            ConfirmError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}

/// What keeps a number from being changed; how long it is on hold depends on the time of the request.
pub(crate) fn phone_problem(app: &App, error: ChangePhoneError) -> Problem {
    let conflict = Problem::conflict;
    match error {
        ChangePhoneError::SameNumber => Problem::invalid(FieldProblem { field: "phone", words: "field-phone-same" }),
        ChangePhoneError::ConfirmationNeeded => Problem::confirmation_needed(),
        ChangePhoneError::OnHold { until } => {
            conflict("profile:phone-on-hold", "Number on hold", "api-phone-on-hold").wait(seconds(until - app.now()))
        }
        ChangePhoneError::RateLimited { retry_after } => {
            Problem::rate_limited(Check::PhoneChangeLimit, "profile:rate-limited", seconds(retry_after))
        }
        ChangePhoneError::Request(error) => error.into(),
        ChangePhoneError::Code(error) => error.into(),
        ChangePhoneError::Moved => conflict("profile:phone-moved", "Number changed meanwhile", "api-phone-moved"),
        ChangePhoneError::Port(error) => error.into(),
        error => Problem::broken(error),
    }
}

impl From<ProfileError> for Problem {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::NotFound => Self::not_found(),
            ProfileError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}

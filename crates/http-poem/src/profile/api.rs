//! The customer's own data.

use http_kit::{FieldProblem, Problem, PublicUrl, RequestContext};
use poem::handler;
use portal_core::ChallengeId;
use portal_core::identity::customer::ProfileError;
use portal_core::identity::profile::{
    ChangePhoneError, EditProfileError, InvalidProfileField, SentProfile, UpdateProfileError, UpdatedProfile,
};

use crate::api::wire::seconds;
use crate::auth::api_session::ApiSession;
use crate::check;
use crate::confirmation::wire::{CodeOnTheWay, RedeemCodeBody};
use crate::document::answer::{Data, Told};
use crate::document::{AnswerOf, BodyOf, Described, NoBody, Operation, Tag, answer};
use crate::i18n::plain_words;
use crate::otp::api::{character_of, code_of, needed_challenge, phone_words};
use crate::problem::{IntoProblem, OrProblem};
use crate::profile::form::{self, sent_text};
use crate::profile::wire::{ChangeProfileBody, Changed, Profile};
use crate::state::App;

impl Described for change {
    type Body = ChangeProfileBody;
    type Answer = Told<Changed>;

    fn describe() -> Operation {
        Operation::new(Tag::Account, "changeProfile", "Change contact data")
            .details(
                "Members that are absent stay; null or empty text empties what may be empty. Members equal to what is on \
                 file are no change, with a comma for each line break of an address too: they need no code, are not \
                 checked, and nobody is told. Another `phone` does not take effect: the answer's `message` says where \
                 its code can be typed, `phone_change` names the challenge, and POST `/profile/phone` redeems the code \
                 that was sent to the new number. Another `email` or `phone` needs a code at most ten minutes old (403 \
                 otherwise, and nothing is written).",
            )
            .answers(200, "ProfileChanged", "The profile as it is now.")
            .problems([403, 404, 409, 429])
    }
}

/// `PUT /profile`: contact data change at once, a number waits for its code.
#[handler]
pub(crate) async fn change(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: BodyOf<change>,
) -> Result<AnswerOf<change>, Problem> {
    let ChangeProfileBody { email, phone, address, city, province } = &body.0;
    let [email, address, city, province, phone] = [email, address, city, province, phone].map(sent_text);
    let sent = SentProfile { email, address, city, province, phone };
    let updated =
        app.parts.portal.profile()?.update(&session.0, context.client(), &sent, context.locale().into()).await;
    let UpdatedProfile { customer, is_changed, phone_change } = updated.map_err(|error| update_problem(app, error))?;
    let message = match &phone_change {
        Some((_, issued)) => {
            let page = phone_code_page(&app.parts.config.http.public_url, issued.challenge);
            plain_words(context.locale(), "api-phone-code-sent-at", &[("page", page.into())])
        }
        None if is_changed => plain_words(context.locale(), "api-profile-saved", &[]),
        None => plain_words(context.locale(), "api-profile-unchanged", &[]),
    };
    let phone_change = phone_change.map(|(phone, issued)| CodeOnTheWay::new(&issued, &phone));
    answer::told(message, Changed { profile: customer.into(), phone_change })
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
        UpdateProfileError::Contact(error) => error.into_problem(),
        UpdateProfileError::Phone(error) => phone_problem(app, error),
        UpdateProfileError::Port(error) => error.into(),
        error => Problem::broken(error),
    }
}

fn field_problem(wrong: InvalidProfileField) -> FieldProblem {
    match wrong {
        InvalidProfileField::Contact(field, reason) => {
            FieldProblem { field: field.as_str(), words: form::words_of(field, reason) }
        }
        InvalidProfileField::Phone(reason) => FieldProblem { field: "phone", words: phone_words(reason) },
        _ => FieldProblem { field: "phone", words: "api-phone-malformed" },
    }
}

impl Described for change_phone {
    type Body = RedeemCodeBody;
    type Answer = Told<Profile>;

    fn describe() -> Operation {
        Operation::new(Tag::Account, "changePhone", "Redeem the code that went to the new number")
            .details(
                "The number is on file from now on. The old one is told and can take the change back for 24 hours; all \
                 other sessions of the account end.",
            )
            .answers(200, "PhoneChanged", "The profile with the new number.")
            .problems([403, 404, 409, 429])
    }
}

/// `POST /profile/phone`: the code that went to the new number.
#[handler]
pub(crate) async fn change_phone(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    body: BodyOf<change_phone>,
) -> Result<AnswerOf<change_phone>, Problem> {
    let (challenge, code) = (needed_challenge(&body.0.challenge_id)?, code_of(&body.0.otp)?);
    let profile = app.parts.portal.profile()?;
    let changed =
        profile.finish_phone_change(&session.0, context.client(), challenge, code, context.locale().into()).await;
    let customer = changed.map_err(|error| phone_problem(app, error))?;
    answer::done_with(context, "api-phone-changed", Profile::from(customer))
}

impl Described for show {
    type Body = NoBody;
    type Answer = Data<Profile>;

    fn describe() -> Operation {
        Operation::new(Tag::Account, "showProfile", "The customer's own data")
            .answers(200, "ProfileAnswer", "The profile.")
            .problems([404])
    }
}

/// `GET /profile`.
#[handler]
pub(crate) async fn show(app: &App, session: ApiSession) -> Result<AnswerOf<show>, Problem> {
    answer::data(Profile::from(app.parts.portal.customers.profile(&session.0).await.or_problem()?))
}

impl IntoProblem for EditProfileError {
    fn into_problem(self) -> Problem {
        match self {
            EditProfileError::NotFound => Problem::not_found(),
            EditProfileError::ConfirmationNeeded => check::confirmation_needed(),
            EditProfileError::OnHold { .. } => {
                Problem::conflict("profile:email-on-hold", "E-mail on hold", "profile-email-held")
            }
            EditProfileError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

/// What keeps a number from being changed; how long it is on hold depends on the time of the request.
pub(crate) fn phone_problem(app: &App, error: ChangePhoneError) -> Problem {
    let conflict = Problem::conflict;
    match error {
        ChangePhoneError::SameNumber => Problem::invalid(FieldProblem { field: "phone", words: "field-phone-same" }),
        ChangePhoneError::ConfirmationNeeded => check::confirmation_needed(),
        ChangePhoneError::OnHold { until } => conflict("profile:phone-on-hold", "Number on hold", "api-phone-on-hold")
            .wait(seconds(until - app.site.now())),
        ChangePhoneError::RateLimited { retry_after } => {
            Problem::rate_limited(check::PHONE_CHANGE_LIMIT, "profile:rate-limited", seconds(retry_after))
        }
        ChangePhoneError::Request(error) => error.into_problem(),
        ChangePhoneError::Code(error) => error.into_problem(),
        ChangePhoneError::Moved => conflict("profile:phone-moved", "Number changed meanwhile", "api-phone-moved"),
        ChangePhoneError::Port(error) => error.into(),
        error => Problem::broken(error),
    }
}

impl IntoProblem for ProfileError {
    fn into_problem(self) -> Problem {
        match self {
            ProfileError::NotFound => Problem::not_found(),
            ProfileError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

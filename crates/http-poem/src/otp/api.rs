//! Logging in over the API: ask for a code, redeem it.

use http_kit::extract::JsonMember;
use http_kit::{Check, FieldProblem, Problem, RequestContext, seal};
use poem::handler;
use portal_core::identity::device::DeviceToken;
use portal_core::identity::otp::{
    ApiHandle, OtpCode, Redeemer, RequestOtp, RequestOtpError, Requester, VerifyOtp, VerifyOtpError,
};
use portal_core::identity::session::OpenSessionError;
use portal_core::kernel::phone::{InvalidPhone, is_visible};
use portal_core::{ChallengeId, CustomerId, LoginError, PhoneNumber};

use crate::api::wire::{Entered, seconds};
use crate::check;
use crate::document::answer::Told;
use crate::document::{AnswerOf, BodyOf, Described, Operation, Tag, answer};
use crate::otp::wire::{CodeSent, RequestOtpBody, VerifyOtpBody};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::view::format::plain_life;

impl Described for request_otp {
    type Body = RequestOtpBody;
    type Answer = Told<CodeSent>;

    fn describe() -> Operation {
        Operation::new(Tag::Login, "requestOtp", "Ask for a login code")
            .details(
                "Asking again for the same number within the life of a code is a resend: a new code, the old one ends, \
                 guesses carry over.",
            )
            .open()
            .answers(
                200,
                "CodeSent",
                "The code is on its way, if the number is a customer's: the answer is the same for every number.",
            )
            .problems([429])
    }
}

/// `POST /request-otp`.
#[handler]
pub(crate) async fn request_otp(
    app: &App,
    context: &RequestContext,
    body: BodyOf<request_otp>,
) -> Result<AnswerOf<request_otp>, Problem> {
    let body = body.0;
    let phone = phone_of(&body.phone)?;
    let request = RequestOtp {
        narrowed_to: customer_of(&body.customer_id)?,
        device: device_of(&body.device_token)?,
        locale: context.locale().into(),
        ..RequestOtp::new(phone.clone(), Requester::Api, context.client().clone())
    };
    let result = app.parts.portal.otp.request(&request).await;
    crate::otp::meter::code_asked_for(app, "api", result.as_ref().err());
    let issued = result.or_problem()?;
    let sent = CodeSent {
        phone: phone.masked(),
        expires_in_words: plain_life(context.locale(), issued.expires_in),
        expires_in: seconds(issued.expires_in),
        resend_after: issued.resend_after.map(seconds),
        challenge_id: issued.handle.ok_or_else(|| Problem::broken("an API challenge without a handle"))?.expose(),
    };
    answer::done_with(context, "api-otp-sent", sent)
}

impl Described for verify_otp {
    type Body = VerifyOtpBody;
    type Answer = Told<Entered>;

    fn describe() -> Operation {
        Operation::new(Tag::Login, "verifyOtp", "Redeem a login code")
            .details(
                "401 with `attemptsLeft` for every kind of wrong code; `urn:portal:otp:superseded` for one that a newer \
                 code has replaced, which costs no attempt. 503 with `urn:portal:otp:unchecked` if the code cannot be \
                 looked up at the moment: it may be checked later, and a new one can be asked for at once.",
            )
            .open()
            .answers(200, "Entered", "Logged in.")
            .problems([401, 429])
    }
}

/// `POST /verify-otp`.
#[handler]
pub(crate) async fn verify_otp(
    app: &App,
    context: &RequestContext,
    body: BodyOf<verify_otp>,
) -> Result<AnswerOf<verify_otp>, Problem> {
    let body = body.0;
    let attempt = VerifyOtp {
        redeemer: Redeemer::Api { phone: phone_of(&body.phone)?, challenge: handle_of(&body.challenge_id)? },
        code: code_of(&body.otp)?,
        client: context.client().clone(),
        device: device_of(&body.device_token)?,
    };
    let result = app.parts.portal.log_in(&attempt).await;
    crate::otp::meter::code_redeemed(app, "api", result.as_ref().err());
    answer::done_with(context, "api-login-ok", Entered::new(app, result.or_problem()?)?)
}

fn phone_of(sent: &JsonMember) -> Result<PhoneNumber, Problem> {
    let refused = |words| Problem::invalid(FieldProblem { field: "phone", words });
    let text = sent.text("phone", "api-phone-malformed")?.ok_or_else(|| refused("api-phone-missing"))?;
    PhoneNumber::parse(text).map_err(|reason| refused(phone_words(reason)).naming(character_of(reason)))
}

/// Key of the sentence that says what is wrong with a number.
pub(crate) fn phone_words(reason: InvalidPhone) -> &'static str {
    match reason {
        InvalidPhone::Empty => "api-phone-missing",
        InvalidPhone::NotMobile => "api-phone-landline",
        InvalidPhone::Foreign => "api-phone-foreign",
        InvalidPhone::Character(character) if is_visible(character) => "api-phone-character",
        InvalidPhone::Character(_) => "api-phone-invisible",
        _ => "api-phone-malformed",
    }
}

/// The character that sentence names.
pub(crate) fn character_of(reason: InvalidPhone) -> Option<char> {
    match reason {
        InvalidPhone::Character(character) => Some(character),
        _ => None,
    }
}

/// The account that is meant; it only ever narrows down the accounts of the number.
fn customer_of(sent: &JsonMember) -> Result<Option<CustomerId>, Problem> {
    let words = "api-account-unknown";
    let refused = |_| Problem::invalid(FieldProblem { field: "customer_id", words });
    sent.text("customer_id", words)?.map(|text| CustomerId::parse(text).map_err(refused)).transpose()
}

/// The challenge as the request for it named it.
fn handle_of(sent: &JsonMember) -> Result<Option<ApiHandle>, Problem> {
    let words = "api-code-not-valid";
    let refused = |_| Problem::invalid(FieldProblem { field: "challenge_id", words });
    sent.text("challenge_id", words)?.map(|text| ApiHandle::parse(text).map_err(refused)).transpose()
}

/// What the last login on this device answered. One that nobody can have been given is no known device.
fn device_of(sent: &JsonMember) -> Result<Option<DeviceToken>, Problem> {
    let text = sent.text("device_token", "api-device-malformed")?;
    Ok(text.and_then(seal::decode).map(DeviceToken::from_bytes))
}

/// The challenge of a code that was asked for within a session.
pub(crate) fn needed_challenge(sent: &JsonMember) -> Result<ChallengeId, Problem> {
    let words = "api-code-not-valid";
    let refused = || Problem::invalid(FieldProblem { field: "challenge_id", words });
    sent.text("challenge_id", words)?.and_then(|text| text.parse().ok()).ok_or_else(refused)
}

pub(crate) fn code_of(sent: &JsonMember) -> Result<OtpCode, Problem> {
    let words = "api-code-malformed";
    let refused = || Problem::invalid(FieldProblem { field: "otp", words });
    let text = sent.text("otp", words)?.ok_or_else(refused)?;
    OtpCode::parse(text).map_err(|_| refused())
}

impl IntoProblem for RequestOtpError {
    fn into_problem(self) -> Problem {
        match self {
            RequestOtpError::RateLimited { retry_after } => {
                Problem::rate_limited(check::CODE_REQUEST_LIMIT, "otp:rate-limited", seconds(retry_after))
            }
            RequestOtpError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for VerifyOtpError {
    fn into_problem(self) -> Problem {
        match self {
            VerifyOtpError::NotValid { guesses_left } => not_valid(check::CODE, guesses_left),
            VerifyOtpError::Superseded { guesses_left } => {
                let (kind, words) = ("otp:superseded", "api-code-superseded");
                Problem::refused(check::CODE_SUPERSEDED, kind, "A newer code was sent", words)
                    .attempts_left(guesses_left)
            }
            VerifyOtpError::RateLimited { retry_after } => {
                Problem::rate_limited(check::CODE_GUESS_LIMIT, "otp:rate-limited", seconds(retry_after))
            }
            // That a store is away is logged where it is noticed, once.
            VerifyOtpError::Unchecked(error) if error.is_retryable() => check::code_unchecked(),
            VerifyOtpError::Unchecked(error) => check::code_unchecked().because(error),
            VerifyOtpError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for LoginError {
    fn into_problem(self) -> Problem {
        match self {
            LoginError::Code(error) => error.into_problem(),
            LoginError::Session(OpenSessionError::Port(error)) => error.into_problem(),
            // The code is used up, and that the number has no account is nobody's business.
            LoginError::Session(OpenSessionError::NoAccount) => not_valid(check::ACCOUNT, 0),
            error => Problem::broken(error),
        }
    }
}

fn not_valid(check: Check, guesses_left: u32) -> Problem {
    Problem::refused(check, "otp:not-valid", "Code not valid", "api-code-not-valid").attempts_left(guesses_left)
}

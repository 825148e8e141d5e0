//! A code on its way, as clients know it, and what they send to redeem it.

use http_kit::extract::JsonMember;
use portal_core::PhoneNumber;
use portal_core::identity::otp::IssuedChallenge;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::wire::seconds;

#[derive(Serialize, ToSchema)]
pub(crate) struct CodeOnTheWay {
    #[schema(format = "uuid")]
    challenge_id: String,
    /// Where the code went, masked.
    #[schema(examples("0812****890"))]
    phone: String,
    /// Seconds.
    expires_in: u32,
    /// Seconds until it may be asked for again; null if there is no further one.
    resend_after: Option<u32>,
}

impl CodeOnTheWay {
    pub(crate) fn new(issued: &IssuedChallenge, phone: &PhoneNumber) -> Self {
        Self {
            challenge_id: issued.challenge.to_string(),
            phone: phone.masked(),
            expires_in: seconds(issued.expires_in),
            resend_after: issued.resend_after.map(seconds),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = RedeemCode)]
pub(crate) struct RedeemCodeBody {
    #[serde(default)]
    #[schema(value_type = String, required, format = "uuid")]
    pub(crate) challenge_id: JsonMember,
    /// Six digits.
    #[serde(default)]
    #[schema(value_type = String, required, examples("042137"))]
    pub(crate) otp: JsonMember,
}

//! What is sent and answered when logging in.

use http_kit::extract::JsonMember;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[schema(as = RequestOtp)]
pub(crate) struct RequestOtpBody {
    /// An Indonesian mobile number in any usual spelling.
    #[serde(default)]
    #[schema(value_type = String, required, example = "0817102070")]
    pub(crate) phone: JsonMember,
    /// Narrows down to one account of that number.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) customer_id: JsonMember,
    /// From the answer to the last login on this device: a known device has limits of its own, so that nobody else can
    /// make it wait.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) device_token: JsonMember,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = VerifyOtp)]
pub(crate) struct VerifyOtpBody {
    #[serde(default)]
    #[schema(value_type = String, required, example = "0817102070")]
    pub(crate) phone: JsonMember,
    #[serde(default)]
    #[schema(value_type = String, required, example = "123456", pattern = "^[0-9]{6}$")]
    pub(crate) otp: JsonMember,
    /// From the answer to the request. When absent, the latest one that was asked for with this number from the same
    /// network with the same User-Agent; then fewer wrong codes are taken.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub(crate) challenge_id: JsonMember,
    /// From the answer to the last login on this device.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(crate) device_token: JsonMember,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CodeSentData)]
pub(crate) struct CodeSent {
    /// The number, masked.
    #[schema(example = "0817****070")]
    pub(crate) phone: String,
    #[serde(rename = "expiresIn")]
    #[schema(example = "10 menit")]
    pub(crate) expires_in_words: String,
    /// Seconds the code is good for.
    #[schema(example = 600)]
    pub(crate) expires_in: u32,
    /// Seconds until it may be asked for again; null if not any more.
    #[schema(example = 60)]
    pub(crate) resend_after: Option<u32>,
    /// Names the code in `/verify-otp`. Only who has it can try codes; keep it secret.
    #[schema(max_length = 100)]
    pub(crate) challenge_id: String,
}

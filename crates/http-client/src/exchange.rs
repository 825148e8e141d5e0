//! Questions to an API that speaks JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, HeaderValue, USER_AGENT};
use serde_json::Value;

use crate::body::{Body, read_body};
use crate::words::described;

/// What came back.
#[derive(Debug)]
pub struct JsonAnswer {
    /// The code of HTTP.
    pub status: u16,
    /// The body; `Null` if it is not JSON.
    pub body: Value,
}

impl JsonAnswer {
    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str()
    }

    /// Whether the code is one of success.
    pub fn is_success(&self) -> bool {
        (200..=299).contains(&self.status)
    }
}

/// Why nothing came back. Errors are without addresses.
#[derive(Debug)]
pub enum Silence {
    /// The request was surely not sent.
    NotSent(reqwest::Error),
    /// The request may have arrived.
    Lost(reqwest::Error),
    /// It arrived, and the answer is too long to be one.
    TooLong,
}

impl Silence {
    fn of(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_connect() || error.is_builder() { Self::NotSent(error) } else { Self::Lost(error) }
    }

    /// What went wrong, in words.
    pub fn words(self) -> String {
        match self {
            Self::NotSent(error) | Self::Lost(error) if error.is_timeout() => "no answer in time".to_owned(),
            Self::NotSent(error) | Self::Lost(error) => described(&error),
            Self::TooLong => "an answer that is too long".to_owned(),
        }
    }
}

/// Sends a request and reads the answer, of at most `longest` bytes.
///
/// # Errors
/// [`Silence`].
pub async fn ask_json(request: RequestBuilder, longest: usize) -> Result<JsonAnswer, Silence> {
    let request = request
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .header(USER_AGENT, concat!("portal/", env!("CARGO_PKG_VERSION")));
    let response = request.send().await.map_err(Silence::of)?;
    let status = response.status().as_u16();
    match read_body(response, longest).await.map_err(Silence::of)? {
        Body::Whole(body) => Ok(JsonAnswer { status, body: serde_json::from_slice(&body).unwrap_or_default() }),
        Body::Cut(_) => Err(Silence::TooLong),
    }
}

/// The header `Authorization` of a user without a password, as APIs take a key; not shown by `Debug`. `None` if the key
/// cannot be sent.
pub fn basic_user(key: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(format!("{key}:")))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_user_without_a_password_and_not_shown() {
        let header = basic_user("xnd_development_EXAMPLEKEY").expect("a header");
        assert_eq!(header, "Basic eG5kX2RldmVsb3BtZW50X0VYQU1QTEVLRVk6");
        assert!(!format!("{header:?}").contains("eG5k"));
    }
}

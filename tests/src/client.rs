//! A client of the JSON API, at a network of its own choice behind the trusted proxy of the tests.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

/// An API client with an address and perhaps a token.
#[derive(Debug, Clone)]
pub struct Client {
    base: String,
    ip: String,
    token: Option<String>,
}

/// An HTTP client that keeps no cookies and follows no redirects.
///
/// # Panics
/// If TLS cannot be set up.
pub fn http() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring offers the default versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .no_proxy()
        .build()
        .expect("a client can be built")
}

/// The six digits in a message, between its asterisks.
pub fn code_in(text: &str) -> Option<String> {
    let six = |part: &&str| part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit());
    text.split('*').find(six).map(str::to_owned)
}

impl Client {
    /// A client of the portal at `base`, seen at the address `ip`.
    pub fn new(base: &str, ip: &str) -> Self {
        Self { base: base.to_owned(), ip: ip.to_owned(), token: None }
    }

    /// The same client at another portal that shares the database.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// Calls the API; `path` begins after the API's base.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let answer = self.send(method, path, body).await.expect("the portal answers");
        let status = answer.status();
        let text = answer.text().await.expect("the answer has a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    /// Calls the API and hands on what came of it.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> reqwest::Result<Response> {
        let url = format!("{}/api/customer-portal{path}", self.base);
        let mut request = http().request(method, url).header("X-Forwarded-For", &self.ip);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await
    }

    /// Reads a path of the API.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, path, None).await
    }

    /// Asks for a code.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn request_otp(&self, phone: &str) -> (StatusCode, Value) {
        self.call(Method::POST, "/request-otp", Some(json!({ "phone": phone }))).await
    }

    /// Redeems a code.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn verify_otp(&self, phone: &str, otp: &str) -> (StatusCode, Value) {
        self.call(Method::POST, "/verify-otp", Some(json!({ "phone": phone, "otp": otp }))).await
    }

    /// Redeems the code of the challenge that the answer `asked` to a request names.
    ///
    /// # Panics
    /// If there is no answer.
    pub async fn verify_challenge(&self, phone: &str, otp: &str, asked: &Value) -> (StatusCode, Value) {
        let challenge = &asked["data"]["challenge_id"];
        let attempt = json!({ "phone": phone, "otp": otp, "challenge_id": challenge });
        self.call(Method::POST, "/verify-otp", Some(attempt)).await
    }

    /// The same client with the token of an answer to a login.
    ///
    /// # Panics
    /// If the answer holds none.
    #[must_use]
    pub fn with_token_of(&self, answer: &Value) -> Self {
        let token = answer["data"]["token"].as_str().unwrap_or_else(|| panic!("no token in {answer}"));
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The token it uses.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}

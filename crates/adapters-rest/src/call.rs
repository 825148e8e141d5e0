//! Calls of the other system: bounded in time and size, through one circuit breaker.

mod error;

use std::sync::Arc;
use std::time::Duration;

use http_client::{Body, ClientOptions, read_body};
use portal_core::Clock;
use portal_core::kernel::breaker::CircuitBreaker;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::config::{RestConfig, RestConfigError};
use crate::wire::{Data, LARGEST_LIMIT};

pub(crate) use error::CallError;

/// Longest answer read, in bytes.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
/// The most pages of a list that are read.
const MOST_PAGES: usize = 20;

/// Calls the other system.
pub(crate) struct Calls {
    http: Client,
    base: Url,
    authorization: Option<HeaderValue>,
    timeout: Duration,
    breaker: CircuitBreaker,
    clock: Arc<dyn Clock>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) etag: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Calls {
    pub(crate) fn new(config: &RestConfig, clock: Arc<dyn Clock>) -> Result<Self, RestConfigError> {
        let (base, timeout) = (config.parsed_url()?, config.timeout);
        let options = ClientOptions { timeout, connect_timeout: timeout / 2, idle: None, resolver: None };
        let http = http_client::client(&base, options)?;
        let (authorization, breaker) = (config.authorization()?, CircuitBreaker::new(config.breaker));
        Ok(Self { http, base, authorization, timeout, breaker, clock })
    }

    /// The address of something; `None` for a name that no path can hold.
    fn address(&self, path: &[&str]) -> Option<Url> {
        let mut address = self.base.clone();
        if path.iter().any(|name| matches!(*name, "" | "." | "..")) {
            return None;
        }
        address.path_segments_mut().ok()?.pop_if_empty().extend(path);
        Some(address)
    }

    /// A request; `None` for a name that no path can hold.
    pub(crate) fn request(&self, method: Method, path: &[&str]) -> Option<RequestBuilder> {
        Some(self.request_at(method, self.address(path)?))
    }

    fn request_at(&self, method: Method, address: Url) -> RequestBuilder {
        let agent = concat!("portal/", env!("CARGO_PKG_VERSION"));
        let request = self.http.request(method, address).header(USER_AGENT, agent);
        match &self.authorization {
            Some(value) => request.header(AUTHORIZATION, value.clone()),
            None => request,
        }
    }

    /// One record and its version; `None` if there is none.
    pub(crate) async fn find(&self, path: &[&str]) -> Result<Option<(Value, String, usize)>, CallError> {
        let Some(request) = self.request(Method::GET, path) else { return Ok(None) };
        let answer = self.guarded(Box::pin(read(request))).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let version = answer.etag.clone().ok_or(CallError::Unreadable("there is no ETag"))?;
        Ok(Some((answer.data()?, version, answer.body.len())))
    }

    /// Every record of a list, and how many bytes they came in.
    pub(crate) async fn list(
        &self,
        kind: &str,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<(Vec<Value>, usize), CallError> {
        let Some(mut address) = self.address(path) else { return Ok((Vec::new(), 0)) };
        address.query_pairs_mut().extend_pairs(query).append_pair("limit", &LARGEST_LIMIT.to_string());
        self.guarded(Box::pin(self.walk(&address, kind))).await
    }

    /// Reads all pages of a list.
    async fn walk(&self, first: &Url, kind: &str) -> Result<(Vec<Value>, usize), CallError> {
        let (mut all, mut bytes, mut address) = (Vec::new(), 0, first.clone());
        for _ in 0..MOST_PAGES {
            let answer = read(self.request_at(Method::GET, address)).await?;
            bytes += answer.body.len();
            let (records, next) = page(&answer, kind)?;
            all.extend(records);
            let Some(next) = next else { return Ok((all, bytes)) };
            if bytes > LONGEST_ANSWER {
                break;
            }
            address = first.clone();
            address.query_pairs_mut().append_pair("after", &next);
        }
        Err(CallError::Unreadable("the list is too long"))
    }

    /// Sends something once.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, CallError> {
        self.guarded(Box::pin(once(request))).await
    }

    /// Calls unless the system is left alone, within the time there is, and notes how it ended.
    async fn guarded<T>(&self, call: impl Future<Output = Result<T, CallError>>) -> Result<T, CallError> {
        if !self.breaker.admits(self.clock.now()) {
            return Err(CallError::LeftAlone);
        }
        let result = tokio::time::timeout(self.timeout, call).await.unwrap_or(Err(CallError::Late));
        let failure = result.as_ref().err().filter(|error| error.is_failure());
        self.breaker.note(failure.is_none(), self.clock.now());
        if let Some(error) = failure {
            tracing::warn!(%error, "a call of the system behind rest.url failed");
        }
        result
    }
}

/// The records of a page, and where the next one begins.
fn page(answer: &Answer, kind: &str) -> Result<(Vec<Value>, Option<String>), CallError> {
    let mut page: serde_json::Map<String, Value> = answer.data()?;
    let Some(Value::Array(records)) = page.remove(kind) else {
        return Err(CallError::Unreadable("there is no list of records"));
    };
    match page.remove("next") {
        None | Some(Value::Null) => Ok((records, None)),
        Some(Value::String(next)) => Ok((records, Some(next))),
        Some(_) => Err(CallError::Unreadable("`next` is no text")),
    }
}

/// Reads something. When the connection broke, it is asked for once more.
async fn read(request: RequestBuilder) -> Result<Answer, CallError> {
    let again = request.try_clone();
    match (once(request).await, again) {
        (Err(CallError::Away(_)), Some(again)) => once(again).await,
        (result, _) => result,
    }
}

/// Sends a request. An answer that says that the call failed is an error; what only says no is an answer.
async fn once(request: RequestBuilder) -> Result<Answer, CallError> {
    let response = request.send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let says_no = matches!(status.as_u16(), 404 | 409 | 412);
    if !status.is_success() && !says_no {
        return Err(CallError::Status(status.as_u16()));
    }
    if status != StatusCode::NO_CONTENT && !is_json(&headers) {
        // A 404 that is no problem of the API is that of another server, or of a wrong address.
        return Err(if says_no { CallError::Status(status.as_u16()) } else { CallError::Unreadable("it is no JSON") });
    }
    let etag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    match read_body(response, LONGEST_ANSWER).await? {
        Body::Whole(body) => Ok(Answer { status, etag, body }),
        Body::Cut(_) => Err(CallError::Unreadable("it is too long")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

impl Answer {
    /// The data of the answer.
    pub(crate) fn data<T: DeserializeOwned>(&self) -> Result<T, CallError> {
        if self.status == StatusCode::NOT_FOUND {
            return Err(CallError::Status(404));
        }
        let read: Result<Data<T>, _> = serde_json::from_slice(&self.body);
        read.map(|answer| answer.data).map_err(|_| CallError::Unreadable("its JSON is not what the contract says"))
    }
}

/// What was read; nothing, and a warning, if that failed.
pub(crate) fn readable<T, E: std::fmt::Display>(kind: &str, number: &str, read: Result<T, E>) -> Option<T> {
    read.inspect_err(|error| tracing::warn!(kind, number, %error, "a record is left out")).ok()
}

/// The records that can be read; `number` is the member that tells which one is left out.
pub(crate) fn records<T: DeserializeOwned>(kind: &str, number: &str, values: Vec<Value>) -> Vec<T> {
    let read = |value: Value| {
        let name = value.get(number).and_then(Value::as_str).unwrap_or("?").to_owned();
        readable(kind, &name, serde_json::from_value(value))
    };
    values.into_iter().filter_map(read).collect()
}

//! What outside systems report: each receiver has its routes below `/webhooks/<name>`.

use std::sync::Arc;

use async_trait::async_trait;
use poem::http::{HeaderMap, Method, StatusCode};
use poem::web::Path;
use poem::{Endpoint, FromRequest, Request, Response};
use portal_core::PortError;

use crate::answer;
use crate::body::read_limited;
use crate::check::Check;
use crate::context::RequestContext;
use crate::problem::Problem;
use crate::route_table::{Entry, entry};

/// A request to a webhook without its body.
#[derive(Debug, Clone, Copy)]
pub struct WebhookHead<'a> {
    /// Its method.
    pub method: &'a Method,
    /// The path below the receiver's mount, as it came.
    pub path: &'a str,
    /// The parameters of the route, decoded, in their order.
    pub params: &'a [String],
    /// What follows the question mark, as it came.
    pub query: Option<&'a str>,
    /// Its headers.
    pub headers: &'a HeaderMap,
}

/// What a sender is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookAnswer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: WebhookBody,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookBody {
    /// None.
    Empty,
    /// Plain text.
    Text(String),
    /// JSON.
    Json(serde_json::Value),
}

impl WebhookAnswer {
    /// A 200 with this JSON.
    pub fn json(body: serde_json::Value) -> Self {
        Self { status: StatusCode::OK, body: WebhookBody::Json(body) }
    }
}

/// Why a request to a webhook was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The sender did not prove who it is: another secret, a signature that does not fit.
    #[error("the sender is not known")]
    UnknownSender,
    /// The receiver has nothing at this path.
    #[error("there is nothing at this path")]
    NotFound,
    /// Nothing was stored; the sender should come again.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The request cannot be read or says nothing, and sending it again would not help. It is logged, and answered
    /// so.
    #[error("the request cannot be read")]
    Unreadable(WebhookAnswer),
}

/// Takes what an outside system reports, below `/webhooks/<name>`.
///
/// # Contract
/// * Knows its sender: [`admits`](Self::admits) refuses by what the head tells, and [`receive`](Self::receive) by
///   what needs the body, such as a signature. Secrets are compared in constant time.
/// * Returns `Ok` only after everything the request leads to was stored, or when there is nothing to do.
#[async_trait]
pub trait WebhookReceiver: Send + Sync {
    /// The name of its mount: letters, digits and dashes.
    fn name(&self) -> &'static str;

    /// The routes below its mount, parameters as `:name`. A secret in the address is a parameter, so that no log shows
    /// it.
    fn routes(&self) -> Vec<(Method, &'static str)>;

    /// Whether the body is to be read.
    ///
    /// # Errors
    /// [`WebhookError`] if it is not.
    fn admits(&self, head: &WebhookHead<'_>) -> Result<(), WebhookError>;

    /// Takes one request, with its body as it came.
    ///
    /// # Errors
    /// [`WebhookError`] if it was not taken.
    async fn receive(&self, head: &WebhookHead<'_>, body: &[u8]) -> Result<WebhookAnswer, WebhookError>;
}

const LARGEST: usize = 256 * 1024;

/// The routes of the receivers.
pub fn entries(receivers: &[Arc<dyn WebhookReceiver>]) -> Vec<Entry> {
    let of = |receiver: &Arc<dyn WebhookReceiver>| -> Vec<Entry> {
        let mount = mount_of(receiver.as_ref());
        let routes = receiver.routes().into_iter();
        routes.map(|(method, below)| entry(method, format!("{mount}{below}"), Mount::new(receiver, below))).collect()
    };
    receivers.iter().flat_map(of).collect()
}

fn mount_of(receiver: &dyn WebhookReceiver) -> String {
    format!("/webhooks/{}", receiver.name())
}

/// One route of a receiver. The body is read only after the receiver knows its sender by the head, as far as it can;
/// neither is ever logged.
struct Mount {
    receiver: Arc<dyn WebhookReceiver>,
    /// How long the path of the mount is.
    depth: usize,
    has_params: bool,
}

impl Mount {
    fn new(receiver: &Arc<dyn WebhookReceiver>, below: &str) -> Self {
        let depth = mount_of(receiver.as_ref()).len();
        Self { receiver: receiver.clone(), depth, has_params: below.contains(':') }
    }
}

impl Endpoint for Mount {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let context = <&RequestContext>::from_request(&request, &mut body).await?;
        let params =
            if self.has_params { Path::<Vec<String>>::from_request(&request, &mut body).await?.0 } else { Vec::new() };
        let head = WebhookHead {
            method: request.method(),
            path: request.uri().path().get(self.depth..).unwrap_or_default(),
            params: &params,
            query: request.uri().query(),
            headers: request.headers(),
        };
        let taken = match self.receiver.admits(&head) {
            Ok(()) => self.receiver.receive(&head, &read_limited(&request, &mut body, LARGEST).await?).await,
            Err(refused) => Err(refused),
        };
        Ok(response(answer(taken, context)?)?)
    }
}

/// What the sender is answered.
fn answer(taken: Result<WebhookAnswer, WebhookError>, context: &RequestContext) -> Result<WebhookAnswer, Problem> {
    match taken {
        Ok(answer) => Ok(answer),
        Err(WebhookError::Unreadable(answer)) => {
            context.refuse(Check::WEBHOOK_BODY);
            Ok(answer)
        }
        Err(WebhookError::UnknownSender) => {
            let (kind, title) = ("webhook:unknown-sender", "Unknown sender");
            Err(Problem::refused(Check::WEBHOOK_SECRET, kind, title, "api-unauthenticated"))
        }
        Err(WebhookError::NotFound) => Err(Problem::not_found()),
        // Not stored, so never acknowledged, whatever the reason: the sender comes again.
        Err(WebhookError::Port(error)) => Err(Problem::unavailable().because(error)),
    }
}

fn response(answer: WebhookAnswer) -> Result<Response, Problem> {
    match answer.body {
        WebhookBody::Empty => Ok(Response::builder().status(answer.status).finish()),
        WebhookBody::Text(text) => {
            Ok(Response::builder().status(answer.status).content_type("text/plain; charset=utf-8").body(text))
        }
        WebhookBody::Json(json) => answer::json(answer.status, &json),
    }
}

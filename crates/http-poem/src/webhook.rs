//! What outside systems report: each receiver has its routes below `/webhooks/<name>`.

use std::sync::Arc;

use poem::web::Path;
use poem::{Endpoint, FromRequest, Request, Response};

use crate::middleware;
use crate::middleware::{RequestContext, read_limited};
use crate::outside::{WebhookAnswer, WebhookBody, WebhookError, WebhookHead, WebhookReceiver};
use crate::problem::Problem;
use crate::refusal::Check;
use crate::route_table::{Entry, entry};

const LARGEST: usize = 256 * 1024;

/// The routes of the receivers.
pub(crate) fn entries(receivers: &[Arc<dyn WebhookReceiver>]) -> Vec<Entry> {
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
        let params = match self.has_params {
            true => Path::<Vec<String>>::from_request(&request, &mut body).await?.0,
            false => Vec::new(),
        };
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
            context.refuse(Check::WebhookBody);
            Ok(answer)
        }
        Err(WebhookError::UnknownSender) => {
            let (kind, title) = ("webhook:unknown-sender", "Unknown sender");
            Err(Problem::refused(Check::WebhookSecret, kind, title, "api-unauthenticated"))
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
        WebhookBody::Json(json) => middleware::json(answer.status, &json),
    }
}

//! What the message gateway reports, under an address that holds a secret.

use poem::http::header::CONTENT_TYPE;
use poem::http::{Method, StatusCode};
use poem::web::Path;
use poem::{FromRequest, Request, RequestBody, Response, handler};
use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::middleware::{self, RequestContext, read_limited};
use crate::outside::{WebhookError, WebhookKind};
use crate::problem::Problem;
use crate::refusal::Check;
use crate::route_table::{Entry, entry};
use crate::routes::HttpParts;
use crate::state::App;

const LARGEST: usize = 256 * 1024;

/// Whether there is somebody to take the reports, and a secret to know the gateway by.
pub(crate) fn is_configured(parts: &HttpParts) -> bool {
    parts.webhooks.is_some() && parts.config.fonnte_webhook_secret.is_some()
}

pub(crate) fn entries() -> Vec<Entry> {
    vec![entry(Method::POST, "/webhooks/fonnte/:secret/:kind", fonnte)]
}

struct RawBody(Vec<u8>);

impl<'a> FromRequest<'a> for RawBody {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self(read_limited(request, body, LARGEST).await?))
    }
}

/// `POST /webhooks/fonnte/{secret}/status|incoming|device`. The secret is checked before the body is read;
/// neither is ever logged.
#[handler]
async fn fonnte(app: &App, context: &RequestContext, request: &Request, report: Report) -> Result<Response, Problem> {
    let Some(receiver) = &app.parts.webhooks else { return Err(Problem::not_found()) };
    let content_type = request.header(CONTENT_TYPE);
    match receiver.receive(report.kind, content_type, &report.body).await {
        Ok(()) => {}
        Err(WebhookError::Unreadable) => context.refuse(Check::WebhookBody),
        // Not stored, so never acknowledged, whatever the reason: the gateway comes again.
        Err(WebhookError::Port(error)) => return Err(Problem::unavailable().because(error)),
    }
    middleware::json(StatusCode::OK, &json!({ "success": true }))
}

/// A report whose sender knew the secret.
struct Report {
    kind: WebhookKind,
    body: Vec<u8>,
}

impl<'a> FromRequest<'a> for Report {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = <&App>::from_request(request, body).await?;
        let Path((secret, kind)) = Path::<(String, String)>::from_request(request, body).await?;
        if !knows_secret(app, &secret) {
            let (kind, title) = ("webhook:unknown-sender", "Unknown sender");
            return Err(Problem::refused(Check::WebhookSecret, kind, title, "api-unauthenticated").into());
        }
        let kind = match kind.as_str() {
            "status" => WebhookKind::Status,
            "incoming" => WebhookKind::Incoming,
            "device" => WebhookKind::Device,
            _ => return Err(Problem::not_found().into()),
        };
        let RawBody(body) = RawBody::from_request(request, body).await?;
        Ok(Self { kind, body })
    }
}

/// Compares MACs of the two, so that neither content nor length of the secret shows in the time it takes.
fn knows_secret(app: &App, given: &str) -> bool {
    let Some(secret) = &app.parts.config.fonnte_webhook_secret else { return false };
    let key = app.parts.portal.keys().current();
    let mac = |text: &str| key.mac("webhook", &[text.as_bytes()]);
    mac(given).ct_eq(&mac(secret.expose())).into()
}

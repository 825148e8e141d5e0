//! Takes what payment gateways tell by themselves.

use std::sync::Arc;

use async_trait::async_trait;
use http_kit::webhook::{WebhookAnswer, WebhookBody, WebhookError, WebhookHead, WebhookReceiver};
use metrics::counter;
use poem::http::{Method, StatusCode};
use portal_core::PortError;
use portal_core::billing::payment::{NotificationError, NotifyError, PaymentService, RawNotification};
use serde_json::json;
use tokio::sync::Notify;

/// Tells the workers that a notification was kept.
pub(crate) type PaymentNotifier = Arc<Notify>;

/// Notifications of one gateway. They are kept and acknowledged; workers ask the gateway after that.
pub(crate) struct PaymentWebhooks {
    gateway: &'static str,
    payments: PaymentService,
    notifier: PaymentNotifier,
}

impl PaymentWebhooks {
    /// Hands on to `payments` what `gateway` tells.
    pub(crate) fn new(gateway: &'static str, payments: PaymentService, notifier: PaymentNotifier) -> Self {
        Self { gateway, payments, notifier }
    }
}

#[async_trait]
impl WebhookReceiver for PaymentWebhooks {
    fn name(&self) -> &'static str {
        self.gateway
    }

    fn routes(&self) -> Vec<(Method, &'static str)> {
        vec![(Method::POST, "/notification")]
    }

    /// Who sends it is told by the signature, which needs the body, or by the token, which the gateway's adapter knows.
    fn admits(&self, _: &WebhookHead<'_>) -> Result<(), WebhookError> {
        Ok(())
    }

    async fn receive(&self, head: &WebhookHead<'_>, body: &[u8]) -> Result<WebhookAnswer, WebhookError> {
        let headers = head.headers.iter();
        let headers: Vec<(&str, &str)> =
            headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
        let taken = self.payments.keep_notification(self.gateway, RawNotification { headers: &headers, body }).await;
        let result = match &taken {
            Ok(_) => "taken",
            Err(NotifyError::Notification(_)) => "refused",
            Err(_) => "failed",
        };
        counter!("portal_payment_notifications_total", "gateway" => self.gateway, "result" => result).increment(1);
        match taken {
            Ok(kept) => {
                if kept.is_some() {
                    self.notifier.notify_one();
                }
                Ok(WebhookAnswer::json(json!({ "success": true })))
            }
            Err(NotifyError::Notification(NotificationError::Unsigned)) => Err(WebhookError::UnknownSender),
            Err(NotifyError::Notification(_)) => Err(WebhookError::Unreadable(unreadable())),
            Err(NotifyError::NotBooked(error)) => Err(WebhookError::Port(error.into())),
            Err(error) => Err(WebhookError::Port(PortError::unavailable("payments", error))),
        }
    }
}

fn unreadable() -> WebhookAnswer {
    WebhookAnswer { status: StatusCode::BAD_REQUEST, body: WebhookBody::Json(json!({ "success": false })) }
}

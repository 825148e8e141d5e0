//! Takes what Fonnte reports: how far messages have come, and whether the device is linked.

use std::sync::Arc;

use adapters_fonnte::webhook::{parse_device, parse_status};
use async_trait::async_trait;
use http_poem::{WebhookError, WebhookKind, WebhookReceiver};
use metrics::{counter, gauge};
use portal_core::Clock;
use portal_core::messaging::outbox::Outbox;

/// Reports go into the outbox; nothing that cannot be taken back ever follows from one.
pub(crate) struct FonnteWebhooks {
    outbox: Arc<dyn Outbox>,
    clock: Arc<dyn Clock>,
}

impl FonnteWebhooks {
    pub(crate) fn new(outbox: Arc<dyn Outbox>, clock: Arc<dyn Clock>) -> Self {
        Self { outbox, clock }
    }

    async fn status(&self, content_type: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
        let events = parse_status(body, content_type).map_err(|_| WebhookError::Unreadable)?;
        if events.is_empty() {
            return Err(WebhookError::Unreadable);
        }
        let now = self.clock.now();
        for report in events.iter().filter_map(|event| event.report(now)) {
            self.outbox.record_delivery(&report).await?;
            counter!("portal_delivery_reports_total", "state" => report.state.as_str()).increment(1);
        }
        Ok(())
    }
}

#[async_trait]
impl WebhookReceiver for FonnteWebhooks {
    async fn receive(&self, kind: WebhookKind, content_type: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
        match kind {
            WebhookKind::Status => self.status(content_type, body).await?,
            WebhookKind::Device => device(content_type, body)?,
            // Nobody answers customers here yet.
            WebhookKind::Incoming => {}
        }
        Ok(())
    }
}

fn device(content_type: Option<&str>, body: &[u8]) -> Result<(), WebhookError> {
    match parse_device(body, content_type).map_err(|_| WebhookError::Unreadable)? {
        Some(event) => {
            gauge!("portal_gateway_connected", "provider" => adapters_fonnte::PROVIDER)
                .set(f64::from(u8::from(event.connected)));
            if event.connected {
                tracing::info!("the Fonnte device is connected");
            } else {
                let reason = event.reason.unwrap_or_default();
                tracing::error!(%reason, "the Fonnte device is disconnected: link it again");
            }
        }
        None => return Err(WebhookError::Unreadable),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use portal_core::PortError;
    use portal_core::kernel::clock::MockClock;
    use portal_core::messaging::outbox::{DeliveryState, MockOutbox};

    use super::*;

    fn receiver(outbox: MockOutbox) -> FonnteWebhooks {
        let mut clock = MockClock::new();
        clock.expect_now().returning(|| DateTime::UNIX_EPOCH);
        FonnteWebhooks::new(Arc::new(outbox), Arc::new(clock))
    }

    #[tokio::test]
    async fn a_delivery_report_goes_into_the_outbox() {
        let mut outbox = MockOutbox::new();
        outbox
            .expect_record_delivery()
            .withf(|report| report.reference == "80367170" && report.state == DeliveryState::Delivered)
            .times(1)
            .returning(|_| Ok(true));
        let body = br#"{"device":"628","id":"80367170","stateid":"S1","status":"sent","state":"delivered"}"#;
        let taken = receiver(outbox).receive(WebhookKind::Status, Some("application/json"), body).await;
        assert!(taken.is_ok());
    }

    #[tokio::test]
    async fn a_report_that_could_not_be_stored_has_to_come_again() {
        let mut outbox = MockOutbox::new();
        outbox.expect_record_delivery().returning(|_| Err(PortError::unavailable("outbox", "connection reset")));
        let body = br#"{"id":"1","status":"sent"}"#;
        assert!(receiver(outbox).receive(WebhookKind::Status, None, body).await.is_err());
    }

    #[tokio::test]
    async fn reports_that_make_no_sense_lead_to_nothing_and_are_told_apart() {
        let receiver = receiver(MockOutbox::new());
        for kind in [WebhookKind::Status, WebhookKind::Device] {
            for body in [&b"{"[..], b"", b"[1]", b"\xff\xfe"] {
                let taken = receiver.receive(kind, Some("application/json"), body).await;
                assert!(matches!(taken, Err(WebhookError::Unreadable)), "{kind:?} {body:?}: {taken:?}");
            }
        }
        assert!(receiver.receive(WebhookKind::Incoming, None, b"{").await.is_ok());
    }
}

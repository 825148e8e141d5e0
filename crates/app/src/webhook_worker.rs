//! The background workers of events: one loop for each endpoint, and one that settles what stopped half-way.

use std::time::Duration;

use metrics::counter;
use portal_core::PortError;
use portal_core::integration::event::{EventSettler, Settled};
use portal_core::integration::webhook::{WebhookEndpoint, WebhookOutcome, WebhookService};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::failure::chain;
use crate::seldom::Seldom;
use crate::worker::Workers;

/// How often an endpoint's queue is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How often events that a stop left announced are settled.
const SETTLE_EVERY: Duration = Duration::from_mins(1);

static FAILED: Seldom = Seldom::new();

/// Starts the loop of every endpoint.
pub(crate) fn send_webhooks(workers: &Workers, service: &WebhookService) {
    for endpoint in service.endpoints() {
        let (service, endpoint, stop) = (service.clone(), endpoint.clone(), workers.stopping());
        workers.keep("webhooks", move || run(service.clone(), endpoint.clone(), stop.clone()));
    }
}

/// Starts settling events.
pub(crate) fn settle_events(workers: &Workers, settler: &EventSettler) {
    let settler = settler.clone();
    workers.every("events", SETTLE_EVERY, move || {
        let settler = settler.clone();
        async move {
            match settler.run().await {
                Ok(Settled { published: 0, withdrawn: 0 }) => {}
                Ok(Settled { published, withdrawn }) => {
                    tracing::warn!(published, withdrawn, "events had stopped half-way and are settled");
                }
                Err(error) => tracing::warn!(error = %chain(&error), "events are not settled yet"),
            }
        }
    });
}

/// One endpoint: an event after the other while there are any.
async fn run(service: WebhookService, endpoint: WebhookEndpoint, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = send_all(&service, &endpoint, &stop).await
            && let Some(times) = FAILED.count()
        {
            tracing::warn!(endpoint = %endpoint.name, times, error = %chain(&error), "webhooks are not sent");
        }
        stop.run_until_cancelled(sleep(LOOK_EVERY)).await;
    }
}

async fn send_all(
    service: &WebhookService,
    endpoint: &WebhookEndpoint,
    stop: &CancellationToken,
) -> Result<(), PortError> {
    service.enqueue(endpoint).await?;
    while !stop.is_cancelled() {
        let outcome = service.deliver_next(&endpoint.name).await?;
        if outcome == WebhookOutcome::Idle {
            break;
        }
        count(endpoint, outcome);
    }
    Ok(())
}

fn count(endpoint: &WebhookEndpoint, outcome: WebhookOutcome) {
    let word = match outcome {
        WebhookOutcome::Idle => return,
        WebhookOutcome::Delivered => "delivered",
        WebhookOutcome::Retried => "retried",
        WebhookOutcome::DeadLettered => "dead_lettered",
        WebhookOutcome::LeaseLost => "lease_lost",
    };
    let name = endpoint.name.to_string();
    counter!("portal_webhooks_total", "endpoint" => name, "outcome" => word).increment(1);
    if outcome == WebhookOutcome::DeadLettered {
        tracing::error!(endpoint = %endpoint.name, "an event was given up; portal webhooks replay sends it again");
    }
}

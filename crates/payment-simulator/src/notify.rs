//! Sending notifications.

use std::time::Duration;

use http_client::ClientOptions;
use reqwest::{Client, Url};

use crate::config::SimulatorConfig;
use crate::faults::DeliveryFault;

/// The longest a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause before a notification is sent again.
const PAUSE: Duration = Duration::from_millis(200);

/// Sends notifications, if they go anywhere.
#[derive(Clone)]
pub(crate) struct Notifier {
    to: Option<(Client, Url)>,
    delay: Duration,
    retries: u32,
}

impl Notifier {
    pub(crate) fn new(config: &SimulatorConfig) -> Self {
        let url = config.notify_url.as_deref().and_then(|url| Url::parse(url).ok());
        let options = ClientOptions { timeout: PATIENCE, connect_timeout: PATIENCE / 2, idle: None, resolver: None };
        let to = url.and_then(|url| Some((http_client::client(&url, options).ok()?, url)));
        Self { to, delay: config.notify_delay, retries: config.notify_retries }
    }

    /// Sends what is to be told after a change, in a task: how the payment stood before, and how it stands.
    pub(crate) fn send(&self, [before, after]: [Vec<u8>; 2], fault: DeliveryFault) {
        let bodies = match fault {
            DeliveryFault::Drop => return,
            DeliveryFault::None => vec![after],
            DeliveryFault::Repeat(times) => (0..times).map(|_| after.clone()).collect(),
            DeliveryFault::Reorder => vec![after, before],
        };
        if self.to.is_some() {
            let notifier = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(notifier.delay).await;
                for body in bodies {
                    notifier.deliver(body).await;
                }
            });
        }
    }

    async fn deliver(&self, body: Vec<u8>) {
        let Some((client, url)) = &self.to else { return };
        for _ in 0..=self.retries {
            let request = client.post(url.clone()).header("content-type", "application/json");
            let answer = request.header("user-agent", "Veritrans").body(body.clone()).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        tracing::warn!("a notification of a simulated payment was not taken");
    }
}

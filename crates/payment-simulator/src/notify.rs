//! Sending notifications.

use std::time::Duration;

use http_client::ClientOptions;
use reqwest::{Client, Url};
use serde_json::Value;

use crate::config::SimulatorConfig;
use crate::faults::DeliveryFault;

/// The longest a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause before a notification is sent again.
const PAUSE: Duration = Duration::from_millis(200);

/// A notification as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Notification {
    pub(crate) fn new(body: &Value, (name, value): (&'static str, &str)) -> Self {
        let headers = vec![("content-type", "application/json".to_owned()), (name, value.to_owned())];
        Self { headers, body: body.to_string().into_bytes() }
    }
}

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
    pub(crate) fn send(&self, [before, after]: [Notification; 2], fault: DeliveryFault) {
        let told = match fault {
            DeliveryFault::Drop => return,
            DeliveryFault::None => vec![after],
            DeliveryFault::Repeat(times) => (0..times).map(|_| after.clone()).collect(),
            DeliveryFault::Reorder => vec![after, before],
        };
        if self.to.is_some() {
            let notifier = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(notifier.delay).await;
                for one in told {
                    notifier.deliver(one).await;
                }
            });
        }
    }

    async fn deliver(&self, told: Notification) {
        let Some((client, url)) = &self.to else { return };
        for _ in 0..=self.retries {
            let request = client.post(url.clone()).body(told.body.clone());
            let request = told.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
            let answer = request.send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        tracing::warn!("a notification of a simulated payment was not taken");
    }
}

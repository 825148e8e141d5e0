//! A client of the portal: starts a payment and follows it, whatever happens to the portal meanwhile.

use std::time::Duration;

use reqwest::{Method as Verb, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::plan::{Method, Planned};
use super::record::Record;
use super::setting::Setting;

/// The longest that a client goes on trying.
const PATIENCE: Duration = Duration::from_mins(4);
const PAUSE: Duration = Duration::from_millis(250);

/// What a client was given to pay.
pub(super) struct Started {
    pub(super) order: String,
    pub(super) method: Method,
    pub(super) total: i64,
}

/// A customer who pays one invoice.
pub(super) struct Payer<'s> {
    pub(super) setting: &'s Setting,
    pub(super) record: &'s Record,
    pub(super) planned: Planned,
}

impl Payer<'_> {
    /// Starts a payment, and another one for each that cannot be paid because its instructions were lost.
    pub(super) async fn start(&self, method: Method) -> Result<Started, String> {
        let end = Instant::now() + PATIENCE;
        for attempt in 0.. {
            let key = format!("{}-{}-{attempt}", self.planned.number, method.name);
            let payment = self.ask(method, &key, end).await?;
            let order = payment["id"].as_str().ok_or("a payment has a name")?.to_owned();
            if self.can_be_paid(payment, &order, end).await? {
                return Ok(self.started(order, method));
            }
            self.record.note().asked_anew += 1;
        }
        unreachable!("an answer or the end of patience comes first")
    }

    fn started(&self, order: String, method: Method) -> Started {
        let total = self.planned.amount() + method.fee;
        self.record.note().orders.push(order.clone());
        Started { order, method, total }
    }

    /// Sends the request until it is answered for good, each time with the same key.
    async fn ask(&self, method: Method, key: &str, end: Instant) -> Result<Value, String> {
        let body = json!({ "invoices": [self.planned.invoice()], "method": method.name });
        let mut last = String::new();
        while Instant::now() < end {
            let request = self.request(Verb::POST, "/payments").header("Idempotency-Key", key).json(&body);
            match answered(request).await {
                Ok((StatusCode::CREATED, answer)) => return Ok(answer["data"].clone()),
                Ok((status, answer)) => last = format!("{status} {answer}"),
                Err(error) => last = error,
            }
            self.record.note().repeated_requests += 1;
            sleep(PAUSE).await;
        }
        Err(format!("{key} was not started: {last}"))
    }

    /// Waits until a payment has instructions, or is over.
    async fn can_be_paid(&self, payment: Value, order: &str, end: Instant) -> Result<bool, String> {
        let mut payment = payment;
        loop {
            match payment["status"].as_str().unwrap_or_default() {
                "pending" if !payment["instructions"].is_null() => return Ok(true),
                "created" | "pending" => {}
                _ => return Ok(false),
            }
            if Instant::now() > end {
                return Err(format!("{order} stays {}", payment["status"]));
            }
            sleep(PAUSE).await;
            if let Some(now) = self.look(order).await {
                payment = now;
            }
        }
    }

    /// Waits until the portal shows one of these states.
    pub(super) async fn wait_for(&self, order: &str, states: &[&str]) -> Result<(), String> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            let shown = self.look(order).await;
            if shown.is_some_and(|payment| payment["status"].as_str().is_some_and(|state| states.contains(&state))) {
                return Ok(());
            }
            sleep(PAUSE).await;
        }
        Err(format!("{order} does not become {states:?}"))
    }

    async fn look(&self, order: &str) -> Option<Value> {
        let (status, answer) = answered(self.request(Verb::GET, &format!("/payments/{order}"))).await.ok()?;
        status.is_success().then(|| answer["data"].clone())
    }

    fn request(&self, verb: Verb, path: &str) -> RequestBuilder {
        let url = format!("{}/api/customer-portal{path}", self.setting.base());
        let token = &self.setting.tokens[self.planned.number % self.setting.tokens.len()];
        self.setting.http.request(verb, url).header("X-Forwarded-For", "203.0.113.9").bearer_auth(token)
    }
}

async fn answered(request: RequestBuilder) -> Result<(StatusCode, Value), String> {
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let status = answer.status();
    Ok((status, answer.json().await.map_err(|error| error.to_string())?))
}

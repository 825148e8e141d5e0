//! The simulator and what can be done to it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use poem::Route;
use serde_json::Value;

use crate::config::SimulatorConfig;
use crate::faults::Faults;
use crate::notify::{Notification, Notifier};
use crate::payment::{Api, Kind, Payment, State};
use crate::{app, midtrans, route, xendit};

/// A call of the API as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedCall {
    /// The method, such as `POST`.
    pub method: String,
    /// The path below the route, such as `/v2/charge`.
    pub path: String,
    /// The query, without its question mark.
    pub query: String,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The header `api-version`.
    pub api_version: Option<String>,
    /// The body; `Null` if there is none.
    pub body: Value,
}

/// A payment gateway in memory. Clones are the same gateway. Where it notifies somebody, a change needs a runtime: the
/// notification is sent in a task.
#[derive(Clone)]
pub struct Simulator {
    pub(crate) config: Arc<SimulatorConfig>,
    notifier: Notifier,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) faults: Faults,
    /// In the order in which they were made.
    pub(crate) payments: Vec<Payment>,
    pub(crate) calls: Vec<RecordedCall>,
    pub(crate) created: u64,
}

impl Inner {
    /// The payment of an order.
    pub(crate) fn named(&self, order: &str) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.order == order)
    }
}

impl Simulator {
    /// A simulator without payments.
    pub fn new(config: SimulatorConfig) -> Self {
        let notifier = Notifier::new(&config);
        Self { config: Arc::new(config), notifier, inner: Arc::default() }
    }

    /// The APIs and the pages, to be nested below the path of [`SimulatorConfig::public_url`].
    pub fn route(&self) -> Route {
        app::add(route::api(self), self)
    }

    /// Sets what is wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.inner().faults = faults;
    }

    /// The calls of the API so far, in their order.
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.inner().calls.clone()
    }

    /// The orders of the payments that the simulator knows, pages of cards included; one for each payment.
    pub fn orders(&self) -> Vec<String> {
        self.inner().payments.iter().map(|payment| payment.order.clone()).collect()
    }

    /// Pays an order, also one that expired or was called off. Whether there is such an order.
    pub fn pay(&self, order: &str) -> bool {
        self.turn(order, State::Settlement)
    }

    /// Refuses the payment of an order.
    pub fn deny(&self, order: &str) -> bool {
        self.turn(order, State::Deny)
    }

    /// Ends an order that nobody paid.
    pub fn expire(&self, order: &str) -> bool {
        self.turn(order, State::Expire)
    }

    /// Gives the money of an order back.
    pub fn refund(&self, order: &str) -> bool {
        self.turn(order, State::Refund)
    }

    /// The notification of how an order stands, as it is sent.
    pub fn notification(&self, order: &str) -> Option<Notification> {
        let inner = self.inner();
        inner.named(order).map(|payment| self.told(payment, &inner.faults))
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first payment that is so, as it stands now.
    pub(crate) fn find(&self, is_it: impl Fn(&Payment) -> bool) -> Option<Payment> {
        let mut inner = self.inner();
        let payment = inner.payments.iter_mut().find(|payment| is_it(payment))?;
        payment.pass(self.config.clock.now());
        Some(payment.clone())
    }

    /// Puts an order into a state and tells of it.
    pub(crate) fn turn(&self, order: &str, state: State) -> bool {
        let mut inner = self.inner();
        let Some(payment) = inner.payments.iter_mut().find(|payment| payment.order == order) else { return false };
        let before = payment.clone();
        payment.state = state;
        if let Kind::Card { is_started } = &mut payment.kind {
            *is_started = true;
        }
        if state == State::Settlement {
            payment.settled_at = Some(self.config.clock.now());
        }
        let after = payment.clone();
        let both = [&before, &after].map(|payment| self.told(payment, &inner.faults));
        self.notifier.send(both, inner.faults.delivery);
        true
    }

    fn told(&self, payment: &Payment, faults: &Faults) -> Notification {
        match payment.api {
            Api::Midtrans => midtrans::notification(payment, &self.config, faults),
            Api::PaymentRequest | Api::Invoice => xendit::notification(payment, &self.config, faults),
        }
    }

    /// The address of the page of an order.
    pub(crate) fn page_of(&self, order: &str) -> String {
        format!("{}/app/{order}", self.config.public_url.trim_end_matches('/'))
    }
}

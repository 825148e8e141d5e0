//! Promises to pay, told to the ISP's systems.

use std::sync::Arc;

use async_trait::async_trait;

use super::event::{EventBody, EventRecorder};
use super::posting::set_active;
use super::record::{CustomerRecord, RecordRepo};
use crate::billing::promise::{PaymentPromise, PromiseEffects, PromiseState};
use crate::identity::customer::CustomerScope;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;

/// Tells the ISP's systems of promises by events, and sets the account active in the ISP's records.
pub struct RecordPromises {
    customers: Arc<dyn RecordRepo<CustomerRecord>>,
    events: EventRecorder,
    clock: Arc<dyn Clock>,
}

impl RecordPromises {
    /// Writes into `customers`, and tells `events`.
    pub fn new(customers: Arc<dyn RecordRepo<CustomerRecord>>, events: EventRecorder, clock: Arc<dyn Clock>) -> Self {
        Self { customers, events, clock }
    }
}

/// The event of a promise in its state; none of one that was withdrawn.
fn event_of(promise: &PaymentPromise) -> Option<EventBody> {
    let (promise_id, invoice_number, amount, by) = (promise.id, promise.invoice.clone(), promise.amount, promise.by);
    match promise.state {
        PromiseState::Open => Some(EventBody::PromiseMade { promise_id, invoice_number, amount, by }),
        PromiseState::Kept => Some(EventBody::PromiseKept { promise_id, invoice_number, amount, by }),
        PromiseState::Broken => Some(EventBody::PromiseBroken { promise_id, invoice_number, amount, by }),
        PromiseState::Withdrawn => None,
    }
}

#[async_trait]
impl PromiseEffects for RecordPromises {
    async fn tell(&self, scope: &CustomerScope, promise: &PaymentPromise) -> Result<(), PortError> {
        let Some(body) = event_of(promise) else { return Ok(()) };
        let topic = format!("{}:{}", body.kind(), promise.id);
        self.events.try_record(scope, body, &topic).await
    }

    async fn restore(&self, scope: &CustomerScope, promise: &PaymentPromise) -> Result<bool, PortError> {
        let topic = format!("service.restored:{}", promise.id);
        set_active((&*self.customers, &*self.clock), &self.events, scope, &topic).await
    }
}

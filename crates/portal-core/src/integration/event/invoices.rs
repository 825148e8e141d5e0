//! Invoices whose first view becomes an event.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::NaiveDate;

use super::model::EventBody;
use super::recorder::EventRecorder;
use crate::billing::invoice::{InvoiceDetail, InvoiceList, InvoiceQuery, InvoiceRepo};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;

/// How many invoices are remembered as viewed, so that the log is not asked each time.
const REMEMBERED: usize = 100_000;

/// An [`InvoiceRepo`] that tells of the first time that a customer looks at an invoice.
pub struct RecordingInvoices {
    invoices: Arc<dyn InvoiceRepo>,
    events: EventRecorder,
    viewed: Mutex<HashSet<InvoiceNumber>>,
}

impl RecordingInvoices {
    /// Tells `events` of what is read of `invoices`.
    pub fn new(invoices: Arc<dyn InvoiceRepo>, events: EventRecorder) -> Self {
        Self { invoices, events, viewed: Mutex::default() }
    }

    fn is_known(&self, number: &InvoiceNumber) -> bool {
        self.viewed.lock().unwrap_or_else(PoisonError::into_inner).contains(number)
    }

    fn remember(&self, number: &InvoiceNumber) {
        let mut viewed = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        if viewed.len() >= REMEMBERED {
            viewed.clear();
        }
        viewed.insert(number.clone());
    }
}

#[async_trait]
impl InvoiceRepo for RecordingInvoices {
    async fn page_of(
        &self,
        scope: &CustomerScope,
        query: &InvoiceQuery,
        today: NaiveDate,
    ) -> Result<InvoiceList, PortError> {
        self.invoices.page_of(scope, query, today).await
    }

    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        let found = self.invoices.find(scope, number).await?;
        if found.is_some() && !self.is_known(number) {
            let body = EventBody::InvoiceViewed { invoice_number: number.clone() };
            if self.events.record(scope, body, &format!("invoice.viewed:{number}")).await {
                self.remember(number);
            }
        }
        Ok(found)
    }
}

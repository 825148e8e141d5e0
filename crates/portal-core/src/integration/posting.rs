//! Money that came in through a payment gateway, written into the ISP's records.

use std::sync::Arc;

use async_trait::async_trait;

use super::event::{EventBody, EventRecorder};
use super::record::{
    CustomerRecord, InvoiceRecord, PaidAmount, PaymentRecord, RecordChange, RecordCommitted, RecordRepo,
};
use crate::billing::invoice::{Balance, InvoiceDetail, InvoiceRepo, InvoiceState};
use crate::billing::payment::{PaymentId, PaymentPosting, Posted, ReceivedMoney};
use crate::identity::customer::{AccountStatus, CustomerScope};
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::id::PaymentNumber;
use crate::kernel::money::Rupiah;

/// How often a record is decided anew when others write it meanwhile.
const TRIES: usize = 3;

/// The records that money is written into.
#[derive(Clone)]
pub struct PostedRecords {
    /// Customers, whose service is restored.
    pub customers: Arc<dyn RecordRepo<CustomerRecord>>,
    /// Invoices, whose paid amount and state follow.
    pub invoices: Arc<dyn RecordRepo<InvoiceRecord>>,
    /// Payments.
    pub payments: Arc<dyn RecordRepo<PaymentRecord>>,
}

/// Writes money into the ISP's records, and tells the ISP's systems of it by events.
///
/// An invoice whose paid amount follows its payments needs nothing but the payment. One whose paid amount the ISP states
/// follows its payments from now on if they explain what is stated; else the money is added to what is stated.
pub struct RecordPosting {
    records: PostedRecords,
    shown: Arc<dyn InvoiceRepo>,
    events: EventRecorder,
    clock: Arc<dyn Clock>,
}

impl RecordPosting {
    /// Writes into `records`, reads the payments of an invoice from `shown`, and tells `events`.
    pub fn new(
        records: PostedRecords,
        shown: Arc<dyn InvoiceRepo>,
        events: EventRecorder,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { records, shown, events, clock }
    }

    /// Puts the payment on record. `true` if it was not there before.
    async fn add_payment(&self, money: &ReceivedMoney) -> Result<Option<bool>, PortError> {
        let number = number_of(money);
        for _ in 0..TRIES {
            if !self.records.payments.find(std::slice::from_ref(&number)).await?.is_empty() {
                return Ok(Some(false));
            }
            let after = PaymentRecord {
                number: number.clone(),
                invoice_number: money.invoice.clone(),
                paid_at: money.paid_at,
                amount: money.amount,
                method: money.method.clone(),
                reference: Some(money.payment.as_str().to_owned()),
            };
            let change = RecordChange { before: None, after, at: self.clock.now() };
            match one(self.records.payments.commit(&[change]).await?) {
                RecordCommitted::Done => return Ok(Some(true)),
                RecordCommitted::NoParent => return Ok(None),
                RecordCommitted::Conflict => {}
            }
        }
        Err(busy())
    }

    /// Has the invoice show the payment. `is_new` tells whether the payment was put on record by this call.
    async fn follow(&self, scope: &CustomerScope, money: &ReceivedMoney, is_new: bool) -> Result<Posted, PortError> {
        for _ in 0..TRIES {
            let before = self.records.invoices.find(std::slice::from_ref(&money.invoice)).await?.pop();
            let shown = self.shown.find(scope, &money.invoice).await?;
            let (Some(before), Some(shown)) = (before, shown) else { return Ok(Posted::Refused) };
            let Some(paid) = paid_with(&before, &shown, money, is_new) else { return Ok(Posted::Refused) };
            let state = state_with(&before, paid);
            let after = InvoiceRecord { paid, state, ..before.clone() };
            if after == before {
                return Ok(Posted::Done);
            }
            let change = RecordChange { before: Some(before), after, at: self.clock.now() };
            if one(self.records.invoices.commit(&[change]).await?) == RecordCommitted::Done {
                return Ok(Posted::Done);
            }
        }
        Err(busy())
    }
}

#[async_trait]
impl PaymentPosting for RecordPosting {
    async fn post(&self, scope: &CustomerScope, money: &ReceivedMoney) -> Result<Posted, PortError> {
        if self.shown.find(scope, &money.invoice).await?.is_none() {
            return Ok(Posted::Refused);
        }
        let Some(is_new) = self.add_payment(money).await? else { return Ok(Posted::Refused) };
        let posted = self.follow(scope, money, is_new).await?;
        let number = number_of(money);
        let topic = format!("payment.received:{number}");
        let body = EventBody::PaymentReceived {
            payment_number: number,
            invoice_number: money.invoice.clone(),
            amount: money.amount,
            method: money.method.clone(),
            paid_at: money.paid_at,
            reference: money.reference.clone(),
        };
        self.events.try_record(scope, body, &topic).await?;
        Ok(posted)
    }

    async fn restore(&self, scope: &CustomerScope, payment: &PaymentId) -> Result<bool, PortError> {
        let topic = format!("service.restored:{payment}");
        set_active((&*self.records.customers, &*self.clock), &self.events, scope, &topic).await
    }
}

/// Sets the account active if it is suspended, and tells that by an event once for the topic. `true` if it was suspended.
pub(super) async fn set_active(
    (customers, clock): (&dyn RecordRepo<CustomerRecord>, &dyn Clock),
    events: &EventRecorder,
    scope: &CustomerScope,
    topic: &str,
) -> Result<bool, PortError> {
    for _ in 0..TRIES {
        let before = customers.find(std::slice::from_ref(scope.customer_id())).await?.pop();
        let Some(before) = before.filter(|customer| customer.status == AccountStatus::Suspended) else {
            return Ok(false);
        };
        events.try_record(scope, EventBody::ServiceRestored {}, topic).await?;
        let after = CustomerRecord { status: AccountStatus::Active, ..before.clone() };
        let change = RecordChange { before: Some(before), after, at: clock.now() };
        if one(customers.commit(&[change]).await?) == RecordCommitted::Done {
            return Ok(true);
        }
    }
    Err(busy())
}

/// The number of the payment on record: the same for the same money.
fn number_of(money: &ReceivedMoney) -> PaymentNumber {
    PaymentNumber::made(&["gateway", money.payment.as_str(), money.invoice.as_str()])
}

/// What is paid on the invoice with the money; `None` if nobody can tell whether what the ISP states has it.
fn paid_with(before: &InvoiceRecord, shown: &InvoiceDetail, money: &ReceivedMoney, is_new: bool) -> Option<PaidAmount> {
    let PaidAmount::Stated(stated) = before.paid else { return Some(before.paid) };
    let on_record: i64 = shown.payments.iter().fold(0, |sum, payment| sum.saturating_add(payment.amount.amount()));
    let without = on_record.saturating_sub(money.amount.amount());
    if stated.amount() == without || stated.amount() == on_record {
        return Some(PaidAmount::Payments(Rupiah::new(on_record)));
    }
    let with = Rupiah::new(stated.amount().saturating_add(money.amount.amount()));
    is_new.then_some(PaidAmount::Stated(with))
}

/// The stored state that goes with the paid amount.
fn state_with(before: &InvoiceRecord, paid: PaidAmount) -> InvoiceState {
    match before.state {
        state @ (InvoiceState::Draft | InvoiceState::Cancelled | InvoiceState::Refunded | InvoiceState::Paid) => state,
        state => {
            let left = Balance::of(state, before.total, paid.amount()).outstanding;
            if left.is_positive() { InvoiceState::Partial } else { InvoiceState::Paid }
        }
    }
}

/// What came of the one change that was committed.
fn one(committed: Vec<RecordCommitted>) -> RecordCommitted {
    committed.into_iter().next().unwrap_or(RecordCommitted::Conflict)
}

fn busy() -> PortError {
    PortError::unavailable("records", "others keep changing the record")
}

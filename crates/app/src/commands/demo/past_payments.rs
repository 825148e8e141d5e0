//! The demo's payments of days before, and what finance has to look at of them.

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::billing::invoice::{InvoiceFilter, InvoiceQuery, InvoiceView};
use portal_core::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{
    Bank, ExceptionKind, PaymentAttempt, PaymentChange, PaymentChannel, PaymentEvent, PaymentEventKind,
    PaymentException, PaymentId, PaymentLine, PaymentState,
};
use portal_core::{InvoiceNumber, Locale, Rupiah};

use super::talks;
use crate::failure::Failure;
use crate::storage::Storage;

/// Whose payments they are.
const CUSTOMER: &str = "AGLS202402110006";
/// The gateway of the demo.
const GATEWAY: &str = adapters_midtrans::GATEWAY;

/// A payment of some days ago.
struct Past {
    id: &'static str,
    channel: PaymentChannel,
    fee: i64,
    hours_ago: i64,
    is_late: bool,
}

const PAST: [Past; 2] = [
    Past { id: "DEMO-1-7h2k9m4p6q3r", channel: PaymentChannel::Qris, fee: 0, hours_ago: 50, is_late: false },
    Past {
        id: "DEMO-2-3v8x5w1z7t9b",
        channel: PaymentChannel::VirtualAccount(Bank::Bca),
        fee: 4_000,
        hours_ago: 26,
        is_late: true,
    },
];

/// Adds them, unless they are there.
pub(super) async fn add(storage: &Storage, now: DateTime<Utc>) -> Result<(), Failure> {
    let scope = talks::scope(CUSTOMER)?;
    let query = InvoiceQuery { filter: InvoiceFilter::Seen(InvoiceView::Paid), ..InvoiceQuery::default() };
    let paid = storage.invoices.page_of(&scope, &query, now.date_naive()).await?.page.items;
    for (past, invoice) in PAST.iter().zip(paid) {
        let id = PaymentId::parse(past.id).map_err(|e| failed(&e))?;
        if storage.payments.find_any(&id).await?.is_some() {
            return Ok(());
        }
        let payment = past.payment(id, (scope.customer_id().clone(), invoice.number), invoice.total, now);
        let change = past.change(&payment)?;
        let waiting = PaymentAttempt { state: PaymentState::Expired, paid_at: None, settled_at: None, ..payment };
        storage.payments.add(&waiting, None).await?;
        storage.payments.commit(&change).await?;
    }
    let (order, amount) = ("TOKO-88213".to_owned(), Some(Rupiah::new(185_000)));
    let found_at = now - TimeDelta::hours(5);
    let kind = ExceptionKind::UnknownOrder;
    let unknown = PaymentException { kind, gateway: GATEWAY.to_owned(), order, amount, found_at };
    Ok(storage.payment_exceptions.raise(&unknown).await?)
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Failure {
    Failure::caused("the demo's payments cannot be made", error)
}

impl Past {
    fn payment(
        &self,
        id: PaymentId,
        (customer_id, invoice): (portal_core::CustomerId, InvoiceNumber),
        amount: Rupiah,
        now: DateTime<Utc>,
    ) -> PaymentAttempt {
        let created_at = now - TimeDelta::hours(self.hours_ago);
        let paid_at = created_at + TimeDelta::minutes(if self.is_late { 95 } else { 4 });
        let received = if self.is_late { PaymentEventKind::ReceivedLate } else { PaymentEventKind::Received };
        let events = [
            (created_at, PaymentEventKind::Created),
            (created_at, PaymentEventKind::Waiting),
            (paid_at, received),
            (paid_at, PaymentEventKind::Matched),
        ];
        PaymentAttempt {
            lines: vec![PaymentLine { invoice, amount, applied: amount }],
            channel: self.channel,
            gateway: GATEWAY.to_owned(),
            fee: Rupiah::new(self.fee),
            extra: Rupiah::ZERO,
            received: None,
            kept: Rupiah::ZERO,
            state: PaymentState::Paid,
            instructions: None,
            reference: Some(format!("demo-{}", self.hours_ago)),
            locale: Locale::Id,
            created_at,
            expires_at: created_at + TimeDelta::minutes(30),
            paid_at: Some(paid_at),
            settled_at: Some(paid_at),
            next_check_at: None,
            checks: 1,
            timeline: events.map(|(at, kind)| PaymentEvent { at, kind }).into(),
            id,
            customer_id,
        }
    }

    /// What books it.
    fn change(&self, payment: &PaymentAttempt) -> Result<PaymentChange, Failure> {
        let entry = |account, amount: i64| Entry { account, amount: Rupiah::new(amount) };
        let entries = vec![
            entry(LedgerAccount::Clearing(GATEWAY.to_owned()), payment.total().amount()),
            entry(LedgerAccount::Receivable(payment.customer_id.clone()), -payment.applied().amount()),
            entry(LedgerAccount::Fees(GATEWAY.to_owned()), -payment.fee.amount()),
        ];
        let at = payment.paid_at.unwrap_or(payment.created_at);
        let journal = Journal::new((JournalKind::Payment, payment.id.as_str()), (at, at), entries);
        let late = self.is_late.then(|| PaymentException {
            kind: ExceptionKind::Late,
            gateway: GATEWAY.to_owned(),
            order: payment.id.to_string(),
            amount: Some(payment.total()),
            found_at: at,
        });
        Ok(PaymentChange {
            journal: Some(journal.map_err(|e| failed(&e))?),
            exceptions: late.into_iter().collect(),
            ..PaymentChange::new(1, payment.clone())
        })
    }
}

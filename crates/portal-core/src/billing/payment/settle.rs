//! What follows from money that came in: the invoices show it, the service is restored, the customer is told.

use super::PaymentService;
use super::error::PaymentError;
use super::exception::{ExceptionKind, PaymentException};
use super::id::PaymentId;
use super::message::PaymentReceivedNotice;
use super::model::{PaymentAttempt, PaymentEventKind};
use super::port::{PaymentChange, Posted, ReceivedMoney};
use crate::billing::invoice::{InvoiceFilter, InvoiceQuery, InvoiceView};
use crate::identity::customer::CustomerScope;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage, Recipient};

/// How often it is noted that everything was done, when others change the payment meanwhile.
const TRIES: usize = 3;

impl PaymentService {
    /// Does what follows from the money. Each step may be done again: a stop between any two is made up for by the next
    /// call.
    pub(super) async fn settle(&self, payment: PaymentAttempt) -> Result<PaymentAttempt, PaymentError> {
        let scope = CustomerScope::of_payment(payment.customer_id.clone());
        let refused = self.post(&scope, &payment).await?;
        let is_restored =
            self.is_nothing_overdue(&scope).await? && self.deps.stores.posting.restore(&scope, &payment.id).await?;
        self.notify_customer(&payment, is_restored).await?;
        self.commit_settled(&payment.id, refused, is_restored).await
    }

    /// Posts to each invoice what is for it; answers what was refused.
    async fn post(&self, scope: &CustomerScope, payment: &PaymentAttempt) -> Result<Vec<PaymentException>, PortError> {
        let mut refused = Vec::new();
        for line in payment.lines.iter().filter(|line| line.applied.is_positive()) {
            let money = ReceivedMoney {
                payment: payment.id.clone(),
                invoice: line.invoice.clone(),
                amount: line.applied,
                paid_at: payment.paid_at.unwrap_or(payment.created_at),
                method: payment.channel.name().to_owned(),
                reference: payment.reference.clone(),
            };
            if self.deps.stores.posting.post(scope, &money).await? == Posted::Refused {
                refused.push(PaymentException {
                    kind: ExceptionKind::NotPosted,
                    gateway: payment.gateway.clone(),
                    order: payment.id.as_str().to_owned(),
                    amount: Some(line.applied),
                    found_at: self.deps.clock.now(),
                });
            }
        }
        Ok(refused)
    }

    async fn is_nothing_overdue(&self, scope: &CustomerScope) -> Result<bool, PortError> {
        let query = InvoiceQuery { filter: InvoiceFilter::Seen(InvoiceView::Overdue), ..InvoiceQuery::default() };
        let today = self.deps.clock.local_date(self.deps.clock.now());
        Ok(self.deps.invoices.page_of(scope, &query, today).await?.page.total == 0)
    }

    async fn notify_customer(&self, payment: &PaymentAttempt, is_restored: bool) -> Result<(), PortError> {
        let notice = PaymentReceivedNotice {
            customer_id: payment.customer_id.clone(),
            payment: payment.id.clone(),
            invoices: payment.lines.iter().map(|line| line.invoice.clone()).collect(),
            total: payment.gross(),
            method: payment.channel.name().to_owned(),
            is_credit: payment.channel.is_credit(),
            credited: payment.credited(),
            short: payment.short(),
            is_restored,
            has_receipt: self.has_receipts,
        };
        let message = OutboxMessage {
            id: PaymentReceivedNotice::id_of(&payment.id),
            lane: PaymentReceivedNotice::LANE,
            to: Recipient::Customer(payment.customer_id.clone()),
            locale: payment.locale,
            content: MessageContent::of(&notice),
            created_at: self.deps.clock.now(),
            not_before: None,
            expires_at: None,
        };
        self.deps.stores.outbox.enqueue(&message).await
    }

    /// Notes that it was done, on whatever others made of the payment meanwhile.
    async fn commit_settled(
        &self,
        id: &PaymentId,
        exceptions: Vec<PaymentException>,
        is_restored: bool,
    ) -> Result<PaymentAttempt, PaymentError> {
        let now = self.deps.clock.now();
        for _ in 0..TRIES {
            let latest = self.deps.stores.payments.find_any(id).await?.ok_or(PaymentError::NotFound)?;
            if latest.payment.settled_at.is_some() {
                return Ok(latest.payment);
            }
            let mut after = PaymentAttempt { settled_at: Some(now), next_check_at: None, ..latest.payment };
            after.note(now, PaymentEventKind::Matched);
            if is_restored {
                after.note(now, PaymentEventKind::Restored);
            }
            let exceptions = exceptions.clone();
            let change = PaymentChange { exceptions, ..PaymentChange::new(latest.version, after) };
            if self.deps.stores.payments.commit(&change).await? == Committed::Done {
                return Ok(change.after);
            }
        }
        Err(PaymentError::Busy)
    }
}

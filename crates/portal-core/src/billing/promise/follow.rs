//! How promises end, and what follows from how they stand.

use super::PromiseService;
use super::message::PromiseMadeNotice;
use super::model::{PaymentPromise, PromiseState, VersionedPromise};
use super::port::PromiseChange;
use crate::billing::invoice::{InvoiceFilter, InvoiceQuery, InvoiceView};
use crate::identity::customer::CustomerScope;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage, Recipient};

impl PromiseService {
    /// Decides how an open promise ended, if it has. One that others decided meanwhile is answered as it was read, and is
    /// answered as they decided it next time.
    pub(super) async fn decide(
        &self,
        scope: &CustomerScope,
        known: VersionedPromise,
    ) -> Result<VersionedPromise, PortError> {
        let now = self.deps.clock.now();
        let detail = self.deps.invoices.find(scope, &known.promise.invoice).await?;
        let invoice = detail.as_ref().map(|detail| &detail.invoice);
        let Some(state) = known.promise.outcome(invoice, &*self.deps.clock, now) else { return Ok(known) };
        let (decided_at, check_at) = (Some(now), Some(now));
        let after = PaymentPromise { state, decided_at, is_told: false, check_at, ..known.promise.clone() };
        self.commit(known, after).await
    }

    /// Does what follows from how the promise stands, unless it was done. Each step may be done again: a stop between any
    /// two is made up for by the next call.
    pub(super) async fn follow(
        &self,
        scope: &CustomerScope,
        known: VersionedPromise,
    ) -> Result<VersionedPromise, PortError> {
        let promise = &known.promise;
        if !promise.is_told {
            match promise.state {
                PromiseState::Open => self.announce(scope, promise).await?,
                PromiseState::Kept | PromiseState::Broken => self.deps.effects.tell(scope, promise).await?,
                PromiseState::Withdrawn => {}
            }
        }
        let next = self.deps.clock.now() + self.policy.check_every;
        let check_at = promise.is_open().then_some(next);
        let after = PaymentPromise { is_told: true, check_at, ..promise.clone() };
        self.commit(known, after).await
    }

    async fn announce(&self, scope: &CustomerScope, promise: &PaymentPromise) -> Result<(), PortError> {
        self.deps.effects.tell(scope, promise).await?;
        let is_restored = self.policy.restores_service
            && self.is_the_one_overdue(scope, promise).await?
            && self.deps.effects.restore(scope, promise).await?;
        let notice = PromiseMadeNotice {
            customer_id: promise.customer_id.clone(),
            invoice: promise.invoice.clone(),
            amount: promise.amount,
            by: promise.by,
            is_restored,
        };
        let message = OutboxMessage {
            id: PromiseMadeNotice::id_of(promise.id),
            lane: PromiseMadeNotice::LANE,
            to: Recipient::Customer(promise.customer_id.clone()),
            locale: promise.locale,
            content: MessageContent::of(&notice),
            created_at: self.deps.clock.now(),
            not_before: None,
            expires_at: None,
        };
        self.deps.outbox.enqueue(&message).await
    }

    /// Whether the promised invoice is overdue and nothing else is. An account that is suspended without anything overdue
    /// is so for another reason.
    async fn is_the_one_overdue(&self, scope: &CustomerScope, promise: &PaymentPromise) -> Result<bool, PortError> {
        let query = InvoiceQuery { filter: InvoiceFilter::Seen(InvoiceView::Overdue), ..InvoiceQuery::default() };
        let today = self.deps.clock.local_date(self.deps.clock.now());
        let page = self.deps.invoices.page_of(scope, &query, today).await?.page;
        Ok(page.total == 1 && page.items.iter().any(|invoice| invoice.number == promise.invoice))
    }

    /// The promise as it is after the change, or as it was read if others changed it meanwhile.
    async fn commit(&self, known: VersionedPromise, after: PaymentPromise) -> Result<VersionedPromise, PortError> {
        let change = PromiseChange { expected: known.version, after };
        match self.deps.promises.commit(&change).await? {
            Committed::Done => Ok(VersionedPromise { promise: change.after, version: known.version + 1 }),
            Committed::Conflict => Ok(known),
        }
    }
}

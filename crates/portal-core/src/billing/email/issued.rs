//! Sending invoices by themselves when they appear.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::message::InvoiceEmail;
use super::policy::NewInvoicePolicy;
use super::port::{IssuedInvoice, IssuedInvoices};
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::{InvoiceNumber, MessageId};
use crate::messaging::outbox::{MessageContent, MessageKind as _, Outbox, OutboxMessage};

/// How many invoices are read at a time.
const PAGE: u32 = 1_000;
/// How many invoices are looked up in the outbox in one run: after a start none is known.
const LOOK_UPS: u32 = 5_000;

/// What sending new invoices needs.
#[derive(Clone)]
pub struct NewInvoiceDeps {
    /// Knows which invoices were issued lately.
    pub issued: Arc<dyn IssuedInvoices>,
    /// Keeps the messages.
    pub outbox: Arc<dyn Outbox>,
    /// Tells the time and the day.
    pub clock: Arc<dyn Clock>,
    /// Names messages.
    pub entropy: Arc<dyn Entropy>,
}

/// Sends each invoice by e-mail that was issued lately and is not paid, once: the outbox holds a message of its topic
/// then, which is asked for in the same step as another is put in. It is kept for longer than an invoice is new.
pub struct NewInvoiceEmails {
    deps: NewInvoiceDeps,
    policy: NewInvoicePolicy,
    /// The invoices that have a message, as far as they were met: the outbox is not asked about them again.
    known: Mutex<HashSet<InvoiceNumber>>,
}

impl NewInvoiceEmails {
    /// Wires the use case.
    pub fn new(deps: NewInvoiceDeps, policy: NewInvoicePolicy) -> Self {
        Self { deps, policy, known: Mutex::default() }
    }

    /// Looks through the invoices, and puts as many into the outbox as one run may. Answers how many it was.
    ///
    /// # Errors
    /// [`PortError`] if a port fails; what was put in by then stays.
    pub async fn run(&self) -> Result<u32, PortError> {
        let today = self.deps.clock.local_date(self.deps.clock.now());
        let since = today.checked_sub_signed(self.policy.issued_within).unwrap_or(today);
        let (mut put_in, mut looked_up, mut after, mut met) = (0, 0, None, HashSet::new());
        loop {
            let page = self.deps.issued.issued((since, today), after, PAGE).await?;
            for invoice in &page.invoices {
                if self.known().contains(&invoice.number) {
                    met.insert(invoice.number.clone());
                    continue;
                }
                if put_in >= self.policy.per_run || looked_up >= LOOK_UPS {
                    return Ok(put_in);
                }
                looked_up += 1;
                put_in += u32::from(self.put_in(invoice).await? == Committed::Done);
                self.known().insert(invoice.number.clone());
                met.insert(invoice.number.clone());
            }
            if page.last.is_none() {
                // What is not new any more is forgotten.
                *self.known() = met;
                return Ok(put_in);
            }
            after = page.last;
        }
    }

    /// Puts it in unless there was a message about it before, also one that the customer asked for.
    async fn put_in(&self, invoice: &IssuedInvoice) -> Result<Committed, PortError> {
        let IssuedInvoice { number, customer_id, email } = invoice.clone();
        let now = self.deps.clock.now();
        let message = OutboxMessage {
            id: MessageId::generate(now, self.deps.entropy.as_ref()),
            lane: InvoiceEmail::LANE,
            to: email.into(),
            locale: self.policy.locale,
            content: MessageContent::of(&InvoiceEmail { customer_id, invoice: number, is_requested: false }),
            created_at: now,
            not_before: None,
            expires_at: now.checked_add_signed(self.policy.try_for),
        };
        self.deps.outbox.enqueue_after(&message, None).await
    }

    fn known(&self) -> MutexGuard<'_, HashSet<InvoiceNumber>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

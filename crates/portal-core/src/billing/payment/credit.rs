//! Paying what is owed with what customers paid beyond it before.

use super::PaymentService;
use super::id::PaymentId;
use super::method::PaymentChannel;
use super::model::{PaymentAttempt, PaymentEventKind, PaymentLine, PaymentState};
use crate::billing::invoice::Invoice;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount, UnbalancedJournal, credit_of};
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::kernel::page::PageRequest;

/// The gateway of payments with credit, as stores and the API name it.
pub const CREDIT_GATEWAY: &str = "credit";
/// How many customers are read at once.
const BATCH: u32 = 100;

/// A customer who paid more than was owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditHolder {
    /// Who.
    pub customer_id: CustomerId,
    /// How much of it is left; above zero.
    pub credit: Rupiah,
}

impl PaymentService {
    /// Pays invoices with the credit of their customers, if that is the ISP's rule
    /// ([`PaymentPolicy::spend_credit`](super::PaymentPolicy::spend_credit)): of each customer the invoice that falls due
    /// first before the others, as far as the credit goes. An invoice waits while a payment of it is open, or is paid and
    /// not done with. To be run every minute or so, by any number of processes. Answers how many invoices were paid, in
    /// whole or in part. A customer whose credit cannot be spent is logged, and keeps nobody else waiting.
    ///
    /// # Errors
    /// [`PortError`] if the books cannot be read; what was paid by then stays paid.
    pub async fn spend_credit(&self) -> Result<u64, PortError> {
        if !self.policy.spend_credit {
            return Ok(0);
        }
        let (mut spent, mut after) = (0, None);
        loop {
            let holders = self.deps.stores.credit.holders(after, BATCH).await?;
            let Some(last) = holders.last() else { return Ok(spent) };
            after = Some(last.customer_id.clone());
            for holder in &holders {
                match self.spend_of(holder).await {
                    Ok(invoices) => spent += invoices,
                    Err(error) => {
                        let error: &(dyn std::error::Error + 'static) = &error;
                        tracing::warn!(error, "a customer's credit is not spent");
                    }
                }
            }
        }
    }

    /// What the customer paid beyond what was owed, and what is left of it; zero at least.
    ///
    /// # Errors
    /// [`PortError`] if the books cannot be read.
    pub async fn credit(&self, session: &ActiveSession) -> Result<Rupiah, PortError> {
        credit_of(&*self.deps.stores.ledger, session.scope().customer_id()).await
    }

    async fn spend_of(&self, holder: &CreditHolder) -> Result<u64, PortError> {
        let scope = CustomerScope::of_payment(holder.customer_id.clone());
        let (mut left, mut spent) = (holder.credit, 0);
        let invoices = self.unpaid_of(&scope).await?.invoices;
        let locale = if invoices.is_empty() { Locale::Id } else { self.language_of(&scope).await? };
        for invoice in invoices {
            if !left.is_positive() {
                break;
            }
            let draft = self.of_credit(&scope, &invoice, left);
            let paid = self.deps.stores.payments.paid_so_far(&draft).await?;
            // Read after that, what is owed is what is left by those payments.
            let Some(invoice) = self.deps.invoices.find(&scope, &invoice.number).await? else { continue };
            let amount = invoice.invoice.outstanding().min(left);
            if !amount.is_positive() {
                continue;
            }
            let payment = PaymentAttempt { locale, ..self.of_credit(&scope, &invoice.invoice, amount) };
            let journal = spending(&payment).map_err(|error| PortError::broken("ledger", error))?;
            if self.deps.stores.credit.spend(&payment, &journal, paid.payments).await? == Committed::Done {
                tracing::info!(payment.id = %payment.id, "an invoice was paid with credit");
                (left, spent) = (Rupiah::new(left.amount() - amount.amount()), spent + 1);
                // What is not done of it now is done by the next sweep.
                let id = payment.id.clone();
                if let Err(error) = self.settle(payment).await {
                    error.log(&id, "what follows from a payment with credit is not done");
                }
            }
        }
        Ok(spent)
    }

    /// The language of the payment that left the credit, or of a later one.
    async fn language_of(&self, scope: &CustomerScope) -> Result<Locale, PortError> {
        let latest = self.deps.stores.payments.page_of(scope, PageRequest::default()).await?;
        Ok(latest.items.first().map_or(Locale::Id, |payment| payment.locale))
    }

    /// A payment of an invoice with credit. The money is there already.
    fn of_credit(&self, scope: &CustomerScope, invoice: &Invoice, amount: Rupiah) -> PaymentAttempt {
        let now = self.deps.clock.now();
        let mut payment = PaymentAttempt {
            id: PaymentId::generate(&invoice.number, self.deps.entropy.as_ref()),
            customer_id: scope.customer_id().clone(),
            lines: vec![PaymentLine { invoice: invoice.number.clone(), amount, applied: amount }],
            channel: PaymentChannel::Credit,
            gateway: CREDIT_GATEWAY.to_owned(),
            fee: Rupiah::ZERO,
            extra: Rupiah::ZERO,
            received: None,
            kept: Rupiah::ZERO,
            state: PaymentState::Paid,
            instructions: None,
            reference: None,
            locale: Locale::Id,
            created_at: now,
            expires_at: now,
            paid_at: Some(now),
            settled_at: None,
            next_check_at: Some(now),
            checks: 0,
            timeline: Vec::new(),
        };
        payment.note(now, PaymentEventKind::Received);
        payment
    }
}

/// The journal of a payment with credit: it is off the customer's credit, and off what the customer owes.
fn spending(payment: &PaymentAttempt) -> Result<Journal, UnbalancedJournal> {
    let (customer, amount) = (&payment.customer_id, payment.amount());
    let entries = vec![
        Entry { account: LedgerAccount::Credit(customer.clone()), amount },
        Entry { account: LedgerAccount::Receivable(customer.clone()), amount: Rupiah::new(-amount.amount()) },
    ];
    let times = (payment.created_at, payment.created_at);
    Journal::new((JournalKind::Payment, payment.id.as_str()), times, entries)
}

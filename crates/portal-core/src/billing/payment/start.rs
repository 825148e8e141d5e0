//! Starting a payment.

use super::PaymentService;
use super::asking::Asking;
use super::error::{PaymentError, StartPaymentError};
use super::gateway::{CreatePaymentError, CreatedPayment, OrderLine, Payer, PaymentOrder};
use super::id::PaymentId;
use super::instructions::PaymentInstructions;
use super::method::PaymentChannel;
use super::model::{MAKING, PaymentAttempt, PaymentEventKind, PaymentLine, PaymentState, VersionedPayment};
use super::port::{AddedPayment, PaymentChange};
use super::qris::check_qris;
use crate::identity::customer::CustomerScope;
use crate::identity::rate_limit::Verdict;
use crate::identity::session::ActiveSession;
use crate::kernel::clock::random_bytes;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::idempotency::{IdempotencyKey, IdempotencyRecord};
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::kernel::secret::{hex, sha256};

/// The most invoices of one payment.
pub(super) const MOST_INVOICES: usize = 24;
/// How often a payment is added at most, if others of the same invoices are called off meanwhile, or take its total.
const TRIES: usize = 5;

/// What a customer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartPayment {
    /// What is to be paid.
    pub invoices: Vec<InvoiceNumber>,
    /// How.
    pub channel: PaymentChannel,
    /// The client's name for the request: sent twice, it starts one payment.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The language of messages about it.
    pub locale: Locale,
}

impl StartPayment {
    /// The same for two requests that ask for the same.
    fn fingerprint(&self) -> [u8; 32] {
        let invoices: Vec<&str> = self.invoices.iter().map(InvoiceNumber::as_str).collect();
        sha256(format!("{}\n{}", self.channel, invoices.join("\n")).as_bytes())
    }
}

impl PaymentService {
    /// Starts a payment of what is owed on the invoices. An open payment of one of them is called off first, unless it is
    /// the same one, which is answered then. The same request, named the same, answers the payment it started before.
    ///
    /// # Errors
    /// [`StartPaymentError`]. Nothing can be paid by what was started then.
    pub async fn start(
        &self,
        session: &ActiveSession,
        requested: &StartPayment,
    ) -> Result<PaymentAttempt, StartPaymentError> {
        self.start_for(&Asking::session(session), requested).await
    }

    pub(super) async fn start_for(
        &self,
        asking: &Asking<'_>,
        requested: &StartPayment,
    ) -> Result<PaymentAttempt, StartPaymentError> {
        let (scope, now) = (&asking.scope, self.deps.clock.now());
        let request = requested.idempotency_key.as_ref().map(|key| IdempotencyRecord {
            name: sha256(key.as_bytes()),
            request: requested.fingerprint(),
            keep_until: now + self.policy.remember_keys,
        });
        if let Some(request) = &request {
            match self.deps.stores.payments.requested(scope, request, now).await? {
                Some(AddedPayment::Before(before)) => return Ok(before.payment),
                Some(AddedPayment::KeyReused) => return Err(StartPaymentError::KeyReused),
                _ => {}
            }
        }
        let lines = self.lines(scope, &requested.invoices).await?;
        let mut payment = self.attempt(scope, requested, lines)?;
        self.limit(asking, request.as_ref()).await?;
        for _ in 0..TRIES {
            match self.deps.stores.payments.add(&payment, request).await? {
                AddedPayment::New => return self.make(asking, payment).await,
                AddedPayment::Before(before) => return Ok(before.payment),
                AddedPayment::KeyReused => return Err(StartPaymentError::KeyReused),
                AddedPayment::Open(open) => {
                    if let Some(same) = self.give_way(*open, &payment).await? {
                        return Ok(same);
                    }
                }
                AddedPayment::TotalTaken(taken) => self.tell_apart(&mut payment, &taken),
            }
        }
        Err(StartPaymentError::Busy)
    }

    /// Gives a payment a total that is not taken. With none left it is told from others by what it is called.
    fn tell_apart(&self, payment: &mut PaymentAttempt, taken: &[Rupiah]) {
        let (least, greatest) = payment.unique_totals();
        let is_free = |total: &i64| !taken.contains(&Rupiah::new(*total));
        let free: Vec<i64> = (least.amount()..=greatest.amount()).filter(is_free).collect();
        let random = u64::from_le_bytes(random_bytes(self.deps.entropy.as_ref()));
        let drawn = free.get(usize::try_from(random % free.len().max(1) as u64).unwrap_or_default());
        payment.extra = drawn.map_or(Rupiah::ZERO, |total| Rupiah::new(total - least.amount() + 1));
    }

    async fn limit(&self, asking: &Asking<'_>, request: Option<&IdempotencyRecord>) -> Result<(), StartPaymentError> {
        let name = request.map(|request| hex(&request.name[..16]));
        match self.take(&asking.scope, (asking.start_rule(), &self.policy.per_account), name).await? {
            Verdict::Denied { retry_after } => Err(StartPaymentError::RateLimited { retry_after }),
            Verdict::Allowed => Ok(()),
        }
    }

    /// What is owed on each of the invoices, the one that falls due first before the others.
    async fn lines(
        &self,
        scope: &CustomerScope,
        invoices: &[InvoiceNumber],
    ) -> Result<Vec<PaymentLine>, StartPaymentError> {
        let mut numbers = invoices.to_vec();
        numbers.sort();
        numbers.dedup();
        if numbers.is_empty() || numbers.len() > MOST_INVOICES {
            return Err(StartPaymentError::Invoices { most: MOST_INVOICES });
        }
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers {
            let detail = self.deps.invoices.find(scope, &number).await?;
            let Some(detail) = detail else { return Err(StartPaymentError::NotFound(number)) };
            let amount = detail.invoice.outstanding();
            if !amount.is_positive() {
                return Err(StartPaymentError::NothingOwed(number));
            }
            found.push((detail.invoice.due_date, PaymentLine { invoice: number, amount, applied: Rupiah::ZERO }));
        }
        found.sort_by_key(|(due, _)| *due);
        Ok(found.into_iter().map(|(_, line)| line).collect())
    }

    /// The payment as it is added.
    fn attempt(
        &self,
        scope: &CustomerScope,
        requested: &StartPayment,
        lines: Vec<PaymentLine>,
    ) -> Result<PaymentAttempt, StartPaymentError> {
        let now = self.deps.clock.now();
        let method = self.method(requested.channel).ok_or(StartPaymentError::NotOffered)?;
        let first = lines.first().ok_or(StartPaymentError::Invoices { most: MOST_INVOICES })?;
        let mut payment = PaymentAttempt {
            id: PaymentId::generate(&first.invoice, self.deps.entropy.as_ref()),
            customer_id: scope.customer_id().clone(),
            lines,
            channel: method.channel,
            gateway: method.gateway.clone(),
            fee: Rupiah::ZERO,
            extra: Rupiah::ZERO,
            received: None,
            kept: Rupiah::ZERO,
            state: PaymentState::Created,
            instructions: None,
            reference: None,
            locale: requested.locale,
            created_at: now,
            expires_at: now + method.lifetime,
            paid_at: None,
            settled_at: None,
            next_check_at: Some(now + self.policy.first_check.max(MAKING)),
            checks: 0,
            timeline: Vec::new(),
        };
        let amount = payment.amount();
        if !method.takes(amount) {
            return Err(StartPaymentError::Amount { least: method.least, most: method.most });
        }
        payment.fee = method.fee.on(amount);
        if self.policy.transfers.has_unique_amounts && payment.channel.is_reviewed() {
            self.tell_apart(&mut payment, &[]);
        }
        payment.note(now, PaymentEventKind::Created);
        Ok(payment)
    }

    /// Has an open payment give way to another one of the same invoice; `Some` if it is as good.
    async fn give_way(
        &self,
        open: VersionedPayment,
        to: &PaymentAttempt,
    ) -> Result<Option<PaymentAttempt>, StartPaymentError> {
        let now = self.deps.clock.now();
        let is_same = open.payment.channel == to.channel
            && open.payment.lines == to.lines
            && open.payment.fee == to.fee
            && open.payment.instructions.is_some()
            && open.payment.expires_at > now;
        if is_same {
            return Ok(Some(open.payment));
        }
        if open.payment.is_being_made(now) {
            return Err(StartPaymentError::Busy);
        }
        let after = self.call_off(open).await.map_err(|error| match error {
            PaymentError::Port(error) => StartPaymentError::Port(error),
            _ => StartPaymentError::Busy,
        })?;
        match after.state {
            PaymentState::Paid => Err(StartPaymentError::AlreadyPaid(after.id)),
            state if state.is_open() => Err(StartPaymentError::Busy),
            _ => Ok(None),
        }
    }

    /// Has the gateway make the payment that was added.
    async fn make(&self, asking: &Asking<'_>, payment: PaymentAttempt) -> Result<PaymentAttempt, StartPaymentError> {
        let order = self.order(asking, &payment).await?;
        match self.gateway_of(&payment)?.create(&order).await {
            Ok(created) => match check_shown(&created, &payment) {
                Ok(()) => self.made(payment, created).await,
                // What can be paid, but not by what the gateway gave out, is called off as well.
                Err(error) => {
                    let payment = PaymentAttempt { reference: created.reference, ..payment };
                    self.not_made(payment, error, true).await
                }
            },
            Err(CreatePaymentError::NotCreated(error)) => self.not_made(payment, error, false).await,
            Err(CreatePaymentError::Unknown(error)) => self.not_made(payment, error, true).await,
        }
    }

    async fn order(&self, asking: &Asking<'_>, payment: &PaymentAttempt) -> Result<PaymentOrder, PortError> {
        let customer = self.deps.customers.profile(&asking.scope).await?;
        let payer = customer.map(|customer| Payer {
            phone: customer.access.phone.as_ref().map(|phone| phone.as_e164().to_owned()),
            name: Some(customer.name),
            email: customer.email,
        });
        let line = |line: &PaymentLine| OrderLine { name: line.invoice.as_str().to_owned(), amount: line.amount };
        let mut lines: Vec<OrderLine> = payment.lines.iter().map(line).collect();
        if payment.fee.is_positive() {
            lines.push(OrderLine { name: "Biaya layanan".to_owned(), amount: payment.fee });
        }
        if payment.extra.is_positive() {
            lines.push(OrderLine { name: "Kode unik".to_owned(), amount: payment.extra });
        }
        Ok(PaymentOrder {
            id: payment.id.clone(),
            channel: payment.channel,
            total: payment.total(),
            lines,
            extra: payment.extra,
            payer: payer.unwrap_or_default(),
            at: payment.created_at,
            expires_at: payment.expires_at,
            return_to: asking.return_to(self, payment),
        })
    }

    async fn made(
        &self,
        payment: PaymentAttempt,
        created: CreatedPayment,
    ) -> Result<PaymentAttempt, StartPaymentError> {
        let now = self.deps.clock.now();
        let mut after = PaymentAttempt {
            state: PaymentState::Pending,
            expires_at: created.expires_at.unwrap_or(payment.expires_at),
            instructions: Some(created.instructions),
            reference: created.reference,
            next_check_at: Some(now + self.policy.first_check),
            ..payment
        };
        after.note(now, PaymentEventKind::Waiting);
        let change = PaymentChange::new(1, after);
        match self.deps.stores.payments.commit(&change).await? {
            Committed::Done => Ok(change.after),
            // It took so long that it was called off meanwhile.
            Committed::Conflict => Err(StartPaymentError::Busy),
        }
    }

    /// Ends a payment that cannot be paid. If it may exist at the gateway, it is called off there, now or by a sweep.
    async fn not_made(
        &self,
        payment: PaymentAttempt,
        error: PortError,
        may_exist: bool,
    ) -> Result<PaymentAttempt, StartPaymentError> {
        let pause = (self.deps.clock.now(), self.policy.hide_failed);
        self.outages.note(payment.channel, &payment.customer_id, error.is_retryable(), pause);
        if may_exist {
            let (id, found) = (payment.id.clone(), VersionedPayment { payment, version: 1 });
            if let Err(left) = self.call_off(found).await {
                left.log(&id, "a payment that may exist is called off by a later sweep");
            }
            return Err(StartPaymentError::Gateway(error));
        }
        let mut after = PaymentAttempt { state: PaymentState::Failed, next_check_at: None, ..payment };
        after.note(self.deps.clock.now(), PaymentEventKind::Failed);
        let change = PaymentChange::new(1, after);
        self.deps.stores.payments.commit(&change).await?;
        Err(StartPaymentError::Gateway(error))
    }
}

/// Checks that what the gateway gave out can be shown: a QR code asks for exactly what is paid.
fn check_shown(created: &CreatedPayment, payment: &PaymentAttempt) -> Result<(), PortError> {
    if let PaymentInstructions::Qris { payload } = &created.instructions {
        check_qris(payload, payment.total()).map_err(|error| PortError::broken("payment gateway", error))?;
    }
    Ok(())
}

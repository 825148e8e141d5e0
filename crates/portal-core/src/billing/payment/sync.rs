//! Asking the gateway how a payment stands, and making it so here.

use super::asking::Asking;
use super::decide::{Deciding, Owed};
use super::error::PaymentError;
use super::gateway::{GatewayState, GatewayStatus};
use super::id::PaymentId;
use super::model::{PaymentAttempt, PaymentState, VersionedPayment};
use super::port::PaymentChange;
use super::{PaymentGateway, PaymentService};
use crate::identity::customer::{Customer, CustomerScope};
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict, Window};
use crate::identity::session::ActiveSession;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::HitId;

/// How often a change is decided when others change the payment meanwhile.
const TRIES: usize = 3;

impl PaymentService {
    /// Asks the gateway how one of the customer's payments stands: "I have paid".
    ///
    /// # Errors
    /// [`PaymentError`].
    pub async fn check(&self, session: &ActiveSession, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        self.check_for(&Asking::session(session), id).await
    }

    pub(super) async fn check_for(&self, asking: &Asking<'_>, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        let found = self.seen(asking, id).await?;
        if found.payment.settled_at.is_some() {
            return Ok(found.payment);
        }
        self.limit_checks(asking).await?;
        self.sync(found, None).await
    }

    /// Calls one of the customer's payments off. The answer tells how it stands then: the money may have come in
    /// meanwhile.
    ///
    /// # Errors
    /// [`PaymentError`]. The payment may still be paid then.
    pub async fn cancel(&self, session: &ActiveSession, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        self.cancel_for(&Asking::session(session), id).await
    }

    pub(super) async fn cancel_for(&self, asking: &Asking<'_>, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        let found = self.seen(asking, id).await?;
        self.limit_checks(asking).await?;
        self.call_off(found).await
    }

    /// A payment that who asks may see.
    pub(super) async fn seen(&self, asking: &Asking<'_>, id: &PaymentId) -> Result<VersionedPayment, PaymentError> {
        let found = self.deps.stores.payments.find(&asking.scope, id).await?;
        found.filter(|found| asking.may_see(&found.payment)).ok_or(PaymentError::NotFound)
    }

    /// Calls a payment off at its gateway, and takes over how it stands then. It stays open if the gateway holds money of it
    /// back, or does not say what became of it.
    pub(super) async fn call_off(&self, found: VersionedPayment) -> Result<PaymentAttempt, PaymentError> {
        if !found.payment.state.is_open() {
            return Ok(found.payment);
        }
        let (id, reference) = (&found.payment.id, found.payment.reference.as_deref());
        self.gateway_of(&found.payment)?.cancel(id, reference).await?;
        let status = self.ask(&found.payment, None).await?;
        // A page of the gateway's on which nothing was chosen is not known there, and nobody is led to it any more.
        let is_unknown = status.is_none() && found.payment.state == PaymentState::Pending;
        let cancelled = || GatewayStatus {
            id: found.payment.id.clone(),
            state: GatewayState::Cancelled,
            amount: None,
            reference: None,
            paid_at: None,
        };
        let status = if is_unknown { Some(cancelled()) } else { status };
        self.take_over(found, status.as_ref()).await
    }

    /// Asks the gateway how a payment stands, takes that over, and does what follows. `told` is the gateway's own name for
    /// it where a notification tells it.
    pub(super) async fn sync(
        &self,
        found: VersionedPayment,
        told: Option<&str>,
    ) -> Result<PaymentAttempt, PaymentError> {
        if found.payment.state == PaymentState::Paid && found.payment.settled_at.is_none() {
            return self.settle(found.payment).await;
        }
        let status = self.ask(&found.payment, told).await?;
        let is_paid = status.as_ref().is_some_and(|status| status.state == GatewayState::Paid);
        if found.payment.is_being_made(self.deps.clock.now()) && !is_paid {
            // The request that makes it has yet to store the gateway's answer, and nothing may come in between.
            return Ok(found.payment);
        }
        let is_pending = status.as_ref().is_some_and(|status| status.state == GatewayState::Pending);
        if found.payment.state == PaymentState::Created && is_pending {
            // It was made, and its instructions were lost with the answer: nobody can pay it.
            let reference = status.and_then(|status| status.reference).or(found.payment.reference);
            let payment = PaymentAttempt { reference, ..found.payment };
            return self.call_off(VersionedPayment { payment, ..found }).await;
        }
        self.take_over(found, status.as_ref()).await
    }

    /// The gateway's answer about a payment, which it is asked for by its own name as far as that is known.
    async fn ask(&self, payment: &PaymentAttempt, told: Option<&str>) -> Result<Option<GatewayStatus>, PortError> {
        let reference = payment.reference.as_deref().or(told);
        let status = self.gateway_of(payment)?.status(&payment.id, reference).await?;
        if status.as_ref().is_some_and(|status| status.id != payment.id) {
            return Err(PortError::broken("payment gateway", "it answered about another payment"));
        }
        Ok(status)
    }

    /// Makes a payment stand here as it does at the gateway, and does what follows from money that came in.
    async fn take_over(
        &self,
        found: VersionedPayment,
        status: Option<&GatewayStatus>,
    ) -> Result<PaymentAttempt, PaymentError> {
        let is_paid = status.is_some_and(|status| status.state == GatewayState::Paid);
        if found.payment.settled_at.is_some() && is_paid {
            return Ok(found.payment);
        }
        let after = self.commit(found, status).await?;
        if after.state == PaymentState::Paid && after.settled_at.is_none() {
            self.settle(after).await
        } else {
            Ok(after)
        }
    }

    /// Decides what the gateway's answer makes of the payment, and commits it.
    async fn commit(
        &self,
        found: VersionedPayment,
        status: Option<&GatewayStatus>,
    ) -> Result<PaymentAttempt, PaymentError> {
        let mut found = found;
        for _ in 0..TRIES {
            let is_paid = status.is_some_and(|status| status.state == GatewayState::Paid);
            let (paid_before, owed) = if is_paid && !found.payment.state.was_paid() {
                let (paid_before, owed) = self.owed(&found.payment).await?;
                (Some(paid_before), owed)
            } else {
                (None, Owed::new())
            };
            let deciding = Deciding { policy: &self.policy, owed: &owed, now: self.deps.clock.now() };
            let change = deciding.change(&found, status).map_err(|e| PortError::broken("ledger", e))?;
            let change = PaymentChange { paid_before, ..change };
            if self.deps.stores.payments.commit(&change).await? == Committed::Done {
                tell(&found.payment, &change);
                return Ok(change.after);
            }
            let id = found.payment.id.clone();
            found = self.deps.stores.payments.find_any(&id).await?.ok_or(PaymentError::NotFound)?;
        }
        Err(PaymentError::Busy)
    }

    /// What is owed on the invoices of a payment now, and how many others of them were paid before. What follows from the
    /// money of those is done first: the invoices show it then.
    async fn owed(&self, payment: &PaymentAttempt) -> Result<(u64, Owed), PaymentError> {
        let mut paid = self.deps.stores.payments.paid_so_far(payment).await?;
        for _ in 0..TRIES {
            let Some(other) = paid.unsettled.take() else { break };
            if let Some(other) = self.deps.stores.payments.find_any(&other).await? {
                self.settled(other).await?;
            }
            paid = self.deps.stores.payments.paid_so_far(payment).await?;
        }
        let scope = CustomerScope::of_payment(payment.customer_id.clone());
        let mut owed = Owed::new();
        for line in &payment.lines {
            if let Some(found) = self.deps.invoices.find(&scope, &line.invoice).await? {
                owed.insert(line.invoice.clone(), found.invoice.outstanding());
            }
        }
        Ok((paid.payments, owed))
    }

    /// Takes over how a payment stands, for staff who just decided on it.
    ///
    /// # Errors
    /// [`PaymentError`]; a sweep makes up for it.
    pub(crate) async fn refresh(&self, id: &PaymentId) -> Result<PaymentAttempt, PaymentError> {
        let found = self.deps.stores.payments.find_any(id).await?.ok_or(PaymentError::NotFound)?;
        self.sync(found, None).await
    }

    /// A payment of any customer, for staff.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    pub(crate) async fn find_any(&self, id: &PaymentId) -> Result<Option<PaymentAttempt>, PortError> {
        Ok(self.deps.stores.payments.find_any(id).await?.map(|found| found.payment))
    }

    /// Who pays, for staff; `None` if the account is gone.
    ///
    /// # Errors
    /// [`PortError`] if customers cannot be read.
    pub(crate) async fn payer_of(&self, payment: &PaymentAttempt) -> Result<Option<Customer>, PortError> {
        self.deps.customers.profile(&CustomerScope::of_payment(payment.customer_id.clone())).await
    }

    pub(super) fn gateway_of(&self, payment: &PaymentAttempt) -> Result<&dyn PaymentGateway, PortError> {
        let missing = || PortError::unavailable("payment gateway", format!("{} is not set up", payment.gateway));
        self.gateway(&payment.gateway).ok_or_else(missing)
    }

    async fn limit_checks(&self, asking: &Asking<'_>) -> Result<(), PaymentError> {
        let rule = (asking.check_rule(), self.policy.checks_per_account.as_slice());
        match self.take(&asking.scope, rule, None).await? {
            Verdict::Denied { retry_after } => Err(PaymentError::RateLimited { retry_after }),
            Verdict::Allowed => Ok(()),
        }
    }

    /// Takes one use of the account's under a rule. A request of that name counts once, however often it comes.
    pub(super) async fn take(
        &self,
        scope: &CustomerScope,
        (rule, windows): (&str, &[Window]),
        name: Option<String>,
    ) -> Result<Verdict, PortError> {
        let now = self.deps.clock.now();
        let key = BucketKey::new(rule, scope.customer_id().as_str(), self.keys.current());
        let bucket = Bucket { member: name, ..Bucket::counting(key, windows) };
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        self.deps.limits.take(&[bucket], hit, now).await
    }
}

/// Logs what operators have to know.
fn tell(before: &PaymentAttempt, change: &PaymentChange) {
    let payment = &change.after;
    for exception in &change.exceptions {
        tracing::warn!(payment.id = %payment.id, kind = exception.kind.as_str(), "a payment is to be looked at");
    }
    if before.state != payment.state {
        tracing::info!(payment.id = %payment.id, state = payment.state.as_str(), "a payment changed");
    }
}

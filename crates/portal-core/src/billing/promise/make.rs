//! Making a promise.

use chrono::NaiveDate;

use super::PromiseService;
use super::error::MakePromiseError;
use super::model::{PaymentPromise, PromiseState, VersionedPromise};
use super::sweep::{LEFT_ALONE, warn};
use crate::identity::session::ActiveSession;
use crate::kernel::commit::Committed;
use crate::kernel::id::{InvoiceNumber, PromiseId};
use crate::kernel::locale::Locale;

/// How often it is decided anew when others change the account's promises meanwhile.
const TRIES: usize = 3;

impl PromiseService {
    /// Promises to pay one of the customer's invoices by a day. The ISP's systems are told, and the customer gets a
    /// message; if that fails now, [`sweep`](Self::sweep) makes up for it.
    ///
    /// # Errors
    /// [`MakePromiseError`]; somebody else's invoice is not found.
    pub async fn make(
        &self,
        session: &ActiveSession,
        number: &InvoiceNumber,
        by: NaiveDate,
        locale: Locale,
    ) -> Result<PaymentPromise, MakePromiseError> {
        let (scope, clock) = (session.scope(), &*self.deps.clock);
        for _ in 0..TRIES {
            let detail = self.deps.invoices.find(&scope, number).await?.ok_or(MakePromiseError::NotFound)?;
            let (past, now) = (self.past(&scope).await?, clock.now());
            let days = self.policy.days(&detail.invoice, &past, clock, now).map_err(MakePromiseError::Refused)?;
            if !days.contains(&by) {
                return Err(MakePromiseError::WrongDay { first: *days.start(), last: *days.end() });
            }
            let promise = PaymentPromise {
                id: PromiseId::generate(now, &*self.deps.entropy),
                customer_id: scope.customer_id().clone(),
                position: past.first().map_or(1, |latest| latest.promise.position.saturating_add(1)),
                invoice: number.clone(),
                amount: detail.invoice.outstanding(),
                by,
                made_at: now,
                locale,
                state: PromiseState::Open,
                decided_at: None,
                is_told: false,
                // Until then nobody else tells of it.
                check_at: Some(now + LEFT_ALONE),
            };
            if self.deps.promises.add(&promise).await? == Committed::Done {
                let known = VersionedPromise { promise: promise.clone(), version: 1 };
                if let Err(error) = self.follow(&scope, known).await {
                    warn(&error, promise.id, "a promise is told of later");
                }
                return Ok(promise);
            }
        }
        Err(MakePromiseError::Busy)
    }
}

//! Listing and closing exceptions.

use uuid::Uuid;

use super::ExceptionService;
use super::error::ExceptionError;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount, UnbalancedJournal};
use crate::billing::payment::{ExceptionClosing, ExceptionKind, PaymentException};
use crate::kernel::actor::{Actor, StaffActor};
use crate::kernel::error::PortError;
use crate::kernel::money::Rupiah;
use crate::staff::account::Permission;

/// The most characters of a reason.
const LONGEST_REASON: usize = 500;

impl ExceptionService {
    /// At most `limit` open exceptions, the oldest first.
    ///
    /// # Errors
    /// [`ExceptionError`].
    pub async fn open(&self, staff: &StaffActor, limit: u32) -> Result<Vec<PaymentException>, ExceptionError> {
        allowed(staff, Permission::ReadInvoices)?;
        Ok(self.deps.exceptions.open(limit).await?)
    }

    /// Closes an exception with a reason. With `book` it is written into the books what became of the money:
    ///
    /// * [`ExceptionKind::Reversed`]: the payment's journal is taken back, entry by entry.
    /// * [`ExceptionKind::Overpaid`]: what was the customer's credit was given back by the gateway's account.
    /// * [`ExceptionKind::UnknownOrder`] and [`ExceptionKind::AmountDiffers`]: the gateway has the money that it tells of,
    ///   and it is not known yet whose it is.
    ///
    /// Each is booked once for an order, however many exceptions there are of it. A payment that was taken back leaves no
    /// credit to give back, and one whose credit was given back is not taken back as a whole: nothing is booked then.
    ///
    /// # Errors
    /// [`ExceptionError`]; the exception stays open then.
    pub async fn close(
        &self,
        staff: &StaffActor,
        id: Uuid,
        (reason, book): (&str, bool),
    ) -> Result<PaymentException, ExceptionError> {
        allowed(staff, Permission::ConfirmPayments)?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
            return Err(ExceptionError::Reason { longest: LONGEST_REASON });
        }
        let exception = self.deps.exceptions.find_open(id).await?.ok_or(ExceptionError::NotFound)?;
        let journal = if book { Some(self.journal(&exception).await?) } else { None };
        let (at, by) = (self.deps.clock.now(), Actor::from(staff));
        let closing = ExceptionClosing { id, at, by, reason: reason.to_owned(), journal };
        if self.deps.exceptions.close(&closing).await? { Ok(exception) } else { Err(ExceptionError::NotFound) }
    }

    /// What is booked for an exception.
    async fn journal(&self, exception: &PaymentException) -> Result<Journal, ExceptionError> {
        let nothing = || ExceptionError::NothingToBook { kind: exception.kind };
        let (kind, entries) = match exception.kind {
            ExceptionKind::Reversed => {
                let posted = self.posted(exception, JournalKind::Refund).await?;
                (JournalKind::Reversal, reversed(posted.ok_or_else(nothing)?))
            }
            ExceptionKind::Overpaid => {
                let posted = self.posted(exception, JournalKind::Reversal).await?;
                (JournalKind::Refund, refunded(posted.ok_or_else(nothing)?, &exception.gateway))
            }
            ExceptionKind::UnknownOrder | ExceptionKind::AmountDiffers => {
                (JournalKind::Suspense, suspended(exception.amount.ok_or_else(nothing)?, &exception.gateway))
            }
            ExceptionKind::Late | ExceptionKind::NotPosted => return Err(nothing()),
        };
        let times = (exception.found_at, self.deps.clock.now());
        Journal::new((kind, &exception.order), times, entries).map_err(|UnbalancedJournal| nothing())
    }

    /// The entries of the payment's journal; `None` if there is none, or one of the kind `spent` took it up.
    async fn posted(&self, exception: &PaymentException, spent: JournalKind) -> Result<Option<Vec<Entry>>, PortError> {
        let journals = self.deps.ledger.journals(&exception.order).await?;
        if journals.iter().any(|journal| journal.kind == spent) {
            return Ok(None);
        }
        let posted = journals.iter().find(|journal| journal.kind == JournalKind::Payment);
        Ok(posted.map(|journal| journal.entries().to_vec()))
    }
}

/// The journal of a payment, taken back.
fn reversed(posted: Vec<Entry>) -> Vec<Entry> {
    posted.into_iter().map(|entry| Entry { amount: negated(entry.amount), ..entry }).collect()
}

/// The credit that a payment left, given back out of what the gateway took.
fn refunded(posted: Vec<Entry>, gateway: &str) -> Vec<Entry> {
    let credit = posted.into_iter().find(|entry| matches!(entry.account, LedgerAccount::Credit(_)));
    let entries = |credit: Entry| {
        let clearing = LedgerAccount::Clearing(gateway.to_owned());
        let back = Entry { account: clearing, amount: credit.amount };
        vec![Entry { amount: negated(credit.amount), ..credit }, back]
    };
    credit.map(entries).unwrap_or_default()
}

/// Money that the gateway has, and of which it is not known whose it is.
fn suspended(amount: Rupiah, gateway: &str) -> Vec<Entry> {
    vec![
        Entry { account: LedgerAccount::Clearing(gateway.to_owned()), amount },
        Entry { account: LedgerAccount::Suspense(gateway.to_owned()), amount: negated(amount) },
    ]
}

fn negated(amount: Rupiah) -> Rupiah {
    Rupiah::new(amount.amount().saturating_neg())
}

fn allowed(staff: &StaffActor, permission: Permission) -> Result<(), ExceptionError> {
    if staff.may(permission) { Ok(()) } else { Err(ExceptionError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::billing::ledger::MockLedger;
    use crate::billing::payment::MockPaymentExceptions;
    use crate::kernel::clock::MockClock;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::payment_exception::ExceptionDeps;
    use crate::test_support::noon;

    fn exception(kind: ExceptionKind, amount: Option<i64>) -> PaymentException {
        let (gateway, order) = ("midtrans".to_owned(), "INV-1-a".to_owned());
        PaymentException { kind, gateway, order, amount: amount.map(Rupiah::new), found_at: noon() }
    }

    fn entry(account: &str, amount: i64) -> Entry {
        Entry { account: account.parse().expect("an account"), amount: Rupiah::new(amount) }
    }

    /// The payment, of which 30 were too much and 5 a fee.
    fn posted() -> Journal {
        let entries = vec![
            entry("clearing:midtrans", 135),
            entry("receivable:AGLS1", -100),
            entry("credit:AGLS1", -30),
            entry("fees:midtrans", -5),
        ];
        Journal::new((JournalKind::Payment, "INV-1-a"), (noon(), noon()), entries).expect("it balances")
    }

    type Written = Arc<Mutex<Vec<ExceptionClosing>>>;

    fn service(found: Option<PaymentException>, was_open: bool) -> (ExceptionService, Written) {
        with(found, was_open, vec![posted()])
    }

    fn with(found: Option<PaymentException>, was_open: bool, journals: Vec<Journal>) -> (ExceptionService, Written) {
        let written = Written::default();
        let (mut exceptions, mut ledger, mut clock) =
            (MockPaymentExceptions::new(), MockLedger::new(), MockClock::new());
        exceptions.expect_find_open().returning(move |_| Ok(found.clone()));
        let closings = written.clone();
        exceptions.expect_close().returning(move |closing| {
            closings.lock().expect("no panic").push(closing.clone());
            Ok(was_open)
        });
        ledger.expect_journals().returning(move |_| Ok(journals.clone()));
        clock.expect_now().returning(noon);
        let (exceptions, ledger, clock) = (Arc::new(exceptions), Arc::new(ledger), Arc::new(clock));
        (ExceptionService::new(ExceptionDeps { exceptions, ledger, clock }), written)
    }

    /// What is booked for it.
    async fn booked(kind: ExceptionKind, amount: Option<i64>) -> Result<(JournalKind, Vec<Entry>), ExceptionError> {
        let found = exception(kind, amount);
        let (service, written) = service(Some(found.clone()), true);
        service.close(&actor(Role::Finance), found.id(), ("checked", true)).await?;
        let closing = written.lock().expect("no panic").remove(0);
        let journal = closing.journal.expect("a journal");
        assert_eq!((closing.id, journal.reference.as_str()), (found.id(), "INV-1-a"));
        Ok((journal.kind, journal.entries().to_vec()))
    }

    #[tokio::test]
    async fn what_became_of_the_money_is_booked_by_kind() {
        let (kind, entries) = booked(ExceptionKind::Reversed, Some(135)).await.expect("it is closed");
        let back = [
            entry("clearing:midtrans", -135),
            entry("receivable:AGLS1", 100),
            entry("credit:AGLS1", 30),
            entry("fees:midtrans", 5),
        ];
        assert_eq!((kind, entries.as_slice()), (JournalKind::Reversal, back.as_slice()));
        let (kind, entries) = booked(ExceptionKind::Overpaid, Some(30)).await.expect("it is closed");
        let refunded = [entry("credit:AGLS1", 30), entry("clearing:midtrans", -30)];
        assert_eq!((kind, entries.as_slice()), (JournalKind::Refund, refunded.as_slice()));
        for unknown in [ExceptionKind::UnknownOrder, ExceptionKind::AmountDiffers] {
            let (kind, entries) = booked(unknown, Some(70)).await.expect("it is closed");
            let suspended = [entry("clearing:midtrans", 70), entry("suspense:midtrans", -70)];
            assert_eq!((kind, entries.as_slice()), (JournalKind::Suspense, suspended.as_slice()));
        }
    }

    #[tokio::test]
    async fn where_nothing_can_be_booked_it_stays_open() {
        for (kind, amount) in [
            (ExceptionKind::Late, Some(1)),
            (ExceptionKind::NotPosted, Some(1)),
            (ExceptionKind::UnknownOrder, None),
            (ExceptionKind::UnknownOrder, Some(0)),
        ] {
            let refused = booked(kind, amount).await.expect_err("nothing is booked");
            assert!(matches!(refused, ExceptionError::NothingToBook { .. }), "{kind:?}: {refused:?}");
        }
    }

    #[tokio::test]
    async fn credit_is_given_back_or_taken_back_with_its_payment_and_not_both() {
        for (kind, spent) in
            [(ExceptionKind::Overpaid, JournalKind::Reversal), (ExceptionKind::Reversed, JournalKind::Refund)]
        {
            let entries = vec![entry("clearing:midtrans", -30), entry("credit:AGLS1", 30)];
            let other = Journal::new((spent, "INV-1-a"), (noon(), noon()), entries).expect("it balances");
            let found = exception(kind, Some(30));
            let (service, written) = with(Some(found.clone()), true, vec![posted(), other]);
            let refused = service.close(&actor(Role::Finance), found.id(), ("checked", true)).await;
            assert!(matches!(refused, Err(ExceptionError::NothingToBook { .. })), "{kind:?}: {refused:?}");
            assert!(written.lock().expect("no panic").is_empty());
        }
    }

    #[tokio::test]
    async fn it_is_closed_once_with_a_reason_by_who_may() {
        let found = exception(ExceptionKind::Late, Some(1));
        let (open, written) = service(Some(found.clone()), true);
        let finance = actor(Role::Finance);
        for reason in ["", "  ", &"x".repeat(501)] {
            let refused = open.close(&finance, found.id(), (reason, false)).await;
            assert!(matches!(refused, Err(ExceptionError::Reason { longest: 500 })));
        }
        let refused = open.close(&actor(Role::Cs), found.id(), ("x", false)).await;
        assert!(matches!(refused, Err(ExceptionError::Forbidden)));
        assert!(written.lock().expect("no panic").is_empty());
        assert_eq!(open.close(&finance, found.id(), (" paid by cash ", false)).await.expect("it is closed"), found);
        let closing = written.lock().expect("no panic").remove(0);
        assert_eq!(
            (closing.reason.as_str(), closing.by, closing.journal),
            ("paid by cash", Actor::from(&finance), None)
        );
        for (found, was_open) in [(None, true), (Some(found.clone()), false)] {
            let (closed, _) = service(found, was_open);
            let refused = closed.close(&finance, Uuid::nil(), ("x", false)).await;
            assert!(matches!(refused, Err(ExceptionError::NotFound)));
        }
    }
}

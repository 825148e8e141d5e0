//! Listing and closing exceptions.

use uuid::Uuid;

use super::ExceptionService;
use super::error::ExceptionError;
use super::resolution::Posting;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount, UnbalancedJournal, credit_of};
use crate::billing::payment::{
    Closed, ExceptionClosing, ExceptionRecord, PaymentException, PaymentId, PaymentRefund, VersionedPayment,
};
use crate::kernel::actor::{Actor, StaffActor};
use crate::kernel::error::PortError;
use crate::kernel::money::Rupiah;
use crate::kernel::page::{Page, PageRequest};
use crate::kernel::text::checked;
use crate::staff::account::Permission;
use crate::staff::trail::{TrailAction, TrailNote};

/// How often a closing is decided anew when others change the payment meanwhile.
const TRIES: usize = 3;

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

    /// One page of exceptions that were closed, closed last first.
    ///
    /// # Errors
    /// [`ExceptionError`].
    pub async fn closed(&self, staff: &StaffActor, page: PageRequest) -> Result<Page<ExceptionRecord>, ExceptionError> {
        allowed(staff, Permission::ReadInvoices)?;
        Ok(self.deps.exceptions.closed(page).await?)
    }

    /// Closes an exception with a reason. With `book` it is written into the books what became of the money
    /// ([`Posting`]). It is in the trail before it is written.
    ///
    /// Each is booked once for an order, however many exceptions there are of it: of a second one nothing is booked, and it
    /// is closed without. A payment that was taken back leaves no
    /// credit to give back, and one of which something was given back is not taken back as a whole: nothing is booked
    /// then. A payment that is changed meanwhile has it decided anew.
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
        let wrong = |_| ExceptionError::Reason { longest: LONGEST_REASON };
        let reason = &checked(reason, LONGEST_REASON, true).map_err(wrong)?;
        for time in 1..=TRIES {
            let exception = self.deps.exceptions.find_open(id).await?.ok_or(ExceptionError::NotFound)?;
            let payment = self.payment_of(&exception).await?;
            let journal = if book { Some(self.journal(&exception).await?) } else { None };
            if time == 1 {
                self.record(staff, &exception, payment.as_ref(), reason).await?;
            }
            let payment = payment.filter(|_| journal.is_some()).map(|found| (found.payment.id, found.version));
            let (at, by, reason) = (self.deps.clock.now(), Actor::from(staff), reason.to_owned());
            let closing = ExceptionClosing { id, at, by, reason, journal, payment };
            match self.deps.exceptions.close(&closing).await? {
                Closed::Done => return Ok(exception),
                Closed::NotOpen => return Err(ExceptionError::NotFound),
                Closed::Conflict => {}
            }
        }
        Err(ExceptionError::Busy)
    }

    async fn record(
        &self,
        staff: &StaffActor,
        exception: &PaymentException,
        payment: Option<&VersionedPayment>,
        reason: &str,
    ) -> Result<(), PortError> {
        let subject = format!("{}:{}", exception.kind.as_str(), exception.order);
        let note = TrailNote::new(TrailAction::ClosedException).to(&subject).because_of(reason);
        let note = match payment {
            Some(found) => note.about(&found.payment.customer_id),
            None => note,
        };
        self.deps.trail.record(staff, vec![note]).await
    }

    /// The payment that an exception is of, if it is one of ours.
    async fn payment_of(&self, exception: &PaymentException) -> Result<Option<VersionedPayment>, PortError> {
        let Ok(id) = PaymentId::parse(&exception.order) else { return Ok(None) };
        let found = self.deps.payments.find_any(&id).await?;
        Ok(found.filter(|found| found.payment.gateway == exception.gateway))
    }

    /// What is booked for an exception.
    async fn journal(&self, exception: &PaymentException) -> Result<Journal, ExceptionError> {
        let nothing = || ExceptionError::NothingToBook { kind: exception.kind };
        let (gateway, order) = (exception.gateway.as_str(), exception.order.as_str());
        let amount = exception.amount.filter(|amount| amount.is_positive());
        let (kind, reference, entries) = match Posting::of(exception.kind).ok_or_else(nothing)? {
            Posting::TakeBack => {
                let posted = self.posted(exception, JournalKind::Refund).await?;
                (JournalKind::Reversal, order.to_owned(), reversed(posted.ok_or_else(nothing)?))
            }
            Posting::GiveCreditBack => {
                let posted = self.posted(exception, JournalKind::Reversal).await?.ok_or_else(nothing)?;
                self.unspent(&posted).await?.then_some(()).ok_or_else(nothing)?;
                (JournalKind::Refund, order.to_owned(), refunded(posted, gateway))
            }
            Posting::HoldAtGateway => {
                let clearing = LedgerAccount::Clearing(gateway.to_owned());
                (JournalKind::Suspense, order.to_owned(), held(clearing, amount.ok_or_else(nothing)?, gateway))
            }
            Posting::HoldAtBank => {
                let bank = LedgerAccount::Bank(gateway.to_owned());
                (JournalKind::Suspense, order.to_owned(), held(bank, amount.ok_or_else(nothing)?, gateway))
            }
            Posting::TakePaidOut => {
                let entries = paid_out(amount.ok_or_else(nothing)?, gateway);
                (JournalKind::Settlement, format!("{gateway}/{order}"), entries)
            }
        };
        // What is booked once is not booked again, and that nothing is booked is said.
        let posted = self.deps.ledger.journals(&reference).await?;
        if posted.iter().any(|journal| journal.kind == kind) {
            return Err(nothing());
        }
        let times = (exception.found_at, self.deps.clock.now());
        Journal::new((kind, &reference), times, entries).map_err(|UnbalancedJournal| nothing())
    }

    /// Whether the credit that a payment left is still there.
    async fn unspent(&self, posted: &[Entry]) -> Result<bool, PortError> {
        for entry in posted {
            if let LedgerAccount::Credit(customer) = &entry.account {
                let credit = credit_of(self.deps.ledger.as_ref(), customer).await?;
                return Ok(credit >= negated(entry.amount));
            }
        }
        Ok(true)
    }

    /// The entries of the payment's journal; `None` if there is none, or one of the kind `spent` took it up.
    async fn posted(&self, exception: &PaymentException, spent: JournalKind) -> Result<Option<Vec<Entry>>, PortError> {
        let journals = self.deps.ledger.journals(&exception.order).await?;
        if journals.iter().any(|journal| journal.kind == spent) || self.has_refunds(exception).await? {
            return Ok(None);
        }
        let posted = journals.iter().find(|journal| journal.kind == JournalKind::Payment);
        Ok(posted.map(|journal| journal.entries().to_vec()))
    }

    /// Whether staff recorded that money of the payment was given back.
    async fn has_refunds(&self, exception: &PaymentException) -> Result<bool, PortError> {
        let Ok(id) = PaymentId::parse(&exception.order) else { return Ok(false) };
        Ok(!self.deps.ledger.journals(&PaymentRefund::reference(&id, 1)).await?.is_empty())
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

/// Money that is there, and of which it is not known whose it is.
fn held(there: LedgerAccount, amount: Rupiah, gateway: &str) -> Vec<Entry> {
    vec![
        Entry { account: there, amount },
        Entry { account: LedgerAccount::Suspense(gateway.to_owned()), amount: negated(amount) },
    ]
}

/// Money that a gateway paid out as it is; what it kept of the payment stays open with it.
fn paid_out(amount: Rupiah, gateway: &str) -> Vec<Entry> {
    vec![
        Entry { account: LedgerAccount::Bank(gateway.to_owned()), amount },
        Entry { account: LedgerAccount::Clearing(gateway.to_owned()), amount: negated(amount) },
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
    use crate::billing::payment::{ExceptionKind, MockPaymentExceptions, MockPaymentRepo};
    use crate::kernel::clock::MockClock;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::payment_exception::ExceptionDeps;
    use crate::staff::trail::StaffTrailService;
    use crate::staff::trail::test_trail::{away, recording, willing};
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
        with((found, was_open), vec![posted()], willing())
    }

    fn with(
        (found, was_open): (Option<PaymentException>, bool),
        journals: Vec<Journal>,
        trail: StaffTrailService,
    ) -> (ExceptionService, Written) {
        let written = Written::default();
        let (mut exceptions, mut ledger, mut clock) =
            (MockPaymentExceptions::new(), MockLedger::new(), MockClock::new());
        let mut payments = MockPaymentRepo::new();
        payments.expect_find_any().returning(|_| Ok(None));
        exceptions.expect_find_open().returning(move |_| Ok(found.clone()));
        let closings = written.clone();
        exceptions.expect_close().returning(move |closing| {
            closings.lock().expect("no panic").push(closing.clone());
            Ok(if was_open { Closed::Done } else { Closed::NotOpen })
        });
        ledger.expect_balance().returning(|_| Ok(Rupiah::new(-30)));
        ledger.expect_journals().returning(move |reference| {
            Ok(journals.iter().filter(|journal| journal.reference == reference).cloned().collect())
        });
        clock.expect_now().returning(noon);
        let (exceptions, ledger, clock) = (Arc::new(exceptions), Arc::new(ledger), Arc::new(clock));
        let payments = Arc::new(payments);
        (ExceptionService::new(ExceptionDeps { exceptions, payments, ledger, trail, clock }), written)
    }

    /// What is booked for it.
    async fn booked(kind: ExceptionKind, amount: Option<i64>) -> Result<(JournalKind, Vec<Entry>), ExceptionError> {
        let found = exception(kind, amount);
        let (service, written) = service(Some(found.clone()), true);
        service.close(&actor(Role::Finance), found.id(), ("checked", true)).await?;
        let closing = written.lock().expect("no panic").remove(0);
        let journal = closing.journal.expect("a journal");
        let reference = if journal.kind == JournalKind::Settlement { "midtrans/INV-1-a" } else { "INV-1-a" };
        assert_eq!((closing.id, journal.reference.as_str()), (found.id(), reference));
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
        let (kind, entries) = booked(ExceptionKind::SettlementUnknown, Some(70)).await.expect("it is closed");
        let held = [entry("bank:midtrans", 70), entry("suspense:midtrans", -70)];
        assert_eq!((kind, entries.as_slice()), (JournalKind::Suspense, held.as_slice()));
        let (kind, entries) = booked(ExceptionKind::SettlementDiffers, Some(70)).await.expect("it is closed");
        let taken = [entry("bank:midtrans", 70), entry("clearing:midtrans", -70)];
        assert_eq!((kind, entries.as_slice()), (JournalKind::Settlement, taken.as_slice()));
    }

    #[tokio::test]
    async fn stf_04_closing_is_in_the_trail_before_it_is_written() {
        let found = exception(ExceptionKind::Late, Some(1));
        let trail = recording(|entry| {
            let reason = entry.reason.as_ref().map(|reason| reason.as_str().to_owned());
            entry.action == TrailAction::ClosedException
                && (entry.subject.as_deref(), reason.as_deref()) == (Some("late:INV-1-a"), Some("seen twice"))
        });
        let (service, written) = with((Some(found.clone()), true), vec![posted()], trail);
        service.close(&actor(Role::Finance), found.id(), ("seen\ntwice", false)).await.expect("it is closed");
        assert_eq!(written.lock().expect("no panic").len(), 1);
        let (service, written) = with((Some(found.clone()), true), vec![posted()], away());
        let refused = service.close(&actor(Role::Finance), found.id(), ("x", false)).await;
        assert!(matches!(refused, Err(ExceptionError::Port(_))), "{refused:?}");
        assert!(written.lock().expect("no panic").is_empty());
    }

    #[tokio::test]
    async fn where_nothing_can_be_booked_it_stays_open() {
        for (kind, amount) in [
            (ExceptionKind::Late, Some(1)),
            (ExceptionKind::NotPosted, Some(1)),
            (ExceptionKind::UnknownOrder, None),
            (ExceptionKind::UnknownOrder, Some(0)),
            (ExceptionKind::SettlementMissing, Some(5)),
            (ExceptionKind::SettlementDiffers, Some(-5)),
        ] {
            let refused = booked(kind, amount).await.expect_err("nothing is booked");
            assert!(matches!(refused, ExceptionError::NothingToBook { .. }), "{kind:?}: {refused:?}");
        }
    }

    #[tokio::test]
    async fn what_is_booked_already_is_refused_and_the_exception_stays_open() {
        let of_payment = [
            entry("clearing:midtrans", -135),
            entry("receivable:AGLS1", 100),
            entry("credit:AGLS1", 30),
            entry("fees:midtrans", 5),
        ];
        let of_credit = [entry("clearing:midtrans", -30), entry("credit:AGLS1", 30)];
        let at_gateway = [entry("clearing:midtrans", 7), entry("suspense:midtrans", -7)];
        let paid_out = [entry("bank:midtrans", 7), entry("clearing:midtrans", -7)];
        for (found, kind, entries) in [
            (ExceptionKind::Reversed, JournalKind::Reversal, of_payment.as_slice()),
            (ExceptionKind::Overpaid, JournalKind::Refund, &of_credit),
            (ExceptionKind::UnknownOrder, JournalKind::Suspense, &at_gateway),
            (ExceptionKind::SettlementUnknown, JournalKind::Suspense, &at_gateway),
            (ExceptionKind::SettlementDiffers, JournalKind::Settlement, &paid_out),
        ] {
            let reference = if kind == JournalKind::Settlement { "midtrans/INV-1-a" } else { "INV-1-a" };
            let before = Journal::new((kind, reference), (noon(), noon()), entries.to_vec()).expect("it balances");
            let found = exception(found, Some(7));
            let (service, written) = with((Some(found.clone()), true), vec![posted(), before], willing());
            let refused = service.close(&actor(Role::Finance), found.id(), ("checked", true)).await;
            assert!(matches!(refused, Err(ExceptionError::NothingToBook { .. })), "{found:?}: {refused:?}");
            assert!(written.lock().expect("no panic").is_empty(), "it stays open");
            service.close(&actor(Role::Finance), found.id(), ("checked", false)).await.expect("it is closed without");
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
            let (service, written) = with((Some(found.clone()), true), vec![posted(), other], willing());
            let refused = service.close(&actor(Role::Finance), found.id(), ("checked", true)).await;
            assert!(matches!(refused, Err(ExceptionError::NothingToBook { .. })), "{kind:?}: {refused:?}");
            assert!(written.lock().expect("no panic").is_empty());
        }
    }

    #[tokio::test]
    async fn a_payment_of_which_something_was_given_back_is_taken_back_by_nobody() {
        let entries = vec![entry("clearing:midtrans", -10), entry("receivable:AGLS1", 10)];
        let refund = Journal::new((JournalKind::PaymentRefund, "INV-1-a/1"), (noon(), noon()), entries);
        let refund = refund.expect("it balances");
        for kind in [ExceptionKind::Overpaid, ExceptionKind::Reversed] {
            let found = exception(kind, Some(30));
            let (service, written) = with((Some(found.clone()), true), vec![posted(), refund.clone()], willing());
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
        for reason in ["", "  ", "a\0b", &"x".repeat(501)] {
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

//! Payments and their books.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::ledger::{AccountTotal, Journal, JournalKind, Ledger, LedgerAccount, LedgerSummary};
use portal_core::billing::payment::{
    AddedPayment, Closed, CreditHolder, CustomerCredit, ExceptionClosing, ExceptionRecord, KeptNotification, PaidSoFar,
    PaymentAttempt, PaymentChange, PaymentException, PaymentExceptions, PaymentId, PaymentNotifications, PaymentRefund,
    PaymentRepo, PaymentState, Resolution, VersionedPayment,
};
use portal_core::billing::settlement::{Settlement, SettlementFile};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::commit::Committed;
use portal_core::kernel::id::NotificationId;
use portal_core::kernel::idempotency::IdempotencyRecord;
use portal_core::{CustomerId, InvoiceNumber, Page, PageRequest, PortError, Rupiah};
use portal_testkit::payment_store::PaymentStore;

use crate::database::Gate;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    ForgetsTheFee,
    AnswersEverybody,
    LetsInvoicesBePaidTwice,
    KeepsInvoicesOfWhatIsOver,
    LooksThenAdds,
    LetsTotalsBeTakenTwice,
    TellsNothingOfTotals,
    ForgetsRequests,
    TakesAnyWish,
    RemembersForEver,
    WritesOldVersions,
    PostsNothing,
    LooksThenCommits,
    PostsAgain,
    KeepsTheLatestFinding,
    SumsNothing,
    OpensAgain,
    LooksThenCloses,
    ListsOldestFirst,
    FindsTheFirst,
    ListsByName,
    ClaimsForNobody,
    HoldsForEver,
    LeavesItHeld,
    ForgetsWhatCameLater,
    ClaimsTheLatest,
    LooksThenClaims,
    ForgetsWhyItWasClosed,
    AnswersEveryOrder,
    ClosesOverChanges,
    LooksThenTouches,
    FindsByName,
    StartsAgain,
    MindsNoState,
    FindsPartsOfNames,
    FindsEverybody,
    RepeatsGateways,
    CountsByTheDayOfAsking,
    CountsWhatWasAskedFor,
    AddsUpPayments,
    ForgetsRefunds,
    RefundsWithoutLooking,
    WritesLinesAgain,
    WritesPaymentsAgain,
    LooksThenSettles,
    TakesGatewaysForOne,
    FindsLinesOfOthers,
    LeavesThemWaiting,
    WaitsForWhatWentBack,
    ClosesWithoutTaking,
    FindsReferencesOfOthers,
    TakesTheLatestFile,
    TellsOfThoseWhoSpentIt,
    SpendsWithoutEnd,
    SpendsBesideAnOpenPayment,
    SpendsBeforeMoneyIsDoneWith,
    BooksBeforeMoneyIsDoneWith,
    BooksByWhatWasOwedBefore,
    CountsThePaymentItself,
    LooksThenBooks,
    LooksThenSpends,
    GivesSpentCreditBack,
}

/// A request that was named: whose, its record, and the payment it came to.
type Request = (CustomerId, IdempotencyRecord, PaymentId);

#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) payments: Vec<VersionedPayment>,
    requests: Vec<Request>,
    pub(crate) journals: Vec<Journal>,
    exceptions: Vec<PaymentException>,
    closed: Vec<ExceptionClosing>,
    pub(crate) refunds: Vec<PaymentRefund>,
    pub(crate) lines: Vec<Settlement>,
    pub(crate) paid_out: Vec<PaymentId>,
    pub(crate) files: Vec<SettlementFile>,
    told: Vec<Told>,
}

/// A notification, and until when it is held.
#[derive(Clone)]
struct Told {
    kept: KeptNotification,
    held_until: DateTime<Utc>,
}

pub(crate) struct Books {
    fault: Fault,
    rows: Mutex<Rows>,
    pub(crate) gate: Gate,
}

impl Books {
    pub(crate) fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&mut Rows) -> T) -> T {
        look(&mut self.rows.lock().expect("no panic"))
    }

    fn before(&self, customer: &CustomerId, request: &IdempotencyRecord, now: DateTime<Utc>) -> Option<AddedPayment> {
        if self.is(Fault::ForgetsRequests) {
            return None;
        }
        self.read(|rows| {
            let is_it = |(of, kept, _): &&Request| {
                let is_kept = kept.keep_until > now || self.is(Fault::RemembersForEver);
                (of == customer || self.is(Fault::AnswersEverybody)) && kept.name == request.name && is_kept
            };
            let (_, kept, id) = rows.requests.iter().rev().find(is_it)?;
            if kept.request != request.request && !self.is(Fault::TakesAnyWish) {
                return Some(AddedPayment::KeyReused);
            }
            let before = rows.payments.iter().find(|row| row.payment.id == *id)?;
            Some(AddedPayment::Before(Box::new(before.clone())))
        })
    }

    /// Whether what is owed is what was read after so many other payments.
    async fn is_as_read(&self, payment: &PaymentAttempt, paid_before: Option<u64>) -> Result<bool, PortError> {
        let Some(paid_before) = paid_before else { return Ok(true) };
        let paid = self.paid_so_far(payment).await?;
        let is_same = paid.payments == paid_before || self.is(Fault::BooksByWhatWasOwedBefore);
        Ok(is_same && (paid.unsettled.is_none() || self.is(Fault::BooksBeforeMoneyIsDoneWith)))
    }

    /// Whether there is as much credit as the journal takes.
    async fn is_covered(&self, journal: Option<&Journal>) -> Result<bool, PortError> {
        let Some((customer, taken)) = journal.and_then(Journal::taken_credit) else { return Ok(true) };
        let holders = self.holders(None, u32::MAX).await?;
        let credit = holders.iter().find(|holder| holder.customer_id == *customer);
        Ok(credit.is_some_and(|holder| holder.credit >= taken) || self.is(Fault::GivesSpentCreditBack))
    }

    fn open(&self, payment: &PaymentAttempt) -> Option<VersionedPayment> {
        let stays = |row: &VersionedPayment| {
            (row.payment.state.is_open() || self.is(Fault::KeepsInvoicesOfWhatIsOver))
                && !self.is(Fault::LetsInvoicesBePaidTwice)
        };
        let is_it =
            |row: &&VersionedPayment| stays(row) && payment.lines.iter().any(|line| row.payment.pays(&line.invoice));
        self.read(|rows| rows.payments.iter().find(is_it).cloned())
    }

    /// The totals in the payment's range that are taken, if its own is.
    fn taken(&self, payment: &PaymentAttempt) -> Option<Vec<Rupiah>> {
        if !payment.claims_total() || self.is(Fault::LetsTotalsBeTakenTwice) {
            return None;
        }
        let (least, greatest) = payment.unique_totals();
        let claims = |row: &&VersionedPayment| row.payment.claims_total() && row.payment.gateway == payment.gateway;
        let mut taken: Vec<Rupiah> =
            self.read(|rows| rows.payments.iter().filter(claims).map(|row| row.payment.total()).collect());
        taken.retain(|total| (least..=greatest).contains(total));
        taken.sort_unstable();
        if self.is(Fault::TellsNothingOfTotals) {
            taken.retain(|total| *total == payment.total());
        }
        taken.contains(&payment.total()).then_some(taken)
    }

    fn of(&self, scope: &CustomerScope) -> Vec<PaymentAttempt> {
        let is_own = |row: &&VersionedPayment| {
            row.payment.customer_id == *scope.customer_id() || self.is(Fault::AnswersEverybody)
        };
        let mut own: Vec<_> =
            self.read(|rows| rows.payments.iter().filter(is_own).map(|row| row.payment.clone()).collect());
        own.sort_by_key(|payment: &PaymentAttempt| (payment.created_at, payment.id.clone()));
        if !self.is(Fault::ListsOldestFirst) {
            own.reverse();
        }
        own
    }

    /// All exceptions with what became of them.
    fn records(&self) -> Vec<ExceptionRecord> {
        self.read(|rows| {
            let record = |exception: &PaymentException| {
                let closing = rows.closed.iter().find(|closed| closed.id == exception.id());
                let resolution = closing.map(|closing| Resolution {
                    at: closing.at,
                    by: closing.by.clone(),
                    reason: if self.is(Fault::ForgetsWhyItWasClosed) { String::new() } else { closing.reason.clone() },
                });
                ExceptionRecord { exception: exception.clone(), resolution }
            };
            rows.exceptions.iter().map(record).collect()
        })
    }

    fn note(&self, exception: &PaymentException) {
        self.read(|rows| {
            if self.is(Fault::OpensAgain) {
                rows.closed.retain(|closed| closed.id != exception.id());
            }
            let is_there = rows.exceptions.iter().position(|kept| kept.id() == exception.id());
            match is_there {
                Some(at) if self.is(Fault::KeepsTheLatestFinding) => rows.exceptions[at] = exception.clone(),
                Some(_) => {}
                None => rows.exceptions.push(exception.clone()),
            }
        });
    }
}

#[async_trait]
impl PaymentRepo for Books {
    async fn add(
        &self,
        payment: &PaymentAttempt,
        request: Option<IdempotencyRecord>,
    ) -> Result<AddedPayment, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenAdds)).await;
        let before = request.and_then(|request| self.before(&payment.customer_id, &request, payment.created_at));
        let (open, taken) = (self.open(payment), self.taken(payment));
        let_others_go_first().await;
        if let Some(before) = before {
            return Ok(before);
        }
        if let Some(open) = open {
            return Ok(AddedPayment::Open(Box::new(open)));
        }
        if let Some(taken) = taken {
            return Ok(AddedPayment::TotalTaken(taken));
        }
        let mut payment = payment.clone();
        if self.is(Fault::ForgetsTheFee) {
            payment.fee = Rupiah::ZERO;
        }
        self.read(|rows| {
            rows.requests.extend(request.map(|request| (payment.customer_id.clone(), request, payment.id.clone())));
            rows.payments.push(VersionedPayment { payment, version: 1 });
        });
        Ok(AddedPayment::New)
    }

    async fn requested(
        &self,
        scope: &CustomerScope,
        request: &IdempotencyRecord,
        now: DateTime<Utc>,
    ) -> Result<Option<AddedPayment>, PortError> {
        Ok(self.before(scope.customer_id(), request, now))
    }

    async fn find(&self, scope: &CustomerScope, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError> {
        let found = self.find_any(id).await?;
        let is_own = |found: &VersionedPayment| found.payment.customer_id == *scope.customer_id();
        Ok(found.filter(|found| is_own(found) || self.is(Fault::AnswersEverybody)))
    }

    async fn find_any(&self, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError> {
        Ok(self.read(|rows| rows.payments.iter().find(|row| row.payment.id == *id).cloned()))
    }

    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<PaymentAttempt>, PortError> {
        let own = self.of(scope);
        let total = own.len() as u64;
        let (skip, take) = (usize::try_from(page.offset()).expect("few"), page.limit() as usize);
        Ok(Page { items: own.into_iter().skip(skip).take(take).collect(), total, request: page })
    }

    async fn latest_of(
        &self,
        scope: &CustomerScope,
        invoice: &InvoiceNumber,
    ) -> Result<Option<PaymentAttempt>, PortError> {
        let mut own = self.of(scope);
        if self.is(Fault::FindsTheFirst) {
            own.reverse();
        }
        Ok(own.into_iter().find(|payment| payment.pays(invoice)))
    }

    async fn paid_so_far(&self, payment: &PaymentAttempt) -> Result<PaidSoFar, PortError> {
        let invoices = |row: &VersionedPayment| payment.lines.iter().any(|line| row.payment.pays(&line.invoice));
        let is_other = |row: &&VersionedPayment| {
            let is_other = row.payment.id != payment.id || self.is(Fault::CountsThePaymentItself);
            is_other && invoices(row) && row.payment.state.was_paid()
        };
        Ok(self.read(|rows| {
            let mut others: Vec<_> = rows.payments.iter().filter(is_other).map(|row| &row.payment).collect();
            let payments = others.len() as u64;
            others.retain(|other| other.state == PaymentState::Paid && other.next_check_at.is_some());
            PaidSoFar { payments, unsettled: others.first().map(|other| other.id.clone()) }
        }))
    }

    async fn commit(&self, change: &PaymentChange) -> Result<Committed, PortError> {
        let looks =
            [Fault::LooksThenCommits, Fault::LooksThenTouches, Fault::RefundsWithoutLooking, Fault::LooksThenBooks];
        let _alone = self.gate.pass(looks.iter().any(|fault| self.is(*fault))).await;
        let is_it = |row: &VersionedPayment| {
            let is_expected = row.version == change.expected || self.is(Fault::WritesOldVersions);
            row.payment.id == change.after.id && is_expected
        };
        let at = self.read(|rows| rows.payments.iter().position(is_it));
        let is_as_read = self.is_as_read(&change.after, change.paid_before).await?;
        let_others_go_first().await;
        let Some(at) = at.filter(|_| is_as_read) else { return Ok(Committed::Conflict) };
        if !self.is_covered(change.journal.as_ref()).await? {
            return Ok(Committed::Conflict);
        }
        self.read(|rows| {
            let row = &mut rows.payments[at];
            (row.payment, row.version) = (change.after.clone(), row.version + 1);
            let is_there = |journal: &&Journal| rows.journals.iter().all(|kept| kept.id != journal.id);
            let posted = change.journal.iter().filter(|journal| is_there(journal) || self.is(Fault::PostsAgain));
            let posted: Vec<_> = posted.filter(|_| !self.is(Fault::PostsNothing)).cloned().collect();
            rows.journals.extend(posted);
            let refund = change.refund.iter().filter(|_| !self.is(Fault::ForgetsRefunds));
            rows.refunds.extend(refund.cloned());
        });
        change.exceptions.iter().for_each(|exception| self.note(exception));
        Ok(Committed::Done)
    }

    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPayment>, PortError> {
        let is_due = |row: &&VersionedPayment| row.payment.next_check_at.is_some_and(|at| at <= now);
        let mut due: Vec<_> = self.read(|rows| rows.payments.iter().filter(is_due).cloned().collect());
        let at = |row: &VersionedPayment| row.payment.next_check_at.filter(|_| !self.is(Fault::ListsByName));
        due.sort_by_key(|row| (at(row), row.payment.id.clone()));
        due.truncate(limit as usize);
        Ok(due)
    }
}

#[async_trait]
impl PaymentExceptions for Books {
    async fn raise(&self, exception: &PaymentException) -> Result<(), PortError> {
        self.note(exception);
        Ok(())
    }

    async fn find_open(&self, id: uuid::Uuid) -> Result<Option<PaymentException>, PortError> {
        Ok(PaymentExceptions::open(self, u32::MAX).await?.into_iter().find(|exception| exception.id() == id))
    }

    async fn close(&self, closing: &ExceptionClosing) -> Result<Closed, PortError> {
        let looks = [Fault::LooksThenCloses, Fault::LooksThenTouches];
        let _alone = self.gate.pass(looks.iter().any(|fault| self.is(*fault))).await;
        let is_open = self.find_open(closing.id).await?.is_some();
        let at = closing.payment.as_ref().map(|(id, expected)| {
            let is_it = |row: &VersionedPayment| {
                row.payment.id == *id && (row.version == *expected || self.is(Fault::ClosesOverChanges))
            };
            self.read(|rows| rows.payments.iter().position(is_it))
        });
        let_others_go_first().await;
        if !is_open {
            return Ok(Closed::NotOpen);
        }
        if at == Some(None) {
            return Ok(Closed::Conflict);
        }
        self.read(|rows| {
            rows.closed.push(closing.clone());
            let settles = closing.journal.as_ref().is_some_and(|journal| journal.kind == JournalKind::Settlement);
            if let Some(Some(at)) = at {
                rows.payments[at].version += 1;
                let id = rows.payments[at].payment.id.clone();
                rows.paid_out.extend((settles && !self.is(Fault::ClosesWithoutTaking)).then_some(id));
            }
            let journal = closing.journal.iter().find(|new| rows.journals.iter().all(|kept| kept.id != new.id));
            rows.journals.extend(journal.cloned());
        });
        Ok(Closed::Done)
    }

    async fn closed(&self, page: PageRequest) -> Result<Page<ExceptionRecord>, PortError> {
        let mut closed: Vec<_> = self.records().into_iter().filter(|record| record.resolution.is_some()).collect();
        closed.sort_by_key(|record| std::cmp::Reverse(record.resolution.as_ref().map(|resolution| resolution.at)));
        let total = closed.len() as u64;
        let (skip, take) = (usize::try_from(page.offset()).expect("few"), page.limit() as usize);
        Ok(Page { items: closed.into_iter().skip(skip).take(take).collect(), total, request: page })
    }

    async fn of_order(&self, order: &str) -> Result<Vec<ExceptionRecord>, PortError> {
        let mut found = self.records();
        found.retain(|record| record.exception.order == order || self.is(Fault::AnswersEveryOrder));
        found.sort_by_key(|record| record.exception.found_at);
        Ok(found)
    }

    async fn open(&self, limit: u32) -> Result<Vec<PaymentException>, PortError> {
        let is_open = |rows: &Rows, kept: &PaymentException| rows.closed.iter().all(|closed| closed.id != kept.id());
        let mut open =
            self.read(|rows| rows.exceptions.iter().filter(|kept| is_open(rows, kept)).cloned().collect::<Vec<_>>());
        open.sort_by_key(|exception| exception.found_at);
        open.truncate(limit as usize);
        Ok(open)
    }
}

#[async_trait]
impl PaymentNotifications for Books {
    async fn keep(&self, notification: &KeptNotification) -> Result<(), PortError> {
        self.read(|rows| {
            let at = rows.told.iter().position(|told| told.kept.payment == notification.payment);
            let before = at.map(|at| rows.told.remove(at));
            let reference = notification.reference.clone();
            let reference = reference.or_else(|| before.as_ref().and_then(|told| told.kept.reference.clone()));
            let held = before.map(|told| told.held_until).filter(|_| self.is(Fault::LeavesItHeld));
            let held_until = held.unwrap_or(DateTime::<Utc>::MIN_UTC);
            rows.told.push(Told { kept: KeptNotification { reference, ..notification.clone() }, held_until });
        });
        Ok(())
    }

    async fn claim(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<KeptNotification>, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenClaims)).await;
        let is_free = |told: &&Told| told.held_until <= now || self.is(Fault::ClaimsForNobody);
        let mut free: Vec<Told> = self.read(|rows| rows.told.iter().filter(is_free).cloned().collect());
        free.sort_by_key(|told| (told.held_until, told.kept.told_at));
        if self.is(Fault::ClaimsTheLatest) {
            free.reverse();
        }
        free.truncate(limit as usize);
        let_others_go_first().await;
        let until = if self.is(Fault::HoldsForEver) { DateTime::<Utc>::MAX_UTC } else { until };
        self.read(|rows| {
            let is_claimed = |told: &Told| free.iter().any(|free| free.kept.id == told.kept.id);
            rows.told.iter_mut().filter(|told| is_claimed(told)).for_each(|told| told.held_until = until);
        });
        Ok(free.into_iter().map(|told| told.kept).collect())
    }

    async fn done(&self, id: NotificationId) -> Result<(), PortError> {
        self.read(|rows| {
            rows.told.retain(|told| told.kept.id != id && !self.is(Fault::ForgetsWhatCameLater));
        });
        Ok(())
    }
}

#[async_trait]
impl CustomerCredit for Books {
    async fn holders(&self, after: Option<CustomerId>, limit: u32) -> Result<Vec<CreditHolder>, PortError> {
        let mut credit = std::collections::BTreeMap::new();
        for entry in self.read(|rows| rows.journals.clone()).iter().flat_map(Journal::entries) {
            let is_counted = entry.amount.amount() < 0 || !self.is(Fault::TellsOfThoseWhoSpentIt);
            if let LedgerAccount::Credit(customer) = &entry.account
                && is_counted
            {
                *credit.entry(customer.clone()).or_insert(0) -= entry.amount.amount();
            }
        }
        let holder = |(customer_id, credit)| CreditHolder { customer_id, credit: Rupiah::new(credit) };
        let held =
            credit.into_iter().filter(|(id, credit)| *credit > 0 && after.as_ref().is_none_or(|after| id > after));
        Ok(held.map(holder).take(limit as usize).collect())
    }

    async fn spend(
        &self,
        payment: &PaymentAttempt,
        journal: &Journal,
        paid_before: u64,
    ) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenSpends)).await;
        let holders = self.holders(None, u32::MAX).await?;
        let credit = holders.iter().find(|holder| holder.customer_id == payment.customer_id);
        let is_covered = credit.is_some_and(|holder| holder.credit >= payment.amount());
        let is_settled = self.is_as_read(payment, Some(paid_before)).await?;
        let is_free = (self.open(payment).is_none() || self.is(Fault::SpendsBesideAnOpenPayment))
            && (is_settled || self.is(Fault::SpendsBeforeMoneyIsDoneWith));
        let_others_go_first().await;
        if !is_free || !(is_covered || self.is(Fault::SpendsWithoutEnd)) {
            return Ok(Committed::Conflict);
        }
        self.read(|rows| {
            rows.payments.push(VersionedPayment { payment: payment.clone(), version: 1 });
            rows.journals.push(journal.clone());
        });
        Ok(Committed::Done)
    }
}

#[async_trait]
impl Ledger for Books {
    async fn balance(&self, account: &LedgerAccount) -> Result<Rupiah, PortError> {
        let of = |journal: &Journal| -> i64 {
            let own = journal.entries().iter().filter(|entry| entry.account == *account);
            own.map(|entry| entry.amount.amount()).sum()
        };
        Ok(Rupiah::new(self.read(|rows| rows.journals.iter().map(of).sum())))
    }

    async fn journals(&self, reference: &str) -> Result<Vec<Journal>, PortError> {
        Ok(self.read(|rows| rows.journals.iter().filter(|journal| journal.reference == reference).cloned().collect()))
    }

    async fn summary(&self) -> Result<LedgerSummary, PortError> {
        if self.is(Fault::SumsNothing) {
            return Ok(LedgerSummary::default());
        }
        let journals = self.read(|rows| rows.journals.clone());
        let mut totals = std::collections::BTreeMap::new();
        for entry in journals.iter().flat_map(Journal::entries) {
            let accounts = match &entry.account {
                LedgerAccount::Receivable(_) | LedgerAccount::Credit(_) => entry.account.kind().to_owned(),
                account => account.to_string(),
            };
            *totals.entry(accounts).or_insert(0) += entry.amount.amount();
        }
        let total = |(accounts, total)| AccountTotal { accounts, total: Rupiah::new(total) };
        let totals = totals.into_iter().map(total).collect();
        Ok(LedgerSummary { journals: journals.len() as u64, unbalanced: Vec::new(), totals })
    }
}

pub(crate) fn books(fault: Fault) -> Books {
    Books { fault, rows: Mutex::default(), gate: Gate::default() }
}

fn with(fault: Fault) -> Arc<dyn PaymentStore> {
    Arc::new(books(fault))
}

fn fresh() -> impl Future<Output = (Arc<dyn PaymentStore>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::payment_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { payment_store, with;
        Fault::ForgetsTheFee => a_payment_is_found_as_it_was_added;
        Fault::AnswersEverybody => nothing_of_another_customer_is_answered;
        Fault::LetsInvoicesBePaidTwice => one_open_payment_pays_an_invoice;
        Fault::KeepsInvoicesOfWhatIsOver => a_payment_that_is_over_makes_room_for_another;
        Fault::LooksThenAdds => of_racing_payments_of_an_invoice_one_is_added;
        Fault::LetsTotalsBeTakenTwice => a_total_is_one_open_payments_alone;
        Fault::TellsNothingOfTotals => what_is_taken_of_the_totals_is_told;
        Fault::ForgetsRequests => a_request_adds_one_payment;
        Fault::TakesAnyWish => a_request_of_the_same_name_and_another_wish_is_told_apart;
        Fault::RemembersForEver => a_request_is_forgotten_when_its_time_is_over;
        Fault::WritesOldVersions => a_change_of_an_old_version_writes_nothing;
        Fault::PostsNothing => a_change_writes_payment_journal_and_exceptions;
        Fault::LooksThenCommits => of_a_hundred_changes_of_one_version_one_is_written;
        Fault::PostsAgain => a_journal_is_posted_once;
        Fault::KeepsTheLatestFinding => an_exception_is_kept_once_as_it_was_first_found;
        Fault::OpensAgain => an_exception_that_is_closed_is_found_no_more;
        Fault::LooksThenCloses => an_exception_is_closed_once_with_its_journal;
        Fault::ForgetsWhyItWasClosed => what_was_closed_is_listed_with_who_and_why;
        Fault::AnswersEveryOrder => the_exceptions_of_an_order_are_found;
        Fault::ClosesOverChanges => an_exception_of_a_payment_that_was_changed_stays_open;
        Fault::LooksThenTouches => of_a_closing_and_a_change_of_the_same_version_one_is_written;
        Fault::SumsNothing => the_books_are_summed_by_account_and_as_a_whole;
        Fault::ListsOldestFirst => pages_are_newest_first_and_empty_past_the_last;
        Fault::FindsTheFirst => the_latest_payment_of_an_invoice_is_found;
        Fault::ListsByName => what_is_due_is_answered_the_longest_overdue_first;
        Fault::ClaimsForNobody => a_notification_is_claimed_until_it_is_done;
        Fault::HoldsForEver => a_notification_that_is_held_is_claimed_again_when_its_time_is_over;
        Fault::LeavesItHeld => a_later_notification_takes_the_place_of_an_earlier_one;
        Fault::ForgetsWhatCameLater => a_later_notification_stays_when_an_earlier_one_is_done;
        Fault::ClaimsTheLatest => those_that_wait_longest_are_claimed_first;
        Fault::LooksThenClaims => of_racing_claims_one_gets_a_notification;
        Fault::TellsOfThoseWhoSpentIt => those_who_paid_too_much_are_told_in_the_order_of_their_ids;
        Fault::SpendsWithoutEnd => credit_pays_an_invoice_as_far_as_it_goes;
        Fault::SpendsBesideAnOpenPayment => an_invoice_with_an_open_payment_is_not_paid_with_credit;
        Fault::GivesSpentCreditBack => credit_that_was_spent_is_not_given_back;
        Fault::SpendsBeforeMoneyIsDoneWith => an_invoice_whose_money_is_not_done_with_is_not_paid_with_credit;
        Fault::BooksBeforeMoneyIsDoneWith => money_is_booked_by_what_is_owed_after_other_money;
        Fault::LooksThenBooks => of_racing_payments_of_one_debt_one_is_booked;
        Fault::LooksThenSpends => of_racing_payments_with_one_credit_those_are_written_that_it_covers;
    }
}

mod must_fail_in_races {
    use super::{Fault, with};

    crate::must_fail_on! { payment_store, with;
        Fault::LooksThenAdds => of_racing_payments_of_a_total_one_is_added;
        Fault::BooksByWhatWasOwedBefore => money_is_booked_by_what_is_owed_after_other_money;
    }
}

mod must_fail_in_counting {
    use super::{Fault, with};

    crate::must_fail_on! { payment_store, with;
        Fault::CountsThePaymentItself => money_is_booked_by_what_is_owed_after_other_money;
    }
}

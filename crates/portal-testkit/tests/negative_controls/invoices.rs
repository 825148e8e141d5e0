//! A repository of invoices.

mod must_fail;

use std::cmp::Reverse;
use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use portal_core::billing::invoice::{
    Invoice, InvoiceCounts, InvoiceDetail, InvoiceItem, InvoiceList, InvoiceOrder, InvoiceQuery, InvoiceRepo,
    InvoiceState, InvoiceView, Payment, PaymentState, PreviousInvoice, view_of,
};
use portal_core::identity::customer::CustomerScope;
use portal_core::{InvoiceNumber, Page, PageRequest, PortError, Rupiah};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::InvoiceFixture;

use crate::database::Isp;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ListsEverybodys,
    FindsAnybodys,
    ComparesWithAnybodys,
    ComparesWithWithdrawn,
    ComparesByDateAlone,
    ComparesWithItself,
    ComparesWithoutLines,
    ShowsDrafts,
    LateOnTheDueDate,
    BelievesTheMark,
    OldestFirst,
    UnpaidNewestFirst,
    CountsThePageOnly,
    RepeatsTheFirstPage,
    OwesOnlyWhatPasses,
    OverpaymentsPayOthers,
    IgnoresPayments,
    OwesWhatIsSettled,
    SumsInThirtyTwoBits,
    SortsLines,
    PaymentsAsWritten,
    TrimsTexts,
    AmountsAsDoubles,
    ForgetsReferences,
    TakesTheWordForIt,
    TakesAMarkForAnAmount,
    FindsWithoutLooking,
    CountsWithoutLooking,
}

struct Invoices {
    fault: Fault,
    isp: Arc<Isp>,
}

impl Invoices {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// The customer's invoices, and all if `all`.
    fn of(&self, scope: &CustomerScope, all: Fault) -> Vec<InvoiceFixture> {
        let rows = self.isp.invoices.lock().expect("no panic");
        let mine = rows.iter().filter(|row| row.customer_id == *scope.customer_id() || self.is(all));
        mine.filter(|row| row.state != InvoiceState::Draft || self.is(Fault::ShowsDrafts)).cloned().collect()
    }

    fn view(&self, one: &Invoice, today: NaiveDate) -> InvoiceView {
        let later = u64::from(self.is(Fault::LateOnTheDueDate));
        if self.is(Fault::TakesTheWordForIt) && !matches!(one.state, InvoiceState::Cancelled | InvoiceState::Refunded) {
            let left = if one.state == InvoiceState::Paid { PaymentState::Paid } else { PaymentState::Unpaid };
            return view_of(left, one.due_date, today);
        }
        if self.is(Fault::TakesAMarkForAnAmount) && one.state == InvoiceState::Paid {
            return InvoiceView::Paid;
        }
        match one.view(today + Days::new(later)) {
            Some(InvoiceView::Overdue) if self.is(Fault::BelievesTheMark) && one.state != InvoiceState::Overdue => {
                InvoiceView::Pending
            }
            Some(view) => view,
            None => InvoiceView::Pending,
        }
    }

    fn owed(&self, one: &Invoice) -> i64 {
        let paid = if self.is(Fault::IgnoresPayments) { 0 } else { one.paid.amount() };
        let owed = one.total.amount() - paid;
        if self.is(Fault::OverpaymentsPayOthers) { owed } else { owed.max(0) }
    }

    fn sort(&self, all: &mut [Invoice], order: InvoiceOrder, today: NaiveDate) {
        all.sort_by_key(|one| Reverse((one.invoice_date, one.number.clone())));
        if self.is(Fault::OldestFirst) {
            all.reverse();
        }
        if order == InvoiceOrder::UnpaidFirst {
            let is_owed = |one: &Invoice| one.view(today).is_some_and(InvoiceView::is_unpaid);
            let due = |one: &Invoice| (one.due_date, one.number.clone());
            all.sort_by_key(|one| {
                (!is_owed(one), (is_owed(one) && !self.is(Fault::UnpaidNewestFirst)).then(|| due(one)))
            });
        }
    }

    /// What is owed on these, and how many of them are late.
    fn sums<'a>(&self, all: impl Iterator<Item = &'a Invoice>, today: NaiveDate) -> (Rupiah, u64) {
        let (mut sum, mut overdue) = (0, 0);
        for one in all {
            let view = self.view(one, today);
            let counts_all = self.is(Fault::OwesWhatIsSettled) || self.is(Fault::OverpaymentsPayOthers);
            if view.is_unpaid() || counts_all {
                sum += self.owed(one);
                overdue += u64::from(view == InvoiceView::Overdue);
            }
        }
        let most = if self.is(Fault::SumsInThirtyTwoBits) { i64::from(i32::MAX) } else { i64::MAX };
        (Rupiah::new(most.min(sum)), overdue)
    }

    fn counts<'a>(&self, all: impl Iterator<Item = &'a Invoice>, today: NaiveDate) -> InvoiceCounts {
        let mut counts = InvoiceCounts::default();
        for one in all {
            match self.view(one, today) {
                InvoiceView::Pending => counts.pending += 1,
                InvoiceView::Overdue => counts.overdue += 1,
                InvoiceView::Paid => counts.paid += 1,
                InvoiceView::Cancelled => counts.cancelled += 1,
                InvoiceView::Refunded => counts.refunded += 1,
            }
        }
        counts
    }

    fn page(&self, all: Vec<Invoice>, request: PageRequest) -> Page<Invoice> {
        let offset = if self.is(Fault::RepeatsTheFirstPage) { 0 } else { request.offset() };
        let (skip, take) = (offset.try_into().expect("small"), request.limit().try_into().expect("small"));
        let count = all.len();
        let items: Vec<Invoice> = all.into_iter().skip(skip).take(take).collect();
        let total = if self.is(Fault::CountsThePageOnly) { items.len() } else { count };
        Page { items, total: total.try_into().expect("small"), request }
    }

    fn text(&self, text: &str) -> String {
        if self.is(Fault::TrimsTexts) { text.trim().into() } else { text.into() }
    }

    fn items(&self, row: &InvoiceFixture) -> Vec<InvoiceItem> {
        let mut items = row.items.clone();
        for item in &mut items {
            item.description = self.text(&item.description);
            if self.is(Fault::AmountsAsDoubles) && item.amount.amount() > 1 << 53 {
                item.amount = Rupiah::new(item.amount.amount() & !1);
            }
        }
        if self.is(Fault::SortsLines) {
            items.sort_by(|one, other| one.description.cmp(&other.description));
        }
        items
    }

    fn payments(&self, row: &InvoiceFixture) -> Vec<Payment> {
        let mut payments = row.payments.clone();
        if !self.is(Fault::PaymentsAsWritten) {
            payments.sort_by_key(|payment| payment.paid_at);
        }
        for payment in &mut payments {
            payment.reference = payment.reference.take().filter(|_| !self.is(Fault::ForgetsReferences));
        }
        payments
    }

    fn previous(&self, scope: &CustomerScope, of: &InvoiceFixture) -> Option<PreviousInvoice> {
        let place = |row: &InvoiceFixture| {
            let number = Some(row.number.clone()).filter(|_| !self.is(Fault::ComparesByDateAlone));
            (row.invoice_date, number)
        };
        let may = |row: &InvoiceFixture| {
            (row.state != InvoiceState::Cancelled || self.is(Fault::ComparesWithWithdrawn))
                && (place(row) < place(of) || self.is(Fault::ComparesWithItself))
        };
        let before = self.of(scope, Fault::ComparesWithAnybodys).into_iter().filter(may).max_by_key(place)?;
        let items = if self.is(Fault::ComparesWithoutLines) { Vec::new() } else { self.items(&before) };
        Some(PreviousInvoice { invoice: before.invoice(), items })
    }
}

#[async_trait]
impl InvoiceRepo for Invoices {
    async fn page_of(
        &self,
        scope: &CustomerScope,
        query: &InvoiceQuery,
        today: NaiveDate,
    ) -> Result<InvoiceList, PortError> {
        let found = |one: &Invoice| query.search.finds(one) || self.is(Fault::FindsWithoutLooking);
        let passes = |one: &Invoice| found(one) && query.filter.admits(self.view(one, today));
        let all = self.of(scope, Fault::ListsEverybodys).into_iter().map(|row| row.invoice());
        let all: Vec<Invoice> = all.collect();
        let counted = all.iter().filter(|one| found(one) || self.is(Fault::CountsWithoutLooking));
        let counts = self.counts(counted, today);
        let (mut passing, others): (Vec<Invoice>, Vec<Invoice>) = all.into_iter().partition(passes);
        let others = if self.is(Fault::OwesOnlyWhatPasses) { &[] } else { &others[..] };
        let (outstanding, overdue) = self.sums(passing.iter().chain(others), today);
        self.sort(&mut passing, query.order, today);
        Ok(InvoiceList { page: self.page(passing, query.page), outstanding, overdue, counts })
    }

    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        let found = self.of(scope, Fault::FindsAnybodys).into_iter().find(|row| row.number == *number);
        Ok(found.map(|row| InvoiceDetail {
            invoice: row.invoice(),
            items: self.items(&row),
            payments: self.payments(&row),
            previous: self.previous(scope, &row),
        }))
    }
}

/// A right one.
pub(crate) fn plain(isp: Arc<Isp>) -> Arc<dyn InvoiceRepo> {
    Arc::new(Invoices { fault: Fault::None, isp })
}

fn with(fault: Fault) -> (Arc<dyn InvoiceRepo>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Invoices { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn InvoiceRepo>, Arc<dyn TestDatabase>, ())> {
    let (invoices, test_db) = with(Fault::None);
    ready((invoices, test_db, ()))
}

portal_testkit::invoice_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

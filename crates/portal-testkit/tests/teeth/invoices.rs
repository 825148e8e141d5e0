//! A repository of invoices.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use portal_core::customer::CustomerScope;
use portal_core::invoice::{
    Invoice, InvoiceDetail, InvoiceFilter, InvoiceItem, InvoiceList, InvoiceOrder, InvoiceRepo, InvoiceState,
    InvoiceView, Payment, PreviousInvoice,
};
use portal_core::{InvoiceNumber, Page, PageRequest, PortError, Rupiah};
use portal_testkit::Backstage;
use portal_testkit::fixtures::InvoiceFixture;

use crate::sessions::Sessions;
use crate::stage::Isp;

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
            let is_owed = |one: &Invoice| matches!(one.view(today), Some(InvoiceView::Pending | InvoiceView::Overdue));
            let due = |one: &Invoice| (one.due_date, one.number.clone());
            all.sort_by_key(|one| {
                (!is_owed(one), (is_owed(one) && !self.is(Fault::UnpaidNewestFirst)).then(|| due(one)))
            });
        }
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
        filter: InvoiceFilter,
        order: InvoiceOrder,
        today: NaiveDate,
        request: PageRequest,
    ) -> Result<InvoiceList, PortError> {
        let passes = |one: &Invoice| match filter {
            InvoiceFilter::All => true,
            InvoiceFilter::Seen(wanted) => self.view(one, today) == wanted,
        };
        let all = self.of(scope, Fault::ListsEverybodys).into_iter().map(|row| row.invoice());
        let (mut passing, others): (Vec<Invoice>, Vec<Invoice>) = all.partition(passes);
        let others = if self.is(Fault::OwesOnlyWhatPasses) { &[] } else { &others[..] };
        let unpaid = |one: &&Invoice| {
            let view = self.view(one, today);
            matches!(view, InvoiceView::Pending | InvoiceView::Overdue) || self.is(Fault::OwesWhatIsSettled)
        };
        let owed: Vec<&Invoice> = passing.iter().chain(others).filter(unpaid).collect();
        let sum = owed.iter().map(|one| self.owed(one)).sum();
        let most = if self.is(Fault::SumsInThirtyTwoBits) { i64::from(i32::MAX) } else { i64::MAX };
        let overdue = owed.iter().filter(|one| self.view(one, today) == InvoiceView::Overdue).count();
        let (outstanding, overdue) = (Rupiah::new(most.min(sum)), overdue.try_into().expect("small"));
        self.sort(&mut passing, order, today);
        let offset = if self.is(Fault::RepeatsTheFirstPage) { 0 } else { request.offset() };
        let (skip, take) = (offset.try_into().expect("small"), request.limit().try_into().expect("small"));
        let count = passing.len();
        let items: Vec<Invoice> = passing.into_iter().skip(skip).take(take).collect();
        let total = if self.is(Fault::CountsThePageOnly) { items.len() } else { count };
        let page = Page { items, total: total.try_into().expect("small"), request };
        Ok(InvoiceList { page, outstanding, overdue })
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

fn with(fault: Fault) -> (Arc<dyn InvoiceRepo>, Arc<dyn Backstage>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Invoices { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn InvoiceRepo>, Arc<dyn Backstage>, ())> {
    let (invoices, stage) = with(Fault::None);
    ready((invoices, stage, ()))
}

portal_testkit::invoice_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod bites {
    use super::{Fault, with};

    crate::bitten! { invoice_repo, with;
        Fault::ListsEverybodys => sec_40_invoices_of_others_are_neither_listed_nor_counted_nor_owed;
        Fault::FindsAnybodys => sec_40_an_invoice_of_somebody_else_is_not_found;
        Fault::ComparesWithAnybodys => sec_40_the_invoice_before_is_never_somebody_elses;
        Fault::ComparesWithWithdrawn => drafts_and_withdrawn_invoices_are_never_the_one_before;
        Fault::ComparesByDateAlone => the_invoice_before_is_by_date_and_on_one_day_by_number;
        Fault::ComparesWithItself => the_first_invoice_has_none_before_it;
        Fault::ComparesWithoutLines => the_invoice_before_comes_with_its_lines_in_their_order;
        Fault::ShowsDrafts => drafts_are_nowhere, an_invoice_is_found_whatever_state_it_is_in_but_a_draft;
        Fault::LateOnTheDueDate => an_invoice_is_overdue_from_the_day_after_its_due_date;
        Fault::BelievesTheMark => every_filter_lets_through_what_the_customer_sees_on_the_day;
        Fault::OldestFirst => the_newest_come_first_and_among_those_of_a_day_the_highest_number;
        Fault::UnpaidNewestFirst => unpaid_ones_come_first_by_due_date_and_the_others_newest_first;
        Fault::CountsThePageOnly => a_page_past_the_last_one_is_empty_and_tells_the_totals;
        Fault::RepeatsTheFirstPage => pages_follow_one_another_without_gap_or_repetition;
        Fault::OwesOnlyWhatPasses => what_is_owed_and_overdue_is_told_whatever_the_filter_and_the_page;
        Fault::OverpaymentsPayOthers => paying_too_much_on_one_invoice_pays_nothing_of_another;
        Fault::IgnoresPayments => part_payments_are_taken_off_what_is_owed;
        Fault::OwesWhatIsSettled => settled_and_withdrawn_invoices_owe_nothing;
        Fault::SumsInThirtyTwoBits => sums_are_larger_than_thirty_two_bits;
        Fault::SortsLines => lines_come_in_their_order;
        Fault::PaymentsAsWritten => payments_come_oldest_first;
        Fault::TrimsTexts => texts_are_kept_byte_for_byte;
        Fault::AmountsAsDoubles => amounts_are_larger_than_fifty_three_bits_and_may_be_below_zero;
        Fault::ForgetsReferences => an_invoice_is_found_with_everything_in_it;
    }
}

//! A repository of the dashboard's figures.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use portal_core::billing::invoice::{Invoice, InvoiceState, InvoiceView, PaymentState, view_of};
use portal_core::identity::customer::CustomerScope;
use portal_core::insight::dashboard::{
    ActiveTicket, DashboardRepo, InvoiceFigures, NextDue, Overview, PortalFigures, TicketFigures,
};
use portal_core::support::ticket::TicketStatus;
use portal_core::{CustomerId, PortError, Rupiah};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{InvoiceFixture, TicketFixture};

use crate::database::Isp;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    CountsTheEmptyJoin,
    TakesOnHoldForDone,
    MultipliesTicketsByInvoices,
    FoldsCase,
    BelievesTheMark,
    TakesTheWordForIt,
    LateOnTheDueDate,
    IgnoresPayments,
    OverpaymentsPayOthers,
    OwesWhatIsSettled,
    SumsInThirtyTwoBits,
    AnswersTheFirst,
    NeedsAnInvoice,
    OverviewOfYesterday,
    NextByNumber,
    NextIsToCome,
    NextMayBeSettled,
    ActiveByOpening,
    TheLesserNumber,
    ShowsThoseThatAreOver,
    StepsByTheClock,
}

struct Dashboard {
    fault: Fault,
    isp: Arc<Isp>,
}

impl Dashboard {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn is_of(&self, scope: &CustomerScope, owner: &CustomerId) -> bool {
        let asked = scope.customer_id();
        owner == asked || self.is(Fault::FoldsCase) && owner.as_str().eq_ignore_ascii_case(asked.as_str())
    }

    fn invoices(&self, scope: &CustomerScope) -> Vec<Invoice> {
        let rows = self.isp.invoices.lock().expect("no panic");
        rows.iter().filter(|row| self.is_of(scope, &row.customer_id)).map(InvoiceFixture::invoice).collect()
    }

    fn tickets(&self, scope: &CustomerScope) -> Vec<TicketFixture> {
        let rows = self.isp.tickets.lock().expect("no panic");
        rows.iter().filter(|row| self.is_of(scope, &row.customer_id)).cloned().collect()
    }

    fn view(&self, one: &Invoice, today: NaiveDate) -> Option<InvoiceView> {
        let view = one.view(today + Days::new(u64::from(self.is(Fault::LateOnTheDueDate))))?;
        let withdrawn = matches!(view, InvoiceView::Cancelled | InvoiceView::Refunded);
        if self.is(Fault::TakesTheWordForIt) && !withdrawn {
            let left = if one.state == InvoiceState::Paid { PaymentState::Paid } else { PaymentState::Unpaid };
            return Some(view_of(left, one.due_date, today));
        }
        let unmarked = view == InvoiceView::Overdue && one.state != InvoiceState::Overdue;
        Some(if unmarked && self.is(Fault::BelievesTheMark) { InvoiceView::Pending } else { view })
    }

    fn owed(&self, one: &Invoice) -> i64 {
        let paid = if self.is(Fault::IgnoresPayments) { 0 } else { one.paid.amount() };
        let owed = one.total.amount() - paid;
        if self.is(Fault::OverpaymentsPayOthers) { owed } else { owed.max(0) }
    }

    fn invoice_figures(&self, all: &[Invoice], today: NaiveDate) -> InvoiceFigures {
        let (mut figures, mut sum) = (InvoiceFigures::default(), 0);
        for one in all {
            let view = self.view(one, today);
            match view {
                Some(InvoiceView::Paid) => figures.paid += 1,
                Some(InvoiceView::Pending) => figures.pending += 1,
                Some(InvoiceView::Overdue) => figures.overdue += 1,
                _ => {}
            }
            let counts = self.is(Fault::OwesWhatIsSettled) || self.is(Fault::OverpaymentsPayOthers);
            if counts || view.is_some_and(InvoiceView::is_unpaid) {
                sum += self.owed(one);
            }
        }
        let most = if self.is(Fault::SumsInThirtyTwoBits) { i64::from(i32::MAX) } else { i64::MAX };
        InvoiceFigures { outstanding: Rupiah::new(sum.min(most)), ..figures }
    }

    fn ticket_figures(&self, all: &[TicketFixture]) -> TicketFigures {
        let mut figures = TicketFigures::default();
        for one in all {
            match one.status {
                TicketStatus::Completed => figures.completed += 1,
                TicketStatus::OnHold if self.is(Fault::TakesOnHoldForDone) => figures.completed += 1,
                TicketStatus::Cancelled => figures.cancelled += 1,
                _ => figures.active += 1,
            }
        }
        if all.is_empty() && self.is(Fault::CountsTheEmptyJoin) {
            figures.active = 1;
        }
        figures
    }

    fn count(&self, scope: &CustomerScope, today: NaiveDate) -> PortalFigures {
        let invoices = self.invoices(scope);
        let mut tickets = self.ticket_figures(&self.tickets(scope));
        if self.is(Fault::MultipliesTicketsByInvoices) {
            tickets.active *= u64::try_from(invoices.len().max(1)).expect("small");
        }
        PortalFigures { tickets, invoices: self.invoice_figures(&invoices, today) }
    }

    fn next_due(&self, scope: &CustomerScope, today: NaiveDate) -> Option<NextDue> {
        let may = |one: &Invoice| {
            (one.view(today).is_some_and(InvoiceView::is_unpaid) || self.is(Fault::NextMayBeSettled))
                && (one.due_date >= today || !self.is(Fault::NextIsToCome))
        };
        let day = |one: &Invoice| Some(one.due_date).filter(|_| !self.is(Fault::NextByNumber));
        let open = self.invoices(scope).into_iter().filter(may);
        let next = open.min_by_key(|one| (day(one), one.number.clone()))?;
        let outstanding = Rupiah::new(self.owed(&next));
        Some(NextDue { number: next.number, due_date: next.due_date, outstanding })
    }

    fn active_ticket(&self, scope: &CustomerScope) -> Option<ActiveTicket> {
        let mut all = self.tickets(scope);
        all.retain(|one| one.status.is_active() || self.is(Fault::ShowsThoseThatAreOver));
        all.sort_by_key(|one| Reverse(one.number.clone()));
        if self.is(Fault::TheLesserNumber) {
            all.reverse();
        }
        let happened = |one: &TicketFixture| {
            if self.is(Fault::ActiveByOpening) { one.created_at } else { one.updated_at }
        };
        all.sort_by_key(|one| Reverse(happened(one)));
        let mut detail = all.first()?.detail();
        if self.is(Fault::StepsByTheClock) {
            detail.timeline.sort_by_key(|step| step.at);
        }
        Some(detail.into())
    }
}

#[async_trait]
impl DashboardRepo for Dashboard {
    async fn figures(&self, scope: &CustomerScope, today: NaiveDate) -> Result<PortalFigures, PortError> {
        Ok(self.count(scope, today))
    }

    async fn overview(&self, scope: &CustomerScope, today: NaiveDate) -> Result<Option<Overview>, PortError> {
        let first = || self.isp.sessions.customers.lock().expect("no panic").values().next().cloned();
        let found = self.isp.customer(scope.customer_id());
        let found = if self.is(Fault::AnswersTheFirst) { found.or_else(first) } else { found };
        let found = found.filter(|_| !self.is(Fault::NeedsAnInvoice) || !self.invoices(scope).is_empty());
        let day = today - Days::new(u64::from(self.is(Fault::OverviewOfYesterday)));
        Ok(found.map(|customer| Overview {
            customer,
            figures: self.count(scope, day),
            next_due: self.next_due(scope, today),
            active_ticket: self.active_ticket(scope),
        }))
    }
}

fn with(fault: Fault) -> (Arc<dyn DashboardRepo>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Dashboard { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn DashboardRepo>, Arc<dyn TestDatabase>, ())> {
    let (dashboard, test_db) = with(Fault::None);
    ready((dashboard, test_db, ()))
}

portal_testkit::dashboard_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { dashboard_repo, with;
        Fault::CountsTheEmptyJoin => a_customer_without_tickets_and_invoices_has_zeros;
        Fault::TakesOnHoldForDone => tickets_count_by_where_they_stand;
        Fault::MultipliesTicketsByInvoices => tickets_and_invoices_do_not_multiply_each_other;
        Fault::FoldsCase => nothing_of_another_customer_counts;
        Fault::BelievesTheMark => every_state_counts_by_what_the_customer_sees_on_the_day;
        Fault::TakesTheWordForIt => case_15_amounts_decide_what_counts_as_paid_and_overdue;
        Fault::LateOnTheDueDate => an_invoice_is_overdue_from_the_day_after_its_due_date;
        Fault::IgnoresPayments => part_payments_are_taken_off_what_is_owed;
        Fault::OverpaymentsPayOthers => paying_too_much_on_one_invoice_pays_nothing_of_another;
        Fault::OwesWhatIsSettled => settled_and_withdrawn_invoices_owe_nothing_whatever_was_paid;
        Fault::SumsInThirtyTwoBits => sums_are_larger_than_thirty_two_bits;
        Fault::AnswersTheFirst => an_account_that_is_not_there_has_no_overview;
        Fault::NeedsAnInvoice => a_new_customer_has_an_overview_of_nothing;
        Fault::OverviewOfYesterday => the_overview_has_the_same_figures;
        Fault::NextByNumber => the_unpaid_invoice_that_falls_due_first_is_next;
        Fault::NextIsToCome => an_overdue_invoice_is_next_before_those_to_come;
        Fault::NextMayBeSettled => settled_drafted_and_withdrawn_invoices_never_fall_due;
        Fault::ActiveByOpening => the_active_ticket_is_the_one_to_which_something_happened_last;
        Fault::TheLesserNumber => of_two_active_tickets_at_once_the_greater_number_comes_first;
        Fault::ShowsThoseThatAreOver => tickets_that_are_over_are_not_active;
        Fault::StepsByTheClock => the_active_ticket_has_all_of_its_own_and_its_last_step;
    }
}

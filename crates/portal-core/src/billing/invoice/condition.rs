//! Which invoices pass a filter, in what stores know of them: what is left of an invoice, and its due date.

use chrono::NaiveDate;

use super::balance::PaymentState;
use super::model::{InvoiceView, view_of};
use super::query::{InvoiceCounts, InvoiceFilter};

/// A filter on one day, as a store can apply it to its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceCondition {
    /// What may be left of the invoice.
    pub states: Vec<PaymentState>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due before this day.
    pub due_before: Option<NaiveDate>,
}

impl InvoiceCondition {
    /// What passes `filter` on `today`.
    pub fn of(filter: InvoiceFilter, today: NaiveDate) -> Self {
        let yesterday = today.pred_opt().unwrap_or(today);
        let due_on = |due: NaiveDate| {
            let all = PaymentState::ALL.into_iter();
            all.filter(|left| filter.admits(view_of(*left, due, today))).collect::<Vec<_>>()
        };
        let (due, late) = (due_on(today), due_on(yesterday));
        Self {
            due_from: late.is_empty().then_some(today),
            due_before: due.is_empty().then_some(today),
            states: if due.is_empty() { late } else { due },
        }
    }

    /// Whether an invoice of which `left` is left, due on `due_date`, passes.
    pub fn admits(&self, left: PaymentState, due_date: NaiveDate) -> bool {
        self.states.contains(&left)
            && self.due_from.is_none_or(|from| due_date >= from)
            && self.due_before.is_none_or(|before| due_date < before)
    }

    /// What may be left, in the words that stores keep.
    pub fn words(&self) -> Vec<&'static str> {
        self.states.iter().map(|state| state.as_str()).collect()
    }
}

/// How many invoices there are, as stores count them: by what is left, and unpaid ones by their due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct InvoiceTally {
    /// Something is still to be paid.
    pub unpaid: u64,
    /// Of these, those due before [`InvoiceTally::due_before`].
    pub unpaid_late: u64,
    /// Nothing is left to pay.
    pub paid: u64,
    /// Withdrawn.
    pub cancelled: u64,
    /// Paid and given back.
    pub refunded: u64,
}

impl InvoiceTally {
    /// The day before which unpaid invoices are due that are counted apart on `today`.
    pub fn due_before(today: NaiveDate) -> NaiveDate {
        let overdue = InvoiceCondition::of(InvoiceFilter::Seen(InvoiceView::Overdue), today);
        overdue.due_before.unwrap_or(today)
    }

    /// How many there are by what the customer sees.
    pub fn counts(self) -> InvoiceCounts {
        InvoiceCounts {
            pending: self.unpaid.saturating_sub(self.unpaid_late),
            overdue: self.unpaid_late,
            paid: self.paid,
            cancelled: self.cancelled,
            refunded: self.refunded,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    const FILTERS: [InvoiceFilter; 7] = [
        InvoiceFilter::All,
        InvoiceFilter::Unpaid,
        InvoiceFilter::Seen(InvoiceView::Pending),
        InvoiceFilter::Seen(InvoiceView::Overdue),
        InvoiceFilter::Seen(InvoiceView::Paid),
        InvoiceFilter::Seen(InvoiceView::Cancelled),
        InvoiceFilter::Seen(InvoiceView::Refunded),
    ];

    /// Days around `today`, and today in their middle.
    fn days() -> (NaiveDate, Vec<NaiveDate>) {
        let today = NaiveDate::from_ymd_opt(2025, 11, 5).expect("a day");
        (today, (0..11).map(|n| today - Days::new(5) + Days::new(n)).collect())
    }

    #[test]
    fn a_condition_admits_what_the_filter_admits_of_what_the_customer_sees() {
        let (today, days) = days();
        for filter in FILTERS {
            let condition = InvoiceCondition::of(filter, today);
            for left in PaymentState::ALL {
                for due in &days {
                    let seen = filter.admits(view_of(left, *due, today));
                    assert_eq!(condition.admits(left, *due), seen, "{filter:?} {left:?} {due}");
                }
            }
        }
    }

    #[test]
    fn unpaid_invoices_are_parted_by_their_due_date_and_settled_ones_are_not() {
        let (today, _) = days();
        let parts = |filter| {
            let condition = InvoiceCondition::of(filter, today);
            (condition.words().join(" "), condition.due_from, condition.due_before)
        };
        assert_eq!(parts(InvoiceFilter::Unpaid), ("unpaid".into(), None, None));
        assert_eq!(parts(InvoiceFilter::Seen(InvoiceView::Pending)), ("unpaid".into(), Some(today), None));
        assert_eq!(parts(InvoiceFilter::Seen(InvoiceView::Overdue)), ("unpaid".into(), None, Some(today)));
        assert_eq!(parts(InvoiceFilter::Seen(InvoiceView::Paid)), ("paid".into(), None, None));
        assert_eq!(parts(InvoiceFilter::All), ("unpaid paid cancelled refunded".into(), None, None));
    }

    #[test]
    fn a_tally_counts_what_the_customer_sees() {
        let (today, days) = days();
        let mut tally = InvoiceTally::default();
        let mut seen = InvoiceCounts::default();
        for left in PaymentState::ALL {
            for due in &days {
                let late = u64::from(*due < InvoiceTally::due_before(today));
                match left {
                    PaymentState::Unpaid => {
                        tally.unpaid += 1;
                        tally.unpaid_late += late;
                    }
                    PaymentState::Paid => tally.paid += 1,
                    PaymentState::Cancelled => tally.cancelled += 1,
                    PaymentState::Refunded => tally.refunded += 1,
                }
                match view_of(left, *due, today) {
                    InvoiceView::Pending => seen.pending += 1,
                    InvoiceView::Overdue => seen.overdue += 1,
                    InvoiceView::Paid => seen.paid += 1,
                    InvoiceView::Cancelled => seen.cancelled += 1,
                    InvoiceView::Refunded => seen.refunded += 1,
                }
            }
        }
        assert_eq!(tally.counts(), seen);
    }
}

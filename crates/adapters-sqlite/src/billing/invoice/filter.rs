//! A filter in stored words: what is left of an invoice, and its due date.

use chrono::NaiveDate;
use portal_core::billing::invoice::{InvoiceFilter, InvoiceView, PaymentState, view_of};

/// Which rows of `invoices` pass a filter.
pub(super) struct Wanted {
    /// The states of payment, as a JSON list.
    pub states: String,
    /// Due on this day or later.
    pub due_from: Option<String>,
    /// Due before this day.
    pub due_before: Option<String>,
}

impl Wanted {
    /// The rows that pass `filter` on `today`.
    pub(super) fn on(filter: InvoiceFilter, today: NaiveDate) -> Result<Self, serde_json::Error> {
        let yesterday = today.pred_opt().unwrap_or(today);
        let passes =
            |left: &PaymentState| [today, yesterday].iter().any(|due| filter.admits(view_of(*left, *due, today)));
        let states: Vec<&str> = PaymentState::ALL.into_iter().filter(passes).map(PaymentState::as_str).collect();
        let is = |view| filter == InvoiceFilter::Seen(view);
        Ok(Self {
            states: serde_json::to_string(&states)?,
            due_from: is(InvoiceView::Pending).then(|| today.to_string()),
            due_before: is(InvoiceView::Overdue).then(|| today.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requested(filter: InvoiceFilter) -> (String, bool, bool) {
        let today = NaiveDate::from_ymd_opt(2025, 11, 5).expect("a day");
        let requested = Wanted::on(filter, today).expect("a list of words");
        (requested.states, requested.due_from.is_some(), requested.due_before.is_some())
    }

    #[test]
    fn unpaid_invoices_are_parted_by_their_due_date_and_settled_ones_are_not() {
        let unpaid = r#"["unpaid"]"#;
        assert_eq!(requested(InvoiceFilter::Unpaid), (unpaid.into(), false, false));
        assert_eq!(requested(InvoiceFilter::Seen(InvoiceView::Pending)), (unpaid.into(), true, false));
        assert_eq!(requested(InvoiceFilter::Seen(InvoiceView::Overdue)), (unpaid.into(), false, true));
        assert_eq!(requested(InvoiceFilter::Seen(InvoiceView::Paid)), (r#"["paid"]"#.into(), false, false));
        let all = r#"["unpaid","paid","cancelled","refunded"]"#;
        assert_eq!(requested(InvoiceFilter::All), (all.into(), false, false));
    }
}

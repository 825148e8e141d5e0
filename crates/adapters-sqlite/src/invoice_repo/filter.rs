//! What a customer sees of invoices, said in stored states and due dates.

use chrono::{Days, NaiveDate};
use portal_core::invoice::{InvoiceFilter, InvoiceState, InvoiceView, view_of};

/// Which rows of `invoices` pass a filter.
pub(super) struct Wanted {
    /// The stored states, as a JSON list.
    pub states: String,
    /// Due on this day or later.
    pub due_from: Option<String>,
    /// Due before this day.
    pub due_before: Option<String>,
}

impl Wanted {
    /// The rows that pass `filter` on `today`.
    pub(super) fn on(filter: InvoiceFilter, today: NaiveDate) -> Result<Self, serde_json::Error> {
        // An open invoice looks pending or overdue by its due date, the others look the same on any day.
        let late = filter == InvoiceFilter::Seen(InvoiceView::Overdue);
        let due = if late { today - Days::new(1) } else { today };
        let states: Vec<&str> = InvoiceState::ALL
            .into_iter()
            .filter(|state| match (filter, view_of(*state, due, today)) {
                (_, None) => false,
                (InvoiceFilter::All, Some(_)) => true,
                (InvoiceFilter::Seen(wanted), Some(view)) => view == wanted,
            })
            .map(InvoiceState::as_str)
            .collect();
        let pending = filter == InvoiceFilter::Seen(InvoiceView::Pending);
        Ok(Self {
            states: serde_json::to_string(&states)?,
            due_from: pending.then(|| today.to_string()),
            due_before: late.then(|| today.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(filter: InvoiceFilter) -> (String, bool, bool) {
        let today = NaiveDate::from_ymd_opt(2025, 11, 5).expect("a day");
        let wanted = Wanted::on(filter, today).expect("a list of words");
        (wanted.states, wanted.due_from.is_some(), wanted.due_before.is_some())
    }

    #[test]
    fn open_invoices_are_parted_by_their_due_date_and_settled_ones_by_their_state() {
        let open = r#"["sent","viewed","partial","overdue"]"#;
        assert_eq!(wanted(InvoiceFilter::Seen(InvoiceView::Pending)), (open.into(), true, false));
        assert_eq!(wanted(InvoiceFilter::Seen(InvoiceView::Overdue)), (open.into(), false, true));
        assert_eq!(wanted(InvoiceFilter::Seen(InvoiceView::Paid)), (r#"["paid"]"#.into(), false, false));
        let (all, ..) = wanted(InvoiceFilter::All);
        assert!(all.contains("refunded") && all.contains("overdue") && !all.contains("draft"), "{all}");
    }
}

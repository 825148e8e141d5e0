//! Stored states, and the state a customer sees on a given day.

use std::str::FromStr;

use chrono::NaiveDate;

use super::balance::PaymentState;

/// The state an invoice is stored in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvoiceState {
    /// Not issued yet; customers never see it.
    Draft,
    /// Issued.
    Sent,
    /// Issued and opened by the customer.
    Viewed,
    /// Paid in part.
    Partial,
    /// Paid in full.
    Paid,
    /// Marked overdue by the ISP.
    Overdue,
    /// Withdrawn.
    Cancelled,
    /// Paid and given back.
    Refunded,
}

/// A text that names no invoice state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an invoice state")]
pub struct InvalidInvoiceState;

impl InvoiceState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Sent,
        Self::Viewed,
        Self::Partial,
        Self::Paid,
        Self::Overdue,
        Self::Cancelled,
        Self::Refunded,
    ];

    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Viewed => "viewed",
            Self::Partial => "partial",
            Self::Paid => "paid",
            Self::Overdue => "overdue",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

impl FromStr for InvoiceState {
    type Err = InvalidInvoiceState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(InvalidInvoiceState)
    }
}

/// The state a customer sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvoiceView {
    /// To be paid, not yet due.
    Pending,
    /// To be paid, past its due date.
    Overdue,
    /// Paid.
    Paid,
    /// Withdrawn.
    Cancelled,
    /// Paid and given back.
    Refunded,
}

impl InvoiceView {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Overdue, Self::Paid, Self::Cancelled, Self::Refunded];

    /// Whether something is left to pay.
    pub const fn is_unpaid(self) -> bool {
        matches!(self, Self::Pending | Self::Overdue)
    }

    /// The word as clients, filters and templates of documents know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Overdue => "overdue",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

impl FromStr for InvoiceView {
    type Err = InvalidInvoiceState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|view| view.as_str() == text).ok_or(InvalidInvoiceState)
    }
}

/// What the customer sees of an invoice of which `left` is left, due on `due_date`, on the day `today`. What
/// is unpaid is overdue from the day after its due date on, whether or not somebody marked it so.
pub fn view_of(left: PaymentState, due_date: NaiveDate, today: NaiveDate) -> InvoiceView {
    match left {
        PaymentState::Unpaid if due_date < today => InvoiceView::Overdue,
        PaymentState::Unpaid => InvoiceView::Pending,
        PaymentState::Paid => InvoiceView::Paid,
        PaymentState::Cancelled => InvoiceView::Cancelled,
        PaymentState::Refunded => InvoiceView::Refunded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, d).expect("a day in November")
    }

    #[test]
    fn an_unpaid_invoice_is_overdue_from_the_day_after_its_due_date() {
        assert_eq!(view_of(PaymentState::Unpaid, day(10), day(10)), InvoiceView::Pending);
        assert_eq!(view_of(PaymentState::Unpaid, day(10), day(11)), InvoiceView::Overdue);
    }

    #[test]
    fn settled_invoices_never_fall_due() {
        assert_eq!(view_of(PaymentState::Paid, day(1), day(30)), InvoiceView::Paid);
        assert_eq!(view_of(PaymentState::Cancelled, day(1), day(30)), InvoiceView::Cancelled);
        assert_eq!(view_of(PaymentState::Refunded, day(1), day(30)), InvoiceView::Refunded);
    }

    #[test]
    fn every_state_reads_back_from_its_word() {
        for state in InvoiceState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        for view in InvoiceView::ALL {
            assert_eq!(view.as_str().parse(), Ok(view));
        }
        assert_eq!("draft".parse::<InvoiceView>(), Err(InvalidInvoiceState));
    }
}

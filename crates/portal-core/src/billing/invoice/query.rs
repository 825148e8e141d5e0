//! What a list of invoices is asked for, and what it answers.

use super::bill::Invoice;
use super::model::InvoiceView;
use super::search::InvoiceSearch;
use crate::kernel::money::Rupiah;
use crate::kernel::page::{Page, PageRequest};

/// Which invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum InvoiceFilter {
    /// All but drafts.
    #[default]
    All,
    /// Those with something left to pay: pending and overdue ones.
    Unpaid,
    /// Those the customer sees in this state.
    Seen(InvoiceView),
}

impl InvoiceFilter {
    /// Whether an invoice that the customer sees as `view` passes.
    pub fn admits(self, view: InvoiceView) -> bool {
        match self {
            Self::All => true,
            Self::Unpaid => view.is_unpaid(),
            Self::Seen(requested) => view == requested,
        }
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum InvoiceOrder {
    /// By invoice date, newest first, then by number, highest first.
    #[default]
    NewestFirst,
    /// Unpaid ones first, by due date, earliest first (then by number); the others after them, newest first.
    UnpaidFirst,
}

/// Which invoices, in which order, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InvoiceQuery {
    /// By state.
    pub filter: InvoiceFilter,
    /// By words; empty for all.
    pub search: InvoiceSearch,
    /// The order.
    pub order: InvoiceOrder,
    /// The page.
    pub page: PageRequest,
}

/// How many invoices there are, by what the customer sees of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct InvoiceCounts {
    /// To be paid, due today or later.
    pub pending: u64,
    /// To be paid, past the due date.
    pub overdue: u64,
    /// Nothing left to pay.
    pub paid: u64,
    /// Withdrawn.
    pub cancelled: u64,
    /// Paid and given back.
    pub refunded: u64,
}

impl InvoiceCounts {
    /// How many the customer sees as `view`.
    pub fn seen(&self, view: InvoiceView) -> u64 {
        match view {
            InvoiceView::Pending => self.pending,
            InvoiceView::Overdue => self.overdue,
            InvoiceView::Paid => self.paid,
            InvoiceView::Cancelled => self.cancelled,
            InvoiceView::Refunded => self.refunded,
        }
    }

    /// How many pass `filter`.
    pub fn of(&self, filter: InvoiceFilter) -> u64 {
        InvoiceView::ALL.into_iter().filter(|view| filter.admits(*view)).map(|view| self.seen(view)).sum()
    }
}

/// A page of invoices, and what the customer owes in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceList {
    /// The page; its total is that of the filter and the search.
    pub page: Page<Invoice>,
    /// How many the search finds, whatever the filter; all without a search.
    pub counts: InvoiceCounts,
    /// Owed on all pending and overdue invoices together, whatever the filter and the search.
    pub outstanding: Rupiah,
    /// How many are overdue, whatever the filter and the search.
    pub overdue: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpaid_counts_those_past_their_due_date_too() {
        let counts = InvoiceCounts { pending: 1, overdue: 20, paid: 300, cancelled: 4_000, refunded: 50_000 };
        assert_eq!(counts.of(InvoiceFilter::Unpaid), 21);
        assert_eq!(counts.of(InvoiceFilter::All), 54_321);
        assert_eq!(counts.of(InvoiceFilter::Seen(InvoiceView::Paid)), 300);
    }
}

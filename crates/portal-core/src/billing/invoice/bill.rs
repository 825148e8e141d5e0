//! One invoice, with what it is made of.

use chrono::{DateTime, NaiveDate, Utc};

use super::balance::{Balance, PaymentState, payment_state};
use super::model::{InvoiceState, InvoiceView, view_of};
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;

/// An invoice as the ISP issued it. Amounts are whole rupiah and as stored: the portal never works one out
/// anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its number.
    pub number: InvoiceNumber,
    /// When it was issued.
    pub invoice_date: NaiveDate,
    /// The last day to pay it.
    pub due_date: NaiveDate,
    /// First day it is for.
    pub period_start: Option<NaiveDate>,
    /// Last day it is for.
    pub period_end: Option<NaiveDate>,
    /// Sum of its lines.
    pub subtotal: Rupiah,
    /// Tax, as issued.
    pub tax: Rupiah,
    /// Taken off.
    pub discount: Rupiah,
    /// What is to be paid.
    pub total: Rupiah,
    /// What was paid.
    pub paid: Rupiah,
    /// The stored state; never a draft.
    pub state: InvoiceState,
    /// When the latest payment of it that is on record came in.
    pub last_paid_at: Option<DateTime<Utc>>,
}

impl Invoice {
    /// What the customer sees of it on `today`; `None` for a draft, which no repository gives out.
    pub fn view(&self, today: NaiveDate) -> Option<InvoiceView> {
        let left = payment_state(self.state, self.total, self.paid)?;
        Some(view_of(left, self.due_date, today))
    }

    /// What is owed by either side.
    pub fn balance(&self) -> Balance {
        Balance::of(self.state, self.total, self.paid)
    }

    /// What is still owed: nothing once it is settled or withdrawn, never less than nothing.
    pub fn outstanding(&self) -> Rupiah {
        self.balance().outstanding
    }

    /// What was paid too much, or is given back by a credit note; never less than nothing.
    pub fn credit(&self) -> Rupiah {
        self.balance().credit
    }

    /// When it was settled, as far as payments are on record: with the latest of them, once nothing is owed.
    pub fn paid_at(&self) -> Option<DateTime<Utc>> {
        let is_paid = payment_state(self.state, self.total, self.paid) == Some(PaymentState::Paid);
        self.last_paid_at.filter(|_| is_paid)
    }

    /// Whether it gives money back: its total is below zero.
    pub fn is_credit_note(&self) -> bool {
        self.total < Rupiah::ZERO
    }
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceItem {
    /// What it is for, as the ISP wrote it.
    pub description: String,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: Rupiah,
    /// What the line comes to.
    pub amount: Rupiah,
}

/// Money that came in for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// When.
    pub paid_at: DateTime<Utc>,
    /// How much.
    pub amount: Rupiah,
    /// How, as the ISP wrote it: `Transfer BCA`.
    pub method: String,
    /// Reference of the payment, if it has one.
    pub reference: Option<String>,
}

/// The invoice before another one, with its lines in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousInvoice {
    /// The invoice.
    pub invoice: Invoice,
    /// Its lines.
    pub items: Vec<InvoiceItem>,
}

/// One invoice with everything there is to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDetail {
    /// The invoice.
    pub invoice: Invoice,
    /// Its lines, in their order.
    pub items: Vec<InvoiceItem>,
    /// What was paid on it, oldest first.
    pub payments: Vec<Payment>,
    /// The customer's invoice before it, drafts and withdrawn ones apart: by invoice date, then number.
    pub previous: Option<PreviousInvoice>,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, month, day).expect("a day of 2025")
    }

    /// A sent invoice of Rp 333.000 with tax on top, of which nothing is paid.
    pub(crate) fn invoice() -> Invoice {
        Invoice {
            number: InvoiceNumber::parse("INV/2025/11/0001").expect("a number"),
            invoice_date: day(11, 1),
            due_date: day(11, 20),
            period_start: Some(day(11, 1)),
            period_end: Some(day(11, 30)),
            subtotal: Rupiah::new(300_000),
            tax: Rupiah::new(33_000),
            discount: Rupiah::ZERO,
            total: Rupiah::new(333_000),
            paid: Rupiah::ZERO,
            state: InvoiceState::Sent,
            last_paid_at: None,
        }
    }

    #[test]
    fn case_15_what_the_customer_sees_follows_the_amounts_and_a_due_date_counts_only_while_something_is_owed() {
        let late = day(12, 31);
        for (total, paid, seen) in [
            (333_000, 0, InvoiceView::Overdue),
            (333_000, 333_000, InvoiceView::Paid),
            (333_000, 400_000, InvoiceView::Paid),
            (0, 0, InvoiceView::Paid),
            (-50_000, 0, InvoiceView::Paid),
        ] {
            let one = Invoice { total: Rupiah::new(total), paid: Rupiah::new(paid), ..invoice() };
            assert_eq!(one.view(late), Some(seen), "{total} of which {paid} is paid");
            assert_eq!(one.is_credit_note(), total < 0);
        }
        assert_eq!(Invoice { state: InvoiceState::Draft, ..invoice() }.view(late), None);
    }

    #[test]
    fn part_payments_are_taken_off_what_is_owed_and_settled_invoices_owe_nothing() {
        let part = Invoice { paid: Rupiah::new(100_000), state: InvoiceState::Partial, ..invoice() };
        assert_eq!(part.outstanding(), Rupiah::new(233_000));
        for state in [InvoiceState::Paid, InvoiceState::Cancelled, InvoiceState::Refunded] {
            assert_eq!(Invoice { state, ..invoice() }.outstanding(), Rupiah::ZERO);
        }
        let too_much = Invoice { paid: Rupiah::new(400_000), ..invoice() };
        assert_eq!(too_much.outstanding(), Rupiah::ZERO);
    }

    #[test]
    fn an_invoice_is_paid_with_its_latest_payment_and_not_before() {
        let last_paid_at = Some(DateTime::UNIX_EPOCH);
        let part = Invoice { paid: Rupiah::new(100_000), last_paid_at, ..invoice() };
        let whole = Invoice { paid: part.total, ..part.clone() };
        let withdrawn = Invoice { state: InvoiceState::Cancelled, ..whole.clone() };
        assert_eq!([part, whole, withdrawn].map(|one| one.paid_at()), [None, last_paid_at, None]);
    }
}

//! What an invoice comes to: amounts decide what is owed, not the stored word.

use super::model::InvoiceState;
use crate::kernel::money::Rupiah;

/// What is left of an invoice, whatever the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaymentState {
    /// Something is still to be paid.
    Unpaid,
    /// Nothing is left to pay: paid in full, paid too much, a total of zero, or a credit note.
    Paid,
    /// Withdrawn.
    Cancelled,
    /// Paid and given back.
    Refunded,
}

impl PaymentState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Unpaid, Self::Paid, Self::Cancelled, Self::Refunded];

    /// The word as adapters store it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

/// What is owed by either side. At most one of the two is above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Balance {
    /// What the customer still owes; never below zero.
    pub outstanding: Rupiah,
    /// What the customer paid too much, or is owed by a credit note; never below zero.
    pub credit: Rupiah,
}

impl Balance {
    /// The balance of an invoice of this stored state and these amounts.
    ///
    /// Drafts, withdrawn and refunded invoices leave nothing on either side. An invoice that is marked paid
    /// and has no paid amount is settled, because some providers keep the mark and no amount. In all other
    /// cases the difference of the amounts decides.
    pub fn of(state: InvoiceState, total: Rupiah, paid: Rupiah) -> Self {
        match state {
            InvoiceState::Draft | InvoiceState::Cancelled | InvoiceState::Refunded => Self::default(),
            InvoiceState::Paid if !paid.is_positive() => Self::default(),
            InvoiceState::Sent
            | InvoiceState::Viewed
            | InvoiceState::Partial
            | InvoiceState::Overdue
            | InvoiceState::Paid => {
                let left = total.amount().saturating_sub(paid.amount());
                Self { outstanding: Rupiah::new(left.max(0)), credit: Rupiah::new(left.saturating_neg().max(0)) }
            }
        }
    }
}

/// What is left of an invoice of this stored state and these amounts; `None` for a draft.
pub fn payment_state(state: InvoiceState, total: Rupiah, paid: Rupiah) -> Option<PaymentState> {
    match state {
        InvoiceState::Draft => None,
        InvoiceState::Cancelled => Some(PaymentState::Cancelled),
        InvoiceState::Refunded => Some(PaymentState::Refunded),
        InvoiceState::Sent
        | InvoiceState::Viewed
        | InvoiceState::Partial
        | InvoiceState::Overdue
        | InvoiceState::Paid => {
            let owed = Balance::of(state, total, paid).outstanding;
            Some(if owed.is_positive() { PaymentState::Unpaid } else { PaymentState::Paid })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(state: InvoiceState, total: i64, paid: i64) -> (Option<PaymentState>, i64, i64) {
        let (total, paid) = (Rupiah::new(total), Rupiah::new(paid));
        let balance = Balance::of(state, total, paid);
        (payment_state(state, total, paid), balance.outstanding.amount(), balance.credit.amount())
    }

    #[test]
    fn case_15_amounts_decide_what_is_owed() {
        use PaymentState::{Paid, Unpaid};
        for state in [InvoiceState::Sent, InvoiceState::Viewed, InvoiceState::Partial, InvoiceState::Overdue] {
            assert_eq!(of(state, 300, 0), (Some(Unpaid), 300, 0));
            assert_eq!(of(state, 300, 100), (Some(Unpaid), 200, 0));
            assert_eq!(of(state, 300, 300), (Some(Paid), 0, 0), "paid in full");
            assert_eq!(of(state, 300, 450), (Some(Paid), 0, 150), "paid too much");
            assert_eq!(of(state, 0, 0), (Some(Paid), 0, 0), "nothing to pay");
            assert_eq!(of(state, -50, 0), (Some(Paid), 0, 50), "a credit note");
        }
    }

    #[test]
    fn case_15_a_mark_without_an_amount_settles_and_one_with_an_amount_does_not() {
        assert_eq!(of(InvoiceState::Paid, 300, 0), (Some(PaymentState::Paid), 0, 0));
        assert_eq!(of(InvoiceState::Paid, 300, 300), (Some(PaymentState::Paid), 0, 0));
        assert_eq!(of(InvoiceState::Paid, 300, 100), (Some(PaymentState::Unpaid), 200, 0));
        assert_eq!(of(InvoiceState::Paid, 300, 400), (Some(PaymentState::Paid), 0, 100));
        assert_eq!(of(InvoiceState::Paid, -50, 0), (Some(PaymentState::Paid), 0, 0));
    }

    #[test]
    fn withdrawn_refunded_and_draft_invoices_leave_nothing_whatever_the_amounts() {
        for (total, paid) in [(300, 0), (300, 900), (-5, 0), (0, 0)] {
            assert_eq!(of(InvoiceState::Cancelled, total, paid), (Some(PaymentState::Cancelled), 0, 0));
            assert_eq!(of(InvoiceState::Refunded, total, paid), (Some(PaymentState::Refunded), 0, 0));
            assert_eq!(of(InvoiceState::Draft, total, paid), (None, 0, 0));
        }
    }

    proptest! {
        #[test]
        fn a_balance_has_one_side_and_none_is_below_zero(
            state in proptest::sample::select(&InvoiceState::ALL[..]), total: i64, paid: i64,
        ) {
            let (state, outstanding, credit) = of(state, total, paid);
            prop_assert!(outstanding >= 0 && credit >= 0 && (outstanding == 0 || credit == 0));
            prop_assert_eq!(outstanding > 0, state == Some(PaymentState::Unpaid));
        }
    }
}

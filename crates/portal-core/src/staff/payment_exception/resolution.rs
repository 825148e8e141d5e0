//! What is posted for an exception.

use crate::billing::payment::ExceptionKind;

/// What closing an exception can post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posting {
    /// The payment's journal is taken back, entry by entry.
    TakeBack,
    /// What was the customer's credit was given back by the gateway's account.
    GiveCreditBack,
    /// The gateway has money of which it is not known yet whose it is.
    HoldAtGateway,
    /// The bank account has money of which it is not known yet whose it is.
    HoldAtBank,
    /// The gateway paid out what it tells; the rest of the payment stays open with it.
    TakePaidOut,
}

impl Posting {
    /// What can be posted for a kind of exception; `None` if its money is booked already, or did not move.
    pub const fn of(kind: ExceptionKind) -> Option<Self> {
        match kind {
            ExceptionKind::Reversed => Some(Self::TakeBack),
            ExceptionKind::Overpaid => Some(Self::GiveCreditBack),
            ExceptionKind::UnknownOrder | ExceptionKind::AmountDiffers => Some(Self::HoldAtGateway),
            ExceptionKind::SettlementUnknown => Some(Self::HoldAtBank),
            ExceptionKind::SettlementDiffers => Some(Self::TakePaidOut),
            ExceptionKind::Late | ExceptionKind::NotPosted | ExceptionKind::SettlementMissing => None,
        }
    }
}

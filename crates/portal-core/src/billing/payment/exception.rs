//! What somebody has to look at: money that could not be booked, or not as it was expected.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::id::PaymentId;
use crate::billing::ledger::Journal;
use crate::kernel::actor::Actor;
use crate::kernel::id::{InvalidId, uuid_of};
use crate::kernel::money::Rupiah;

/// Why somebody has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExceptionKind {
    /// A gateway tells of a payment that was never asked for here. Nothing was booked.
    UnknownOrder,
    /// A gateway has another amount or currency. Nothing was booked.
    AmountDiffers,
    /// The money came in after the payment was over. It was booked.
    Late,
    /// More came in than was owed. The rest is the customer's credit.
    Overpaid,
    /// A gateway says that money which was booked is not there, or went back. The booking stands.
    Reversed,
    /// The invoice could not take the money: the ISP's system changed it meanwhile, or it is gone. The books have it.
    NotPosted,
    /// A gateway paid out money of a payment that did not come in here. Its amount is what came to the bank account.
    SettlementUnknown,
    /// A gateway paid out another amount than the books have. Its amount is what came to the bank account.
    SettlementDiffers,
    /// Money came in here, and the gateway's report of its days does not have it.
    SettlementMissing,
}

impl ExceptionKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::UnknownOrder,
        Self::AmountDiffers,
        Self::Late,
        Self::Overpaid,
        Self::Reversed,
        Self::NotPosted,
        Self::SettlementUnknown,
        Self::SettlementDiffers,
        Self::SettlementMissing,
    ];

    /// The word as stored and printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownOrder => "unknown_order",
            Self::AmountDiffers => "amount_differs",
            Self::Late => "late",
            Self::Overpaid => "overpaid",
            Self::Reversed => "reversed",
            Self::NotPosted => "not_posted",
            Self::SettlementUnknown => "settlement_unknown",
            Self::SettlementDiffers => "settlement_differs",
            Self::SettlementMissing => "settlement_missing",
        }
    }
}

impl FromStr for ExceptionKind {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(InvalidId)
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentException {
    /// Why.
    pub kind: ExceptionKind,
    /// The gateway.
    pub gateway: String,
    /// The payment, as the gateway names it to us.
    pub order: String,
    /// The amount that the gateway tells, or that it is about.
    pub amount: Option<Rupiah>,
    /// When it was found first.
    pub found_at: DateTime<Utc>,
}

impl PaymentException {
    /// Its identity: the same for the same finding, however often it is made.
    pub fn id(&self) -> Uuid {
        let amount = self.amount.map(|amount| amount.amount().to_string()).unwrap_or_default();
        uuid_of(&["payment exception", self.kind.as_str(), &self.gateway, &self.order, &amount].join("\n"))
    }
}

/// What closes an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionClosing {
    /// The exception ([`PaymentException::id`]).
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// Why, in their words.
    pub reason: String,
    /// What is posted in the books with it.
    pub journal: Option<Journal>,
    /// The payment that the journal is of, and the version of it on which it was decided.
    pub payment: Option<(PaymentId, u64)>,
}

/// What came of closing an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It is closed now.
    Done,
    /// It was not open; nothing was written.
    NotOpen,
    /// The payment has another version; nothing was written.
    Conflict,
}

/// An exception with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionRecord {
    /// The exception.
    pub exception: PaymentException,
    /// What closed it; `None` while it is open.
    pub resolution: Option<Resolution>,
}

/// Who closed an exception, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// Why, in their words.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::noon;

    #[test]
    fn the_same_finding_has_one_identity_whenever_it_is_made() {
        let found = |kind, order: &str, amount: i64| {
            let (gateway, order, amount) = ("midtrans".to_owned(), order.to_owned(), Some(Rupiah::new(amount)));
            PaymentException { kind, gateway, order, amount, found_at: noon() }
        };
        let first = found(ExceptionKind::UnknownOrder, "X", 5);
        let again = PaymentException { found_at: noon() + chrono::TimeDelta::days(1), ..first.clone() };
        assert_eq!(first.id(), again.id());
        for other in [
            found(ExceptionKind::Late, "X", 5),
            found(ExceptionKind::UnknownOrder, "Y", 5),
            found(ExceptionKind::UnknownOrder, "X", 6),
        ] {
            assert_ne!(first.id(), other.id());
        }
        for kind in ExceptionKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }
}

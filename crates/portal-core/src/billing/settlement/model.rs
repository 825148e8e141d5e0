//! What was paid out.

use chrono::{DateTime, Utc};

use crate::billing::payment::PaymentId;
use crate::kernel::money::Rupiah;

/// A line of a gateway's report that was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The gateway.
    pub gateway: String,
    /// What the line is called: once for a gateway.
    pub line: String,
    /// The payment it is of; `None` for a fee that belongs to none.
    pub order: Option<String>,
    /// What the customer paid; below zero for money that was given back.
    pub gross: Rupiah,
    /// What the gateway kept.
    pub fee: Rupiah,
    /// What came to the bank account.
    pub net: Rupiah,
    /// The SHA-256 of the file.
    pub file: [u8; 32],
    /// When it was booked.
    pub recorded_at: DateTime<Utc>,
}

impl Settlement {
    /// The reference of what is posted for it: a payment is paid out once. No order id has a slash in it.
    pub fn reference(&self) -> String {
        let Self { gateway, line, .. } = self;
        match &self.order {
            Some(order) if self.gross.is_positive() => format!("{gateway}/{order}"),
            Some(order) => format!("{gateway}/{order}/{line}"),
            None => format!("{gateway}//{line}"),
        }
    }
}

/// A report that was matched to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementFile {
    /// Its SHA-256.
    pub hash: [u8; 32],
    /// The gateway.
    pub gateway: String,
    /// What it was called.
    pub name: String,
    /// When it was matched.
    pub recorded_at: DateTime<Utc>,
}

/// A payment whose money came in and was not paid out yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsettledPayment {
    /// The payment.
    pub id: PaymentId,
    /// How much came in.
    pub total: Rupiah,
    /// When the money came in.
    pub paid_at: DateTime<Utc>,
}

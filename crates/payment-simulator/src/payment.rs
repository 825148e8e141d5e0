//! A payment as the simulator keeps it.

use chrono::{DateTime, Utc};

/// How it is paid, and what the customer was given for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Qris {
        payload: String,
    },
    BankTransfer {
        bank: String,
        number: String,
    },
    Bill {
        biller: String,
        key: String,
    },
    Counter {
        store: String,
        code: String,
    },
    Wallet {
        name: &'static str,
    },
    /// A page of cards; unknown to the API until the customer pays there.
    Card {
        is_started: bool,
    },
}

impl Kind {
    /// The word for it in answers.
    pub(crate) fn payment_type(&self) -> &str {
        match self {
            Self::Qris { .. } => "qris",
            Self::BankTransfer { .. } => "bank_transfer",
            Self::Bill { .. } => "echannel",
            Self::Counter { .. } => "cstore",
            Self::Wallet { name } => name,
            Self::Card { .. } => "credit_card",
        }
    }

    /// The text that a customer types or scans.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Qris { payload: code }
            | Self::BankTransfer { number: code, .. }
            | Self::Bill { key: code, .. }
            | Self::Counter { code, .. } => Some(code),
            Self::Wallet { .. } | Self::Card { .. } => None,
        }
    }
}

/// A word for the state of a payment, with its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Pending,
    Settlement,
    Deny,
    Cancel,
    Expire,
    Refund,
}

impl State {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Settlement => "settlement",
            Self::Deny => "deny",
            Self::Cancel => "cancel",
            Self::Expire => "expire",
            Self::Refund => "refund",
        }
    }

    pub(crate) const fn code(self) -> u16 {
        match self {
            Self::Pending => 201,
            Self::Settlement | Self::Cancel | Self::Refund => 200,
            Self::Deny => 202,
            Self::Expire => 407,
        }
    }
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) order: String,
    pub(crate) transaction: String,
    pub(crate) amount: i64,
    pub(crate) kind: Kind,
    pub(crate) state: State,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) settled_at: Option<DateTime<Utc>>,
    pub(crate) return_url: Option<String>,
}

impl Payment {
    /// Whether the API knows it.
    pub(crate) fn is_known(&self) -> bool {
        self.kind != Kind::Card { is_started: false }
    }

    /// Expires it if its time is over.
    pub(crate) fn pass(&mut self, now: DateTime<Utc>) {
        if self.state == State::Pending && self.expires_at <= now {
            self.state = State::Expire;
        }
    }
}

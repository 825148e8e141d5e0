//! A payment as the simulator keeps it, whichever API asked for it.

use chrono::{DateTime, Utc};

/// The API by which a payment was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Api {
    Midtrans,
    /// Xendit's payment requests.
    PaymentRequest,
    /// Xendit's invoices.
    Invoice,
}

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
    /// A page of other ways to pay.
    Page {
        shows: String,
    },
}

impl Kind {
    /// The `number`th account at a bank; `None` if there is no such bank.
    pub(crate) fn account(bank: &str, number: u64) -> Option<Self> {
        let prefix = match bank {
            "bca" => "39000",
            "bni" => "98800",
            "bri" => "26215",
            "mandiri" => "88608",
            "permata" => "85010",
            "cimb" => "51490",
            _ => return None,
        };
        Some(Self::BankTransfer { bank: bank.to_owned(), number: format!("{prefix}{number:011}") })
    }

    /// The `number`th code of a chain of shops; `None` if there is no such chain.
    pub(crate) fn counter(store: &str, number: u64) -> Option<Self> {
        let prefix = match store {
            "alfamart" => "77",
            "indomaret" => "33",
            _ => return None,
        };
        Some(Self::Counter { store: store.to_owned(), code: format!("{prefix}{number:012}") })
    }

    /// The text that a customer types or scans.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Qris { payload: code }
            | Self::BankTransfer { number: code, .. }
            | Self::Bill { key: code, .. }
            | Self::Counter { code, .. } => Some(code),
            Self::Wallet { .. } | Self::Card { .. } | Self::Page { .. } => None,
        }
    }
}

/// The state of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Pending,
    Settlement,
    Deny,
    Cancel,
    Expire,
    Refund,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) api: Api,
    pub(crate) order: String,
    pub(crate) transaction: String,
    pub(crate) amount: i64,
    pub(crate) kind: Kind,
    pub(crate) state: State,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) settled_at: Option<DateTime<Utc>>,
    pub(crate) return_url: Option<String>,
    pub(crate) idempotency_key: Option<String>,
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

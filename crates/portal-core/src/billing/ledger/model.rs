//! Journals and their entries.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::kernel::id::{CustomerId, InvalidId, uuid_of};
use crate::kernel::money::Rupiah;
use uuid::Uuid;

/// Names one journal. It follows from what is posted, so that posting the same twice is posting it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JournalId(Uuid);

impl JournalId {
    fn of(kind: JournalKind, reference: &str) -> Self {
        Self(uuid_of(&format!("journal\n{}\n{reference}", kind.as_str())))
    }

    /// Takes back an identity that was stored.
    pub fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The identity as adapters store it.
    pub fn as_uuid(&self) -> Uuid {
        self.0
    }
}

impl fmt::Display for JournalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a journal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JournalKind {
    /// Money that came in through a gateway; its reference is the payment.
    Payment,
    /// A payment that is taken back: the gateway gave the money back, or never had it.
    Reversal,
    /// Credit of a customer that was given back.
    Refund,
    /// Money that a gateway has, and of which it is not known whose it is; its reference is the gateway's order.
    Suspense,
    /// Money of a payment that was given back, as staff recorded it; its reference is the payment and the refund's number.
    PaymentRefund,
    /// What a gateway paid out; its reference is the gateway and its order.
    Settlement,
}

impl JournalKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Payment, Self::Reversal, Self::Refund, Self::Suspense, Self::PaymentRefund, Self::Settlement];

    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Reversal => "reversal",
            Self::Refund => "refund",
            Self::Suspense => "suspense",
            Self::PaymentRefund => "payment_refund",
            Self::Settlement => "settlement",
        }
    }
}

impl FromStr for JournalKind {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(InvalidId)
    }
}

/// An account of the books.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LedgerAccount {
    /// What a customer owes, less what came in for it. Invoices are issued in the ISP's books, not here, so this side
    /// shows what the portal took off them: it is at zero or below.
    Receivable(CustomerId),
    /// What a customer paid beyond what was owed: the ISP owes it to them.
    Credit(CustomerId),
    /// What a gateway took and has not paid out yet.
    Clearing(String),
    /// Fees that customers paid on top, by gateway.
    Fees(String),
    /// Money that a gateway has, and of which it is not known whose it is.
    Suspense(String),
    /// What a gateway paid out to the ISP's bank account.
    Bank(String),
    /// What a gateway kept for itself.
    GatewayFees(String),
}

impl LedgerAccount {
    /// The word for accounts of its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Receivable(_) => "receivable",
            Self::Credit(_) => "credit",
            Self::Clearing(_) => "clearing",
            Self::Fees(_) => "fees",
            Self::Suspense(_) => "suspense",
            Self::Bank(_) => "bank",
            Self::GatewayFees(_) => "gateway_fees",
        }
    }
}

/// Writes `receivable:AGLS1`.
impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Receivable(customer) | Self::Credit(customer) => write!(f, "{}:{customer}", self.kind()),
            Self::Clearing(gateway)
            | Self::Fees(gateway)
            | Self::Suspense(gateway)
            | Self::Bank(gateway)
            | Self::GatewayFees(gateway) => write!(f, "{}:{gateway}", self.kind()),
        }
    }
}

impl FromStr for LedgerAccount {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, of) = text.split_once(':').filter(|(_, of)| !of.is_empty()).ok_or(InvalidId)?;
        match kind {
            "receivable" => CustomerId::parse(of).map(Self::Receivable),
            "credit" => CustomerId::parse(of).map(Self::Credit),
            "clearing" => Ok(Self::Clearing(of.to_owned())),
            "fees" => Ok(Self::Fees(of.to_owned())),
            "suspense" => Ok(Self::Suspense(of.to_owned())),
            "bank" => Ok(Self::Bank(of.to_owned())),
            "gateway_fees" => Ok(Self::GatewayFees(of.to_owned())),
            _ => Err(InvalidId),
        }
    }
}

/// One line of a journal: a debit above zero, a credit below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The account.
    pub account: LedgerAccount,
    /// How much; never zero.
    pub amount: Rupiah,
}

/// Entries that are not a journal: fewer than two, one of zero, or a sum that is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the entries do not balance")]
pub struct UnbalancedJournal;

/// Entries that belong together and sum to zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// Its identity.
    pub id: JournalId,
    /// What it is about.
    pub kind: JournalKind,
    /// What it was posted for, such as the payment; once for each kind.
    pub reference: String,
    /// When what it is about happened.
    pub effective_at: DateTime<Utc>,
    /// When it was posted.
    pub recorded_at: DateTime<Utc>,
    entries: Vec<Entry>,
}

impl Journal {
    /// A journal, with entries of zero left out.
    ///
    /// # Errors
    /// [`UnbalancedJournal`] if fewer than two entries remain, or they do not sum to zero.
    pub fn new(
        (kind, reference): (JournalKind, &str),
        (effective_at, recorded_at): (DateTime<Utc>, DateTime<Utc>),
        entries: Vec<Entry>,
    ) -> Result<Self, UnbalancedJournal> {
        let entries: Vec<Entry> = entries.into_iter().filter(|entry| entry.amount != Rupiah::ZERO).collect();
        let sum: i128 = entries.iter().map(|entry| i128::from(entry.amount.amount())).sum();
        if entries.len() < 2 || sum != 0 {
            return Err(UnbalancedJournal);
        }
        let (id, reference) = (JournalId::of(kind, reference), reference.to_owned());
        Ok(Self { id, kind, reference, effective_at, recorded_at, entries })
    }

    /// The credit that it takes from a customer, to give it back or to pay with it: there has to be as much. A payment that
    /// is taken back takes what it left, whatever became of that.
    pub fn taken_credit(&self) -> Option<(&CustomerId, Rupiah)> {
        let taken = |entry: &'_ Entry| entry.amount.is_positive() && self.kind != JournalKind::Reversal;
        self.entries.iter().filter(|entry| taken(entry)).find_map(|entry| match &entry.account {
            LedgerAccount::Credit(customer) => Some((customer, entry.amount)),
            _ => None,
        })
    }

    /// Its entries, in their order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::noon;

    fn entry(account: &str, amount: i64) -> Entry {
        Entry { account: account.parse().expect("an account"), amount: Rupiah::new(amount) }
    }

    fn journal(entries: Vec<Entry>) -> Result<Journal, UnbalancedJournal> {
        Journal::new((JournalKind::Payment, "INV-1-a"), (noon(), noon()), entries)
    }

    #[test]
    fn entries_sum_to_zero_or_there_is_no_journal() {
        let posted =
            journal(vec![entry("clearing:midtrans", 300), entry("receivable:AGLS1", -300), entry("fees:midtrans", 0)]);
        let posted = posted.expect("they balance");
        assert_eq!((posted.entries().len(), posted.id), (2, JournalId::of(JournalKind::Payment, "INV-1-a")));
        for entries in [
            vec![],
            vec![entry("clearing:midtrans", 0), entry("receivable:AGLS1", 0)],
            vec![entry("clearing:midtrans", 300), entry("receivable:AGLS1", -299)],
            vec![entry("clearing:midtrans", i64::MAX), entry("clearing:midtrans", i64::MAX), entry("fees:m", 2)],
        ] {
            assert_eq!(journal(entries), Err(UnbalancedJournal));
        }
    }

    #[test]
    fn every_account_reads_back_from_its_word() {
        for word in [
            "receivable:AGLS1",
            "credit:AGLS1",
            "clearing:midtrans",
            "fees:xendit",
            "suspense:xendit",
            "bank:midtrans",
            "gateway_fees:midtrans",
        ] {
            let account: LedgerAccount = word.parse().expect("an account");
            assert_eq!(account.to_string(), word);
            assert!(word.starts_with(account.kind()));
        }
        for kind in JournalKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for word in ["", "fees", "fees:", "receivable:a b", "cash:1"] {
            assert_eq!(word.parse::<LedgerAccount>(), Err(InvalidId), "{word}");
        }
    }
}

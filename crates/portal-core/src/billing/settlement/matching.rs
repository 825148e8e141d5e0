//! Decides what a line of a report is, and what is posted for it.

use super::line::SettlementLine;
use super::model::Settlement;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount, UnbalancedJournal};
use crate::kernel::money::Rupiah;

/// What the books have of the payment of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// Our name for it.
    pub order: String,
    /// What the gateway took of it.
    pub taken: Rupiah,
    /// What was given back of it.
    pub given_back: Rupiah,
    /// The lines of it that were booked before.
    pub settled: Vec<Settlement>,
}

impl Booked {
    /// What `journals` of the order say of this gateway.
    pub fn of(order: &str, gateway: &str, journals: &[Journal], settled: Vec<Settlement>) -> Self {
        let clearing = LedgerAccount::Clearing(gateway.to_owned());
        let sum = |kinds: &[JournalKind]| {
            let of_kind = journals.iter().filter(|journal| kinds.contains(&journal.kind));
            let own = of_kind.flat_map(Journal::entries).filter(|entry| entry.account == clearing);
            own.fold(0_i64, |sum, entry| sum.saturating_add(entry.amount.amount()))
        };
        let taken = Rupiah::new(sum(&[JournalKind::Payment, JournalKind::Suspense]));
        let back = sum(&[JournalKind::Reversal, JournalKind::Refund, JournalKind::PaymentRefund]);
        Self { order: order.to_owned(), taken, given_back: Rupiah::new(-back), settled }
    }
}

/// What a line of a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineOutcome {
    /// It is as the books have it: it is booked.
    Matched,
    /// It is a fee that belongs to no payment: it is booked.
    Fee,
    /// It was booked before.
    AlreadySettled,
    /// No money of that payment came in here.
    MissingHere,
    /// The books have another amount.
    Differs {
        /// What the books have.
        booked: Rupiah,
    },
}

impl LineOutcome {
    /// The word as printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Fee => "fee",
            Self::AlreadySettled => "already settled",
            Self::MissingHere => "missing here",
            Self::Differs { .. } => "amount differs",
        }
    }

    /// Whether it is to be booked.
    pub const fn is_booked(self) -> bool {
        matches!(self, Self::Matched | Self::Fee)
    }

    /// Whether somebody has to look at it.
    pub const fn is_exception(self) -> bool {
        matches!(self, Self::MissingHere | Self::Differs { .. })
    }
}

/// What a line is. `was_booked` tells whether a line of that name was.
pub(super) fn outcome(line: &SettlementLine, booked: Option<&Booked>, was_booked: bool) -> LineOutcome {
    if was_booked {
        return LineOutcome::AlreadySettled;
    }
    if line.gross == Rupiah::ZERO {
        return if line.fee == Rupiah::ZERO { LineOutcome::AlreadySettled } else { LineOutcome::Fee };
    }
    let Some(booked) = booked.filter(|booked| booked.taken.is_positive()) else { return LineOutcome::MissingHere };
    if line.gross < Rupiah::ZERO {
        let back: i64 = booked.settled.iter().map(|line| line.gross.amount().min(0)).sum();
        let left = booked.given_back.amount().saturating_add(back);
        let fits = line.gross.amount().saturating_neg() <= left;
        return if fits { LineOutcome::Matched } else { LineOutcome::Differs { booked: Rupiah::new(-left) } };
    }
    match booked.settled.iter().find(|before| before.gross.is_positive()) {
        // The same payment under another name, such as in a report of another kind.
        Some(before) if before.gross == line.gross => LineOutcome::AlreadySettled,
        Some(_) => LineOutcome::Differs { booked: Rupiah::ZERO },
        None if booked.taken == line.gross => LineOutcome::Matched,
        None => LineOutcome::Differs { booked: booked.taken },
    }
}

/// What is posted for a line: the bank account has what came, the gateway kept its fee, and holds that much less.
pub(super) fn journal(settlement: &Settlement) -> Result<Journal, UnbalancedJournal> {
    let gateway = || settlement.gateway.clone();
    let entries = vec![
        Entry { account: LedgerAccount::Bank(gateway()), amount: settlement.net },
        Entry { account: LedgerAccount::GatewayFees(gateway()), amount: settlement.fee },
        Entry {
            account: LedgerAccount::Clearing(gateway()),
            amount: Rupiah::new(settlement.gross.amount().saturating_neg()),
        },
    ];
    let at = settlement.recorded_at;
    Journal::new((JournalKind::Settlement, &settlement.reference()), (at, at), entries)
}

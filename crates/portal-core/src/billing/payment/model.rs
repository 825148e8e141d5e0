//! One try to pay, and how it changes.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::id::PaymentId;
use super::instructions::PaymentInstructions;
use super::method::PaymentChannel;
use crate::kernel::id::{CustomerId, InvoiceNumber};
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;

/// How long a payment may be in the making: longer than a gateway may take to answer.
pub(super) const MAKING: TimeDelta = TimeDelta::seconds(15);
/// The most that is added to a payment to tell it from others, in rupiah: three digits.
pub(super) const MOST_EXTRA: i64 = 999;

/// How a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// It is being made at the gateway.
    Created,
    /// It waits for the customer.
    Pending,
    /// The money came in.
    Paid,
    /// It was refused, or was never made.
    Failed,
    /// Nobody paid in time.
    Expired,
    /// The customer called it off.
    Cancelled,
    /// The money was given back.
    Refunded,
    /// The customer's bank took the money back.
    ChargedBack,
}

impl PaymentState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Pending,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Cancelled,
        Self::Refunded,
        Self::ChargedBack,
    ];

    /// The word as stored and as clients know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::ChargedBack => "charged_back",
        }
    }

    /// Whether the customer may still pay it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending)
    }

    /// Whether money of it came in, whatever became of that later.
    pub const fn was_paid(self) -> bool {
        matches!(self, Self::Paid | Self::Refunded | Self::ChargedBack)
    }
}

/// What a payment pays of one invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLine {
    /// The invoice.
    pub invoice: InvoiceNumber,
    /// What was owed on it when the payment was made.
    pub amount: Rupiah,
    /// What was taken off it when the money came in; zero before.
    #[serde(default)]
    pub applied: Rupiah,
}

/// What happened to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentEventKind {
    /// It was asked for.
    Created,
    /// The gateway waits for the customer.
    Waiting,
    /// The gateway holds the money back and looks at it, or finance looks at a proof.
    InReview,
    /// The money came in.
    Received,
    /// The money came in after the payment was over.
    ReceivedLate,
    /// The invoices show it.
    Matched,
    /// The account is in service again.
    Restored,
    /// The gateway refused it, or it was never made there.
    Failed,
    /// Nobody paid in time.
    Expired,
    /// The customer called it off.
    Cancelled,
    /// Some of the money was given back.
    PartlyRefunded,
    /// The money was given back.
    Refunded,
    /// The customer's bank took the money back.
    ChargedBack,
}

/// A step of a payment's timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: PaymentEventKind,
}

/// One try of a customer to pay one invoice or several through a gateway. Its form in JSON is what stores keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentAttempt {
    /// Its name, here and at the gateway.
    pub id: PaymentId,
    /// Who pays.
    pub customer_id: CustomerId,
    /// What is paid, in the order of the invoices' due dates.
    pub lines: Vec<PaymentLine>,
    /// How the money moves.
    pub channel: PaymentChannel,
    /// The gateway that takes it.
    pub gateway: String,
    /// What the customer pays on top.
    pub fee: Rupiah,
    /// What is added so that no other open payment at the gateway has the same total; zero where nothing is.
    #[serde(default)]
    pub extra: Rupiah,
    /// What came in, where finance found another sum than the total.
    #[serde(default)]
    pub received: Option<Rupiah>,
    /// What of `extra` stays with the ISP; zero before the money came in, and where it is the customer's credit.
    #[serde(default)]
    pub kept: Rupiah,
    /// How it stands.
    pub state: PaymentState,
    /// What the customer needs for paying, once the gateway gave it.
    pub instructions: Option<PaymentInstructions>,
    /// The gateway's own name for it.
    pub reference: Option<String>,
    /// The language of messages about it.
    pub locale: Locale,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it can be paid no more.
    pub expires_at: DateTime<Utc>,
    /// When the money came in.
    pub paid_at: Option<DateTime<Utc>>,
    /// When everything that follows from the money was done.
    pub settled_at: Option<DateTime<Utc>>,
    /// When the gateway is asked next, or what follows from the money is done; `None` if nothing is left to do.
    pub next_check_at: Option<DateTime<Utc>>,
    /// How often the gateway was asked by the portal itself.
    pub checks: u32,
    /// What happened, oldest first.
    pub timeline: Vec<PaymentEvent>,
}

impl PaymentAttempt {
    /// Whether somebody may be waiting for the gateway's answer to the new payment, to store it.
    pub(super) fn is_being_made(&self, now: DateTime<Utc>) -> bool {
        self.state == PaymentState::Created && now - self.created_at < MAKING
    }

    /// What is paid of the invoices, without the fee.
    pub fn amount(&self) -> Rupiah {
        sum(self.lines.iter().map(|line| line.amount))
    }

    /// What the customer is asked to pay: the invoices, the fee, and what tells the payment from others.
    pub fn total(&self) -> Rupiah {
        sum([self.amount(), self.fee, self.extra].into_iter())
    }

    /// What came in, or what is to come in: the total, unless finance found another sum.
    pub fn gross(&self) -> Rupiah {
        self.received.unwrap_or_else(|| self.total())
    }

    /// The totals of a payment that something is added to, the least and the greatest.
    pub fn unique_totals(&self) -> (Rupiah, Rupiah) {
        let bare = self.total().amount().saturating_sub(self.extra.amount());
        (Rupiah::new(bare.saturating_add(1)), Rupiah::new(bare.saturating_add(MOST_EXTRA)))
    }

    /// Whether its total is its alone while it is open.
    pub fn claims_total(&self) -> bool {
        self.extra.is_positive() && self.state.is_open()
    }

    /// What was taken off the invoices.
    pub fn applied(&self) -> Rupiah {
        sum(self.lines.iter().map(|line| line.applied))
    }

    /// What came in beyond what was owed: it is the customer's credit. Zero before the money came in.
    pub fn credited(&self) -> Rupiah {
        if self.paid_at.is_none() {
            return Rupiah::ZERO;
        }
        let taken = sum([self.fee, self.kept, self.applied()].into_iter());
        Rupiah::new(self.gross().amount().saturating_sub(taken.amount()).max(0))
    }

    /// What came in too little for the invoices as they were; zero before the money came in, and where some of it was
    /// left when everything was paid that was still owed.
    pub fn short(&self) -> Rupiah {
        let asked = self.amount().amount().saturating_add(self.fee.amount());
        let taken = self.applied().amount().saturating_add(self.fee.amount());
        let short = asked.saturating_sub(self.gross().amount()).max(0);
        let is_short = self.paid_at.is_some() && self.gross().amount() <= taken;
        if is_short { Rupiah::new(short) } else { Rupiah::ZERO }
    }

    /// Whether it pays of this invoice.
    pub fn pays(&self, invoice: &InvoiceNumber) -> bool {
        self.lines.iter().any(|line| line.invoice == *invoice)
    }

    /// When this happened first.
    pub fn at(&self, kind: PaymentEventKind) -> Option<DateTime<Utc>> {
        self.timeline.iter().find(|event| event.kind == kind).map(|event| event.at)
    }

    pub(super) fn note(&mut self, at: DateTime<Utc>, kind: PaymentEventKind) {
        self.timeline.push(PaymentEvent { at, kind });
    }
}

/// A payment with the version that a change of it expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedPayment {
    /// The payment.
    pub payment: PaymentAttempt,
    /// Its version: 1 when it was added, one more with each change.
    pub version: u64,
}

fn sum(amounts: impl Iterator<Item = Rupiah>) -> Rupiah {
    Rupiah::new(amounts.fold(0, |sum, amount| sum.saturating_add(amount.amount())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_stored_under_their_words() {
        for state in PaymentState::ALL {
            assert_eq!(serde_json::to_value(state).expect("JSON"), state.as_str());
        }
    }
}

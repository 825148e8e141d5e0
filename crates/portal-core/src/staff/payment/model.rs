//! What staff see of payments.

use chrono::{DateTime, NaiveDate, Utc};

use crate::billing::ledger::Journal;
use crate::billing::payment::{
    ExceptionRecord, PaymentAttempt, PaymentChannel, PaymentId, PaymentRefund, PaymentState,
};
use crate::billing::settlement::Settlement;
use crate::kernel::id::CustomerId;
use crate::kernel::money::Rupiah;

/// What staff look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaymentQuery {
    /// The number of a payment, of an invoice or of a customer, the gateway's own name for a payment, or words of a
    /// customer's name; empty for all.
    pub text: String,
    /// In this state alone.
    pub state: Option<PaymentState>,
    /// Paid this way alone.
    pub channel: Option<PaymentChannel>,
    /// At this gateway alone.
    pub gateway: Option<String>,
    /// Asked for on this day or later.
    pub first: Option<NaiveDate>,
    /// Asked for on this day or before.
    pub last: Option<NaiveDate>,
    /// Those that come after this payment alone.
    pub after: Option<PaymentId>,
}

/// What payments are looked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentSubject {
    /// The number of the payment or of one of its invoices, or the gateway's own name for it.
    Named(String),
    /// Whose they are.
    Of(Vec<CustomerId>),
}

/// What the directory is asked for. All parts have to fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaymentFilter {
    /// What they are looked for by; `None` for all.
    pub subject: Option<PaymentSubject>,
    /// In this state alone.
    pub state: Option<PaymentState>,
    /// Paid this way alone.
    pub channel: Option<PaymentChannel>,
    /// At this gateway alone.
    pub gateway: Option<String>,
    /// Asked for at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Asked for before this instant.
    pub until: Option<DateTime<Utc>>,
    /// Those that come after this payment alone; none if there is no such payment.
    pub after: Option<PaymentId>,
    /// The most that are answered.
    pub limit: u32,
}

/// A payment that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPayment {
    /// The payment.
    pub payment: PaymentAttempt,
    /// The name of who pays, if it is on file.
    pub name: Option<String>,
}

/// Payments that were found, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundPayments {
    /// The payments.
    pub items: Vec<FoundPayment>,
    /// Whether there are more.
    pub has_more: bool,
}

/// A payment with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffPayment {
    /// The payment.
    pub payment: PaymentAttempt,
    /// The name of who pays, if it is on file.
    pub name: Option<String>,
    /// What is posted in the books for it, in the order of its posting.
    pub journals: Vec<Journal>,
    /// What somebody had to look at, or has to.
    pub exceptions: Vec<ExceptionRecord>,
    /// Money that was given back.
    pub refunds: Vec<PaymentRefund>,
    /// What can still be given back.
    pub refundable: Rupiah,
    /// What the gateway paid out of it.
    pub settlements: Vec<Settlement>,
    /// Whether the gateway can be asked.
    pub can_be_checked: bool,
}

/// What came in on a day by one way at one gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The day.
    pub day: NaiveDate,
    /// The gateway.
    pub gateway: String,
    /// The way.
    pub channel: PaymentChannel,
    /// How many payments.
    pub count: u64,
    /// What customers paid in all.
    pub gross: Rupiah,
    /// Of it, fees on top of invoices.
    pub fees: Rupiah,
}

/// What was given back or taken back on a day of payments by one way at one gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    /// The day.
    pub day: NaiveDate,
    /// The gateway.
    pub gateway: String,
    /// The way.
    pub channel: PaymentChannel,
    /// How much.
    pub amount: Rupiah,
}

/// What a day came to by one way at one gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyTotal {
    /// The day, in the ISP's zone; `None` for several days.
    pub day: Option<NaiveDate>,
    /// The gateway; empty for all.
    pub gateway: String,
    /// The way; `None` for all.
    pub channel: Option<PaymentChannel>,
    /// How many payments came in.
    pub count: u64,
    /// What customers paid in all.
    pub gross: Rupiah,
    /// Of it, fees on top of invoices.
    pub fees: Rupiah,
    /// What was given back or taken back, of payments of whatever day.
    pub refunds: Rupiah,
}

/// What days came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentTotals {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// The latest day first; on a day by gateway and way.
    pub days: Vec<DailyTotal>,
    /// All of them together.
    pub sum: DailyTotal,
}

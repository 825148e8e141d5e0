//! Payments as clients of the API see them.

use portal_core::billing::payment::{
    OfferedMethod, PaymentAttempt, PaymentChannel, PaymentInstructions, PaymentState, TransferAccount,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use crate::document::words;
use crate::state::App;

/// The words of the ways to pay.
pub(crate) fn methods() -> RefOr<Schema> {
    words(PaymentChannel::ALL.map(PaymentChannel::as_str)).into()
}

fn states() -> RefOr<Schema> {
    words(PaymentState::ALL.map(PaymentState::as_str)).into()
}

/// A way to pay an amount.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentMethod)]
pub(crate) struct MethodItem {
    /// To be sent with the request that starts a payment.
    #[schema(schema_with = methods)]
    method: &'static str,
    /// What people call it.
    #[schema(example = "QRIS")]
    name: &'static str,
    /// On top of the invoice, whole rupiah.
    #[schema(example = 0)]
    fee: i64,
    /// What is paid in all, whole rupiah.
    #[schema(example = 333_000)]
    total: i64,
    /// How long the customer has for paying, in seconds.
    #[schema(example = 900)]
    expires_in: i64,
}

impl From<OfferedMethod> for MethodItem {
    fn from(offered: OfferedMethod) -> Self {
        Self {
            method: offered.method.channel.as_str(),
            name: offered.method.channel.name(),
            fee: offered.fee.amount(),
            total: offered.total.amount(),
            expires_in: offered.method.lifetime.num_seconds(),
        }
    }
}

/// What is paid of one invoice.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentLine)]
pub(crate) struct LineItem {
    #[schema(example = "INV/2025/11/0001")]
    invoice_number: String,
    /// Whole rupiah.
    #[schema(example = 333_000)]
    amount: i64,
}

/// A step of a payment's timeline.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentStep)]
pub(crate) struct StepItem {
    /// Such as `created`, `waiting`, `received`, `matched`, `restored`.
    #[schema(value_type = String)]
    step: portal_core::billing::payment::PaymentEventKind,
    #[schema(format = DateTime)]
    at: String,
}

/// What the customer needs for paying; members that the way to pay has no use for are null.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentInstructions)]
pub(crate) struct Instructions {
    /// `qris`, `virtual_account`, `bill`, `counter`, `link`, `transfer`, or `static_qris`, into which the amount is typed.
    kind: &'static str,
    /// What a QR code says, byte for byte.
    qr_string: Option<String>,
    /// The account number, the bill's number or the code for the counter.
    number: Option<String>,
    /// The company's code, of a bill.
    biller_code: Option<String>,
    /// The page or the app that is to be opened.
    url: Option<String>,
    /// The ISP's own accounts, of a transfer to one of them.
    accounts: Option<Vec<AccountItem>>,
    /// What is to be written into the remark of a transfer.
    remark: Option<String>,
}

/// An account of the ISP's own.
#[derive(Serialize, ToSchema)]
#[schema(as = TransferAccount)]
pub(crate) struct AccountItem {
    #[schema(example = "BCA")]
    bank: String,
    /// Digits alone.
    #[schema(example = "1234567890")]
    number: String,
    #[schema(example = "PT Contoh Internet")]
    holder: String,
}

impl From<TransferAccount> for AccountItem {
    fn from(TransferAccount { bank, number, holder }: TransferAccount) -> Self {
        Self { bank, number, holder }
    }
}

impl Instructions {
    fn new(instructions: PaymentInstructions) -> Self {
        let none = |kind| Self {
            kind,
            qr_string: None,
            number: None,
            biller_code: None,
            url: None,
            accounts: None,
            remark: None,
        };
        match instructions {
            PaymentInstructions::Qris { payload } => Self { qr_string: Some(payload), ..none("qris") },
            PaymentInstructions::VirtualAccount { number, .. } => {
                Self { number: Some(number), ..none("virtual_account") }
            }
            PaymentInstructions::Bill { biller, number, .. } => {
                Self { number: Some(number), biller_code: Some(biller), ..none("bill") }
            }
            PaymentInstructions::Counter { code, .. } => Self { number: Some(code), ..none("counter") },
            PaymentInstructions::StaticQris { payload } => Self { qr_string: Some(payload), ..none("static_qris") },
            PaymentInstructions::Transfer { accounts, remark } => {
                let accounts = accounts.into_iter().map(AccountItem::from).collect();
                Self { accounts: Some(accounts), remark, ..none("transfer") }
            }
            PaymentInstructions::Link { url, qr } => Self { qr_string: qr, url: Some(url), ..none("link") },
        }
    }
}

/// A payment.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub(crate) struct PaymentItem {
    #[schema(example = "INV-2025-11-0001-7d2k9x0q4m1z")]
    id: String,
    #[schema(schema_with = states)]
    status: &'static str,
    #[schema(schema_with = methods)]
    method: &'static str,
    method_name: &'static str,
    /// Of the invoices, whole rupiah.
    #[schema(example = 333_000)]
    amount: i64,
    /// On top, whole rupiah.
    #[schema(example = 0)]
    fee: i64,
    /// What is added so that no other open payment has the same total, whole rupiah.
    #[schema(example = 0)]
    extra: i64,
    /// What is paid, whole rupiah.
    #[schema(example = 333_000)]
    total: i64,
    /// What came in, whole rupiah; finance may find another sum than the total. Null before.
    #[schema(example = 333_000)]
    received: Option<i64>,
    /// What came in beyond what was owed: the customer's credit.
    #[schema(example = 0)]
    credited: i64,
    invoices: Vec<LineItem>,
    /// Null before the gateway gave them, and once the payment is over.
    instructions: Option<Instructions>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
    #[schema(format = DateTime)]
    paid_at: Option<String>,
    /// When the invoices showed it and what follows was done.
    #[schema(format = DateTime)]
    settled_at: Option<String>,
    /// Whether there is a receipt to download.
    has_receipt: bool,
    /// Oldest first.
    timeline: Vec<StepItem>,
}

impl PaymentItem {
    pub(crate) fn new(app: &App, payment: PaymentAttempt) -> Self {
        let (amount, total, credited) = (payment.amount(), payment.total(), payment.credited());
        let line = |line: portal_core::billing::payment::PaymentLine| LineItem {
            invoice_number: line.invoice.as_str().to_owned(),
            amount: line.amount.amount(),
        };
        let has_receipt = payment.has_receipt() && app.parts.portal.receipts().is_some();
        let received = payment.paid_at.map(|_| payment.gross().amount());
        let instructions = payment.instructions.filter(|_| payment.state.is_open());
        Self {
            id: payment.id.as_str().to_owned(),
            status: payment.state.as_str(),
            method: payment.channel.as_str(),
            method_name: payment.channel.name(),
            amount: amount.amount(),
            fee: payment.fee.amount(),
            extra: payment.extra.amount(),
            received,
            total: total.amount(),
            credited: credited.amount(),
            invoices: payment.lines.into_iter().map(line).collect(),
            instructions: instructions.map(Instructions::new),
            created_at: app.stamp(payment.created_at),
            expires_at: app.stamp(payment.expires_at),
            paid_at: payment.paid_at.map(|at| app.stamp(at)),
            settled_at: payment.settled_at.map(|at| app.stamp(at)),
            has_receipt,
            timeline: payment.timeline.iter().map(|e| StepItem { step: e.kind, at: app.stamp(e.at) }).collect(),
        }
    }
}

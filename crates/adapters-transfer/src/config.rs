//! The accounts.

use portal_core::billing::payment::{StaticQris, TransferAccount};

/// The QR code that the ISP puts up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnQris {
    /// The code.
    pub code: StaticQris,
    /// Whether customers are shown one with the amount in it; else they type the amount in.
    pub with_amount: bool,
}

/// Where money goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransferConfig {
    /// The bank accounts, in the order in which they are shown.
    pub accounts: Vec<TransferAccount>,
    /// Whether customers are asked to write a reference into the remark of a transfer. One is asked for anyway where
    /// nothing else tells the payment from others.
    pub has_remark: bool,
    /// The ISP's QR code, if it has one.
    pub qris: Option<OwnQris>,
}

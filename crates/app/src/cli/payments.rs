//! Options of `payments` and `ledger`.

use clap::Subcommand;
use portal_core::billing::payment::PaymentId;

/// Subcommands of `payments`.
#[derive(Debug, Subcommand)]
pub(crate) enum Payments {
    /// Show a payment: what it is for, how it stands, what happened, what is posted in the books for it.
    Show {
        /// The payment's number, as the gateway has it as the order id.
        #[arg(value_name = "NUMBER")]
        id: PaymentId,
    },
    /// List what somebody has to look at: unknown orders, other amounts, late money, money that went back.
    Exceptions,
}

/// Subcommands of `ledger`.
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Look whether every journal and the whole sum to zero, and show what the accounts come to.
    Check,
}

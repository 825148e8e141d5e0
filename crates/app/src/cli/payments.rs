//! Options of `payments` and `ledger`.

use clap::Subcommand;
use portal_core::billing::payment::PaymentId;
use uuid::Uuid;

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
    /// Close an exception that somebody looked at.
    Close {
        /// The exception, as `payments exceptions` lists it.
        #[arg(value_name = "EXCEPTION")]
        id: Uuid,
        /// What was found and done; kept with the exception.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Write into the books what became of the money: a payment that went back is taken back, what was paid too much
        /// is given back, money of an unknown order is held in suspense.
        #[arg(long)]
        book: bool,
    },
}

/// Subcommands of `ledger`.
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Look whether every journal and the whole sum to zero, and show what the accounts come to.
    Check,
}

//! Options of `payments` and `ledger`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use portal_core::Rupiah;
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
    /// Ask the gateway how a payment stands, and book what follows.
    Check {
        /// The payment's number, as the gateway has it as the order id.
        #[arg(value_name = "NUMBER")]
        id: PaymentId,
    },
    /// Match a gateway's report of what it paid out (CSV), and book it. A file is matched once.
    Reconcile(Reconcile),
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
    /// Confirm that the money of a transfer came in: also one without a proof, or after its time.
    Confirm {
        /// The payment's number.
        #[arg(value_name = "NUMBER")]
        id: PaymentId,
        /// How much came in, in whole rupiah; it may be more or less than was asked for.
        #[arg(long, value_name = "RUPIAH", value_parser = rupiah)]
        amount: Rupiah,
        /// What was found, such as the line of the bank's statement; kept in the trail.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The bank's value date, such as 2026-11-30; today unless it is given.
        #[arg(long, value_name = "DAY")]
        on: Option<NaiveDate>,
    },
    /// Reject the proof of a transfer that waits; the customer is told why.
    Reject {
        /// The payment's number.
        #[arg(value_name = "NUMBER")]
        id: PaymentId,
        /// Why, as the customer reads it.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// Options of `payments reconcile`.
#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    /// The report, as the gateway's dashboard exports it: CSV.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The gateway: midtrans or xendit, if it is set up or has a payment.
    #[arg(long, value_name = "NAME")]
    pub(crate) gateway: String,
    /// The first day of which the report has every payment.
    #[arg(long, value_name = "DAY", requires = "until")]
    pub(crate) from: Option<NaiveDate>,
    /// The last day of which it has every payment.
    #[arg(long, value_name = "DAY", requires = "from")]
    pub(crate) until: Option<NaiveDate>,
    /// What the file calls a column whose name is not known: order, reference, line, kind, gross, fee, tax or net.
    #[arg(long = "column", value_name = "COLUMN=NAME", value_parser = column)]
    pub(crate) columns: Vec<(String, String)>,
    /// Leave out lines that cannot be read.
    #[arg(long)]
    pub(crate) skip_wrong: bool,
    /// Say what would be done, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

fn rupiah(text: &str) -> Result<Rupiah, &'static str> {
    Rupiah::typed(text).ok_or("write whole rupiah above zero, such as 333123")
}

fn column(text: &str) -> Result<(String, String), String> {
    let (column, name) = text.split_once('=').ok_or("write it as gross=\"Its Name\"")?;
    Ok((column.trim().to_owned(), name.trim().to_owned()))
}

/// Subcommands of `ledger`.
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Look whether every journal and the whole sum to zero, and show what the accounts come to.
    Check,
}

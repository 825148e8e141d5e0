//! Options of `import`.

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Subcommands of `import`.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Add or change customers.
    Customers(ImportFile),
    /// Add or change packages.
    Packages(ImportFile),
    /// Add or change invoices, with their lines.
    Invoices {
        #[command(flatten)]
        file: ImportFile,
        /// The lines of the invoices in a file of their own: their numbers and the columns of lines.
        #[arg(long, value_name = "FILE")]
        items: Option<PathBuf>,
    },
    /// Add or change payments of invoices.
    Payments(ImportFile),
    /// Add or change tickets, with their steps.
    Tickets {
        #[command(flatten)]
        file: ImportFile,
        /// The steps of the tickets in a file of their own: their numbers and the columns of steps.
        #[arg(long, value_name = "FILE")]
        steps: Option<PathBuf>,
    },
    /// Print an example of a file, with all columns.
    Template {
        /// What is to be imported.
        #[arg(value_enum)]
        kind: RecordKind,
    },
}

/// Kinds of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecordKind {
    /// Customers.
    Customers,
    /// Packages.
    Packages,
    /// Invoices, with their lines.
    Invoices,
    /// Payments of invoices.
    Payments,
    /// Tickets, with their steps.
    Tickets,
}

/// How a file is imported.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ImportFile {
    /// The file, as a spreadsheet exports it: CSV or .xlsx.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Tell what would be added, changed and refused, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How the file's columns and values differ from the portal's, in TOML.
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) mapping: Option<PathBuf>,
    /// Write refused rows to this file, each with its reason, to be corrected and imported.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) report: Option<PathBuf>,
    /// The sheet of a workbook; without it the first one.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Go on at this line of the file, where an import stopped.
    #[arg(long, value_name = "N")]
    pub(crate) from_line: Option<NonZeroU64>,
}

/// What all imports have in common.
pub(super) const HELP: &str = "\
The first line names the columns, in any order; `portal import template KIND` prints them all. Columns that are not \
there stay as they are in the portal, empty cells are cleared. Fields are parted by commas, semicolons, tabs or bars; \
UTF-8, UTF-16 and Windows-1252 are read, and .xlsx.

New customers start with the portal switched off; of records that stand in the portal as they stand in the file nothing \
is written. Bad lines are named and left out, the others imported, with a warning where something will not work later; \
the exit status is 0 only if no line was bad, else 1.";

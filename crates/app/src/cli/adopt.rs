//! Options of `adopt`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Subcommands of `adopt`.
#[derive(Debug, Subcommand)]
pub(crate) enum Adopt {
    /// Compare the views in the schema `isp` with what the portal needs, and name what is missing.
    Check {
        /// Try every value, however long that takes; else rows are tried for ten seconds.
        #[arg(long)]
        all_rows: bool,
        /// Write as a customer does, read it again, and take it back: whether triggers keep what they are given.
        #[arg(long)]
        try_writes: bool,
    },
    /// Write an SQL file to start the views from.
    Init(AdoptInit),
}

/// Options of `adopt init`.
#[derive(Debug, Args)]
pub(crate) struct AdoptInit {
    /// The schema that holds the ISP's own tables.
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: String,
    /// The file to write; it must not be there yet. Without it the SQL is printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

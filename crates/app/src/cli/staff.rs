//! Options of the commands that staff use between roll-out and everyday work.

use std::num::NonZeroU32;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use portal_core::messaging::campaign::Segment;

/// Options of `analytics`.
#[derive(Debug, Args)]
pub(crate) struct Analytics {
    /// First day, such as 2025-11-01; without it 30 days are shown.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) from: Option<NaiveDate>,
    /// Last day; without it today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) to: Option<NaiveDate>,
    /// How to write the figures.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

const TEMPLATE_HELP: &str = "The text, in UTF-8; {name}, {customer_id}, {brand} and {portal_url} are filled in";

/// Options of `announce`.
#[derive(Debug, Args)]
pub(crate) struct Announce {
    /// The text.
    #[arg(long, value_name = "FILE", required_unless_present = "status", help = TEMPLATE_HELP)]
    pub(crate) template: Option<PathBuf>,
    /// Whom to tell: enabled, active, never-logged-in or suspended.
    #[arg(long, value_name = "SEGMENT", required_unless_present = "status")]
    pub(crate) segment: Option<Segment>,
    /// At most this many in this run; the next run takes others.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<NonZeroU32>,
    /// Show what would happen, and send nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Nobody gets two messages of one campaign; without it the file's name and text make one.
    #[arg(long, value_name = "NAME")]
    pub(crate) campaign: Option<String>,
    /// Seconds between two messages, on average.
    #[arg(long, value_name = "SECONDS", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) pace: u32,
    /// Show how far a campaign has come.
    #[arg(long, requires = "campaign", conflicts_with_all = ["template", "segment", "limit", "dry_run", "pace"])]
    pub(crate) status: bool,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    parsed
        .filter(|day| text.len() == 10 && day.to_string() == text)
        .ok_or_else(|| "write a date as year-month-day: 2025-11-05".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_spelling() {
        assert_eq!(date("2025-11-05"), Ok(NaiveDate::from_ymd_opt(2025, 11, 5).expect("a day")));
        for bad in ["2025-11-5", "05/11/2025", "2025-02-30", "yesterday", "", "+12025-11-05", "2025-11-05 "] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }
}

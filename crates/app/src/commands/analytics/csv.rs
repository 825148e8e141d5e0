//! Figures for spreadsheets. Columns are added at the end, never renamed or moved.

use csv::Writer;
use http_kit::csv::harmless;
use portal_core::insight::analytics::{AnalyticsDay, AnalyticsEvent};

use super::{AnalyticsReport, percent};
use crate::failure::Failure;

/// A line for each day, below one with the columns' names.
pub(super) fn write(report: &AnalyticsReport) -> Result<String, Failure> {
    let failed = |e: &(dyn std::error::Error + 'static)| Failure::caused("the figures cannot be written", e);
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(heads().iter().map(|cell| harmless(cell))).map_err(|e| failed(&e))?;
    for (day, figures) in &report.days {
        writer.write_record(row(day.to_string(), figures).iter().map(|cell| harmless(cell))).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

fn heads() -> Vec<String> {
    let first = ["day", "login_success_percent", "active_customers", "tickets_opened"];
    first.into_iter().chain(AnalyticsEvent::ALL.into_iter().map(AnalyticsEvent::as_str)).map(str::to_owned).collect()
}

fn row(day: String, figures: &AnalyticsDay) -> Vec<String> {
    let rate = figures.login_success_permille().map(percent).unwrap_or_default();
    let mut row = vec![day, rate, figures.active_customers.to_string(), figures.tickets_opened.to_string()];
    row.extend(AnalyticsEvent::ALL.into_iter().map(|event| figures.count(event).to_string()));
    row
}

#[cfg(test)]
mod tests {
    use super::super::sample::report;
    use super::*;

    #[tokio::test]
    async fn a_spreadsheet_gets_a_line_for_each_day() {
        let text = write(&report().await).expect("it is written");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[0].starts_with("day,login_success_percent,active_customers,tickets_opened,login_ok,"), "{text}");
        assert!(lines[1].starts_with("2025-11-04,,0,0,0,"), "{text}");
        assert!(lines[2].starts_with("2025-11-05,95.0,12,2,19,1,0,0,7,"), "{text}");
    }

    #[tokio::test]
    async fn sec_43_no_cell_of_the_csv_starts_a_formula() {
        for bad in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+1",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{a0}=1",
            "\u{ff1d}1+1",
            "|calc",
            "%0A=1",
        ] {
            assert!(harmless(bad).starts_with('\''), "{bad:?}");
        }
        for good in ["2025-11-05", "95.0", "", "login_ok", "Budi = Siti"] {
            assert_eq!(harmless(good), good);
        }
        let text = write(&report().await).expect("it is written");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        for record in reader.records() {
            for cell in &record.expect("a line") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%']), "{cell}");
            }
        }
    }
}

//! Figures for people: a line for each day, one for all, and below what features and roll-out add up to.

use std::fmt::Write as _;

use portal_core::insight::analytics::{Adoption, AnalyticsDay, AnalyticsEvent};

use super::{AnalyticsReport, features, percent};

const HEADS: [&str; 7] = ["Day", "Logins", "Failed", "Success", "Active customers", "Codes sent", "Tickets opened"];

pub(super) fn write(report: &AnalyticsReport) -> String {
    let mut rows: Vec<[String; 7]> = vec![HEADS.map(str::to_owned)];
    rows.extend(report.days.iter().map(|(day, figures)| row(day.to_string(), figures)));
    let total = report.total();
    rows.push(row("In all".to_owned(), &total));
    let mut text = aligned(&rows);
    text.push_str("\nOf active customers the last line shows the busiest day: who came on two days cannot be told.\n");
    text.push_str("\nFeatures used\n");
    for event in features() {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  {:<24} {:>8}", words(event), total.count(event));
    }
    text.push_str(&adoption(&report.adoption));
    text
}

fn row(name: String, day: &AnalyticsDay) -> [String; 7] {
    let success = day.login_success_permille().map_or_else(|| "–".to_owned(), |rate| format!("{} %", percent(rate)));
    [
        name,
        day.count(AnalyticsEvent::LoginOk).to_string(),
        day.count(AnalyticsEvent::LoginFailed).to_string(),
        success,
        day.active_customers.to_string(),
        day.count(AnalyticsEvent::CodeRequested).to_string(),
        day.tickets_opened.to_string(),
    ]
}

/// The first column to the left, numbers to the right, each as wide as its widest cell.
fn aligned(rows: &[[String; 7]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 7] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .enumerate()
            .map(
                |(column, (cell, width))| {
                    if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect();
        text.push_str(&cells.join("  "));
        text.push('\n');
    }
    text
}

fn adoption(adoption: &Adoption) -> String {
    let share = (adoption.ever_logged_in * 1_000).checked_div(adoption.enabled);
    let share = share.map(|share| format!("  ({} % of those who may)", percent(share))).unwrap_or_default();
    format!(
        "\nRoll-out, as of now\n  {:<24} {:>8}\n  {:<24} {:>8}\n  {:<24} {:>8}{share}\n",
        "Active accounts",
        adoption.active_accounts,
        "May log in",
        adoption.enabled,
        "Have ever logged in",
        adoption.ever_logged_in,
    )
}

fn words(event: AnalyticsEvent) -> &'static str {
    match event {
        AnalyticsEvent::ViewDashboard => "Dashboard",
        AnalyticsEvent::ViewInvoices => "List of invoices",
        AnalyticsEvent::ViewInvoice => "An invoice",
        AnalyticsEvent::InvoicePdf => "Invoices downloaded",
        AnalyticsEvent::ViewTickets => "List of tickets",
        AnalyticsEvent::ViewTicket => "A ticket",
        AnalyticsEvent::NewTicket => "Tickets sent",
        AnalyticsEvent::RateTicket => "Tickets rated",
        AnalyticsEvent::ViewProfile => "Profile",
        AnalyticsEvent::EditProfile => "Profiles changed",
        AnalyticsEvent::ViewFaq => "Questions and answers",
        AnalyticsEvent::SearchFaq => "Searches in them",
        AnalyticsEvent::ViewSessions => "Devices",
        AnalyticsEvent::ReceiptFile => "Receipts downloaded",
        AnalyticsEvent::StatementFile => "Statements downloaded",
        AnalyticsEvent::PromisePayment => "Promises to pay",
        other => other.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::report;
    use super::*;

    #[tokio::test]
    async fn the_table_has_a_line_for_each_day_and_one_for_all() {
        let text = write(&report().await);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("Day         Logins  Failed  Success"), "{text}");
        assert!(lines[1].starts_with("2025-11-04       0       0        –"), "{text}");
        assert!(lines[2].starts_with("2025-11-05      19       1   95.0 %                12"), "{text}");
        assert!(lines[3].starts_with("In all          19       1   95.0 %                12"), "{text}");
        assert!(text.contains("List of invoices                7\n"), "{text}");
        assert!(text.contains("Have ever logged in            30  (60.0 % of those who may)"), "{text}");
    }

    #[test]
    fn every_feature_has_words_of_its_own() {
        let told: std::collections::BTreeSet<_> = features().map(words).collect();
        assert_eq!(told.len(), features().count());
        assert!(features().all(|event| words(event) != event.as_str()));
    }
}

//! Figures for programs. Members are added, never renamed.

use portal_core::insight::analytics::{AnalyticsDay, AnalyticsEvent};
use serde_json::{Map, Value, json};

use super::AnalyticsReport;

pub(super) fn write(report: &AnalyticsReport) -> String {
    let days: Vec<Value> = report
        .days
        .iter()
        .map(|(day, figures)| {
            let mut row = Map::from_iter([("day".to_owned(), day.to_string().into())]);
            row.extend(members(figures));
            row.into()
        })
        .collect();
    let (from, to) = (report.days.first(), report.days.last());
    let adoption = report.adoption;
    let all = json!({
        "from": from.map(|(day, _)| day.to_string()),
        "to": to.map(|(day, _)| day.to_string()),
        "days": days,
        "total": members(&report.total()),
        "adoption": {
            "active_accounts": adoption.active_accounts,
            "enabled": adoption.enabled,
            "ever_logged_in": adoption.ever_logged_in,
        },
    });
    format!("{all:#}\n")
}

fn members(day: &AnalyticsDay) -> Map<String, Value> {
    let events: Map<String, Value> =
        AnalyticsEvent::ALL.into_iter().map(|event| (event.as_str().to_owned(), day.count(event).into())).collect();
    let rate = day.login_success_permille().map(|permille| f64::from(u32::try_from(permille).unwrap_or(0)) / 1_000.0);
    Map::from_iter([
        ("logins".to_owned(), day.count(AnalyticsEvent::LoginOk).into()),
        ("failed_logins".to_owned(), day.count(AnalyticsEvent::LoginFailed).into()),
        ("login_success_rate".to_owned(), rate.into()),
        ("active_customers".to_owned(), day.active_customers.into()),
        ("tickets_opened".to_owned(), day.tickets_opened.into()),
        ("events".to_owned(), events.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::sample::report;
    use super::*;

    #[tokio::test]
    async fn programs_read_the_same_figures() {
        let read: Value = serde_json::from_str(&write(&report().await)).expect("JSON");
        assert_eq!((&read["from"], &read["to"]), (&json!("2025-11-04"), &json!("2025-11-05")));
        assert_eq!(read["days"][0]["login_success_rate"], Value::Null);
        assert_eq!(read["days"][1]["login_success_rate"], 0.95);
        assert_eq!(read["days"][1]["events"]["view_invoices"], 7);
        assert_eq!(read["total"]["active_customers"], 12);
        assert_eq!(read["adoption"], json!({"active_accounts": 200, "enabled": 50, "ever_logged_in": 30}));
    }
}

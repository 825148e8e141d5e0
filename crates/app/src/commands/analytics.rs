//! `portal analytics`: how much the portal is used.

mod csv;
mod json;
mod table;

use portal_core::insight::analytics::{AnalyticsEvent, AnalyticsPeriod, AnalyticsReport, AnalyticsReports};

use crate::cli::{Analytics, Format};
use crate::failure::{Failure, Outcome};
use crate::output;

/// Prints the figures of the days asked for.
pub(crate) async fn analytics(reports: &AnalyticsReports, options: &Analytics) -> Outcome {
    let period = period(reports, options)?;
    let report = reports.read(period).await?;
    let text = match options.format {
        Format::Table => table::write(&report),
        Format::Json => json::write(&report),
        Format::Csv => csv::write(&report)?,
    };
    output::line(text.trim_end());
    Ok(())
}

fn period(reports: &AnalyticsReports, options: &Analytics) -> Result<AnalyticsPeriod, Failure> {
    reports
        .period(options.from, options.to)
        .map_err(|e| Failure::caused("--from and --to", &e).advise("for example: --from 2025-11-01 --to 2025-11-30"))
}

/// A success rate as a percentage with one decimal.
fn percent(permille: u64) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

/// The events that are use of a feature.
fn features() -> impl Iterator<Item = AnalyticsEvent> {
    AnalyticsEvent::ALL.into_iter().filter(|event| event.is_feature())
}

/// What the unit tests of the formats share.
#[cfg(test)]
pub(crate) mod sample {
    use std::sync::Arc;

    use chrono::{DateTime, NaiveDate, Utc};
    use portal_core::insight::analytics::{Adoption, AnalyticsReportDeps, DayCount, MockAnalyticsStore};
    use portal_testkit::TestClock;

    use super::{AnalyticsReport, AnalyticsReports};

    /// Two days of November, the first of which nobody came.
    pub(crate) async fn report() -> AnalyticsReport {
        let mut store = MockAnalyticsStore::new();
        store.expect_figures().returning(|days| {
            let last = days[days.len() - 1].day;
            let told = [("login_ok", 19), ("login_failed", 1), ("view_invoices", 7), ("active_customers", 12)];
            let told = told.into_iter().chain([("tickets_opened", 2), ("=cmd|' /C calc'!A0", 5)]);
            Ok(told.map(|(what, count)| DayCount { day: last, what: what.to_owned(), count }).collect())
        });
        let adoption = Adoption { active_accounts: 200, enabled: 50, ever_logged_in: 30 };
        store.expect_adoption().returning(move || Ok(adoption));
        let clock = Arc::new(TestClock::new(DateTime::<Utc>::UNIX_EPOCH));
        let reports = AnalyticsReports::new(AnalyticsReportDeps { store: Arc::new(store), clock });
        let day = |n| NaiveDate::from_ymd_opt(2025, 11, n);
        reports.read(reports.period(day(4), day(5)).expect("a period")).await.expect("figures")
    }
}

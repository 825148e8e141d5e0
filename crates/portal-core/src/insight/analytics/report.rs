//! Reading the figures back, a row for each day.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike as _, Days, NaiveDate};

use super::model::{ACTIVE_CUSTOMERS, Adoption, AnalyticsEvent, DayCount, TICKETS_OPENED};
use super::port::AnalyticsStore;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::local_day::LocalDay;

/// What the report needs.
#[derive(Clone)]
pub struct AnalyticsReportDeps {
    /// Keeps the figures.
    pub store: Arc<dyn AnalyticsStore>,
    /// Knows where days begin.
    pub clock: Arc<dyn Clock>,
}

/// The use case of reading figures.
#[derive(Clone)]
pub struct AnalyticsReports {
    deps: AnalyticsReportDeps,
}

/// The days a report is about, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnalyticsPeriod {
    from: NaiveDate,
    to: NaiveDate,
}

/// Why two days are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPeriod {
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    Backwards,
    /// It has more than [`AnalyticsPeriod::LONGEST`] days.
    #[error("a period has at most {} days", AnalyticsPeriod::LONGEST)]
    TooLong,
    /// Its days lie in no year from 1970 to 9999.
    #[error("its days lie too far away")]
    FarAway,
}

impl AnalyticsPeriod {
    /// The most days in one report: three years.
    pub const LONGEST: i64 = 1_096;

    /// How many days are shown when nobody says.
    pub const USUAL: u64 = 30;

    /// The days from `from` to `to`.
    ///
    /// # Errors
    /// [`InvalidPeriod`].
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, InvalidPeriod> {
        if [from, to].iter().any(|day| !(1970..=9999).contains(&day.year())) {
            return Err(InvalidPeriod::FarAway);
        }
        match (to - from).num_days() {
            ..0 => Err(InvalidPeriod::Backwards),
            Self::LONGEST.. => Err(InvalidPeriod::TooLong),
            _ => Ok(Self { from, to }),
        }
    }

    /// The last `days` days up to `to`.
    ///
    /// # Errors
    /// [`InvalidPeriod`].
    pub fn ending(to: NaiveDate, days: u64) -> Result<Self, InvalidPeriod> {
        let from = to.checked_sub_days(Days::new(days.saturating_sub(1))).ok_or(InvalidPeriod::FarAway)?;
        Self::new(from, to)
    }

    /// Its days, the earliest first.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }
}

/// The figures of one day, or of several added up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnalyticsDay {
    events: BTreeMap<AnalyticsEvent, u64>,
    /// Different customers who were there.
    pub active_customers: u64,
    /// Tickets that were opened in the portal, as the ISP's records have it.
    pub tickets_opened: u64,
}

impl AnalyticsDay {
    /// How often it happened.
    pub fn count(&self, event: AnalyticsEvent) -> u64 {
        self.events.get(&event).copied().unwrap_or_default()
    }

    /// How many of a thousand attempts to log in succeeded; `None` if nobody tried.
    pub fn login_success_permille(&self) -> Option<u64> {
        let (good, bad) = (self.count(AnalyticsEvent::LoginOk), self.count(AnalyticsEvent::LoginFailed));
        (good * 1_000).checked_div(good + bad)
    }

    fn add(&mut self, figure: &DayCount) {
        match figure.what.as_str() {
            ACTIVE_CUSTOMERS => self.active_customers += figure.count,
            TICKETS_OPENED => self.tickets_opened += figure.count,
            word => {
                if let Some(event) = AnalyticsEvent::ALL.into_iter().find(|event| event.as_str() == word) {
                    *self.events.entry(event).or_default() += figure.count;
                }
            }
        }
    }
}

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyticsReport {
    /// Every day of it, first to last, also those on which nothing happened.
    pub days: Vec<(NaiveDate, AnalyticsDay)>,
    /// How far the portal has spread by now.
    pub adoption: Adoption,
}

impl AnalyticsReport {
    /// All days together. Customers of different days cannot be told apart, so the number of active ones is
    /// that of the busiest day.
    pub fn total(&self) -> AnalyticsDay {
        let mut total = AnalyticsDay::default();
        for (_, day) in &self.days {
            for (event, count) in &day.events {
                *total.events.entry(*event).or_default() += count;
            }
            total.tickets_opened += day.tickets_opened;
            total.active_customers = total.active_customers.max(day.active_customers);
        }
        total
    }
}

impl AnalyticsReports {
    /// Wires the use case.
    pub fn new(deps: AnalyticsReportDeps) -> Self {
        Self { deps }
    }

    /// The last [`AnalyticsPeriod::USUAL`] days, or as many up to `to`, or from `from` up to today.
    ///
    /// # Errors
    /// [`InvalidPeriod`].
    pub fn period(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<AnalyticsPeriod, InvalidPeriod> {
        let to = to.unwrap_or_else(|| self.deps.clock.local_date(self.deps.clock.now()));
        let usual = to.checked_sub_days(Days::new(AnalyticsPeriod::USUAL - 1)).unwrap_or(to);
        AnalyticsPeriod::new(from.unwrap_or(usual), to)
    }

    /// The last `days` days, today included.
    ///
    /// # Errors
    /// [`InvalidPeriod`].
    pub fn last(&self, days: u64) -> Result<AnalyticsPeriod, InvalidPeriod> {
        AnalyticsPeriod::ending(self.deps.clock.local_date(self.deps.clock.now()), days)
    }

    /// Reads the figures of `period`.
    ///
    /// # Errors
    /// [`PortError`] if the figures cannot be reached.
    pub async fn read(&self, period: AnalyticsPeriod) -> Result<AnalyticsReport, PortError> {
        let days: Vec<LocalDay> = period.days().map(|day| LocalDay::of(self.deps.clock.as_ref(), day)).collect();
        let mut table: BTreeMap<NaiveDate, AnalyticsDay> =
            days.iter().map(|day| (day.day, AnalyticsDay::default())).collect();
        for figure in self.deps.store.figures(&days).await? {
            if let Some(day) = table.get_mut(&figure.day) {
                day.add(&figure);
            }
        }
        let adoption = self.deps.store.adoption().await?;
        Ok(AnalyticsReport { days: table.into_iter().collect(), adoption })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::analytics::MockAnalyticsStore;
    use crate::test_support::{clock_at, noon};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 11, day).expect("a day")
    }

    fn reports(figures: &'static [(u32, &'static str, u64)]) -> AnalyticsReports {
        let mut store = MockAnalyticsStore::new();
        store.expect_figures().returning(move |days| {
            assert!(days.is_sorted_by(|a, b| a.ends == b.starts));
            let figure = |(on, what, count): &(u32, &str, u64)| DayCount {
                day: day(*on),
                what: (*what).to_owned(),
                count: *count,
            };
            Ok(figures.iter().map(figure).collect())
        });
        store.expect_adoption().returning(|| Ok(Adoption::default()));
        AnalyticsReports::new(AnalyticsReportDeps { store: Arc::new(store), clock: clock_at(noon()) })
    }

    #[tokio::test]
    async fn every_day_has_a_row_and_figures_of_one_word_add_up() {
        let reports = reports(&[
            (4, "login_ok", 19),
            (4, "login_failed", 1),
            (5, "active_customers", 3),
            (5, "active_customers", 4),
            (5, "tickets_opened", 2),
            (5, "a_word_of_next_year", 9),
        ]);
        let report = reports.read(AnalyticsPeriod::new(day(3), day(5)).expect("a period")).await.expect("it answers");
        let days: Vec<_> = report.days.iter().map(|(day, _)| *day).collect();
        assert_eq!(days, [day(3), day(4), day(5)]);
        assert_eq!(report.days[0].1, AnalyticsDay::default());
        assert_eq!(report.days[1].1.login_success_permille(), Some(950));
        assert_eq!((report.days[2].1.active_customers, report.days[2].1.tickets_opened), (7, 2));
        assert_eq!((report.total().count(AnalyticsEvent::LoginOk), report.total().active_customers), (19, 7));
    }

    #[test]
    fn a_day_without_attempts_has_no_success_rate() {
        assert_eq!(AnalyticsDay::default().login_success_permille(), None);
    }

    #[test]
    fn a_period_is_thirty_days_unless_somebody_says() {
        let reports = reports(&[]);
        let usual = reports.period(None, None).expect("a period");
        assert_eq!((usual.from, usual.to, usual.days().count()), (day(5) - Days::new(29), day(5), 30));
        assert_eq!(reports.period(Some(day(5)), None).map(|p| p.days().count()), Ok(1));
        assert_eq!(reports.period(Some(day(6)), None), Err(InvalidPeriod::Backwards));
        assert_eq!(reports.period(Some(day(5) - Days::new(1_096)), None), Err(InvalidPeriod::TooLong));
        assert!(reports.period(Some(day(5) - Days::new(1_095)), None).is_ok());
        assert_eq!(reports.period(None, Some(NaiveDate::MIN)), Err(InvalidPeriod::FarAway));
        assert_eq!(reports.period(None, Some(NaiveDate::MAX)), Err(InvalidPeriod::FarAway));
    }
}

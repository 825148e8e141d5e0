//! The figures of a period: charts, each with its table.

use askama::Template;
use chrono::NaiveDate;
use page_kit::format;
use page_kit::icons::Icon;
use portal_core::insight::analytics::{AnalyticsDay, AnalyticsEvent, AnalyticsReport, RecentDays};

use crate::analytics::chart::Bars;
use crate::i18n::{Locale, t};
use crate::view::layout::Layout;

/// A figure that every day has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figure {
    Logins,
    FailedLogins,
    LoginSuccess,
    Codes,
    ActiveCustomers,
    TicketsOpened,
}

impl Figure {
    const ALL: [Self; 6] =
        [Self::Logins, Self::FailedLogins, Self::LoginSuccess, Self::Codes, Self::ActiveCustomers, Self::TicketsOpened];

    /// The key of its words.
    const fn word(self) -> &'static str {
        match self {
            Self::Logins => "figure-logins",
            Self::FailedLogins => "figure-failed-logins",
            Self::LoginSuccess => "figure-login-success",
            Self::Codes => "figure-codes",
            Self::ActiveCustomers => "figure-active-customers",
            Self::TicketsOpened => "figure-tickets-opened",
        }
    }

    /// The figure of a day; `None` if it has none.
    fn of(self, day: &AnalyticsDay) -> Option<u64> {
        match self {
            Self::Logins => Some(day.count(AnalyticsEvent::LoginOk)),
            Self::FailedLogins => Some(day.count(AnalyticsEvent::LoginFailed)),
            Self::LoginSuccess => day.login_success_permille(),
            Self::Codes => Some(day.count(AnalyticsEvent::CodeRequested)),
            Self::ActiveCustomers => Some(day.active_customers),
            Self::TicketsOpened => Some(day.tickets_opened),
        }
    }

    fn shown(self, locale: Locale, value: Option<u64>) -> String {
        match (self, value) {
            (_, None) => "–".to_owned(),
            (Self::LoginSuccess, Some(permille)) => format::percent(locale, permille),
            (_, Some(count)) => format::count(locale, count),
        }
    }

    /// The value of the highest bar there can be; `None`: the highest that there is.
    const fn full(self) -> Option<u64> {
        match self {
            Self::LoginSuccess => Some(1_000),
            _ => None,
        }
    }
}

/// The chart of one figure.
#[derive(Debug)]
struct Chart {
    id: &'static str,
    title: String,
    /// The figure of the whole period.
    total: String,
    /// Its highest value and day; `None` if there is nothing to draw.
    most: Option<String>,
    bars: Bars,
    /// Day and figure, the latest first.
    rows: Vec<(String, String)>,
}

/// How often a feature was used.
#[derive(Debug)]
struct FeatureUse {
    name: String,
    count: String,
    /// Its share of a thousand of the most used one.
    share: u64,
}

/// `GET /staff/figures`.
#[derive(Debug, Template)]
#[template(path = "analytics/figures.html")]
pub(crate) struct FiguresPage {
    layout: Layout,
    days: RecentDays,
    charts: Vec<Chart>,
    features: Vec<FeatureUse>,
    report: AnalyticsReport,
}

impl FiguresPage {
    pub(crate) fn new(layout: Layout, days: RecentDays, report: AnalyticsReport) -> Self {
        let total = report.total();
        let charts = Figure::ALL.into_iter().map(|figure| chart(&layout, figure, &report, &total)).collect();
        let features = features(&layout, &total);
        Self { layout, days, charts, features, report }
    }

    /// The first and the last day.
    fn span(&self) -> (String, String) {
        let day = |found: Option<&(NaiveDate, AnalyticsDay)>| {
            found.map(|(day, _)| format::date(self.layout.locale, *day)).unwrap_or_default()
        };
        (day(self.report.days.first()), day(self.report.days.last()))
    }

    fn period(&self, days: RecentDays) -> String {
        self.layout.tn("figures-days", "count", days.count())
    }

    /// How far the portal has spread, row by row.
    fn adoption(&self) -> Vec<(String, String)> {
        let (locale, adoption) = (self.layout.locale, &self.report.adoption);
        let share = adoption.ever_logged_in.saturating_mul(1_000).checked_div(adoption.enabled);
        let rows = [
            ("adoption-active", Some(format::count(locale, adoption.active_accounts))),
            ("adoption-enabled", Some(format::count(locale, adoption.enabled))),
            ("adoption-ever", Some(format::count(locale, adoption.ever_logged_in))),
            ("adoption-share", share.map(|permille| format::percent(locale, permille))),
        ];
        rows.into_iter().filter_map(|(word, value)| Some((self.layout.t(word), value?))).collect()
    }
}

fn chart(layout: &Layout, figure: Figure, report: &AnalyticsReport, total: &AnalyticsDay) -> Chart {
    let locale = layout.locale;
    let values = || report.days.iter().map(|(_, day)| figure.of(day).unwrap_or_default());
    let row = |(day, figures): &(NaiveDate, AnalyticsDay)| {
        (format::date(locale, *day), figure.shown(locale, figure.of(figures)))
    };
    Chart {
        id: figure.word(),
        title: layout.t(figure.word()),
        total: figure.shown(locale, figure.of(total)),
        most: most(locale, figure, report),
        bars: Bars::new(values(), figure.full().unwrap_or_else(|| values().max().unwrap_or_default())),
        rows: report.days.iter().rev().map(row).collect(),
    }
}

/// The highest value of a figure with its day, the first if there are several; `None` if nothing happened.
fn most(locale: Locale, figure: Figure, report: &AnalyticsReport) -> Option<String> {
    let (day, figures) = report.days.iter().rev().max_by_key(|(_, day)| figure.of(day))?;
    let value = figure.of(figures).filter(|value| *value > 0 || figure.full().is_some())?;
    let args = [("most", figure.shown(locale, Some(value)).into()), ("day", format::date(locale, *day).into())];
    Some(t(locale, "figure-most", &args))
}

/// What was used how often, the most used first.
fn features(layout: &Layout, total: &AnalyticsDay) -> Vec<FeatureUse> {
    let mut used: Vec<_> = AnalyticsEvent::ALL.into_iter().filter(|event| event.is_feature()).collect();
    used.sort_by_key(|event| std::cmp::Reverse(total.count(*event)));
    let most = used.first().map_or(0, |event| total.count(*event));
    let row = |event: AnalyticsEvent| FeatureUse {
        name: layout.t(&feature_word(event)),
        count: format::count(layout.locale, total.count(event)),
        share: total.count(event).saturating_mul(1_000).checked_div(most).unwrap_or_default(),
    };
    used.into_iter().map(row).collect()
}

/// The key of the words of a feature.
fn feature_word(event: AnalyticsEvent) -> String {
    format!("feature-{}", event.as_str().replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_words() {
        for event in AnalyticsEvent::ALL.into_iter().filter(|event| event.is_feature()) {
            let key = feature_word(event);
            for locale in Locale::ALL {
                assert_ne!(t(locale, &key, &[]), key);
            }
        }
    }

    #[test]
    fn a_day_without_attempts_shows_no_success_rate() {
        let none = Figure::LoginSuccess.of(&AnalyticsDay::default());
        assert_eq!(Figure::LoginSuccess.shown(Locale::Id, none), "–");
        assert_eq!(Figure::LoginSuccess.shown(Locale::En, Some(955)), "95.5%");
        assert_eq!(Figure::Logins.shown(Locale::Id, Some(1_200)), "1.200");
    }
}

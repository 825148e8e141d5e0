//! How much the portal is used in a period: charts, each with its table.

use askama::Template;
use page_kit::format;
use page_kit::icons::Icon;
use portal_core::insight::analytics::{AnalyticsDay, AnalyticsEvent, AnalyticsReport, RecentDays};

use crate::analytics::figure::{Chart, Figure, Share, Unit};
use crate::analytics::period::Period;
use crate::i18n::Locale;
use crate::view::layout::Layout;

/// A figure: its words, what it is, and what a day has of it.
type Of = (&'static str, Unit, fn(&AnalyticsDay) -> Option<u64>);

const FIGURES: [Of; 6] = [
    ("figure-logins", Unit::Count, |day| Some(day.count(AnalyticsEvent::LoginOk))),
    ("figure-failed-logins", Unit::Count, |day| Some(day.count(AnalyticsEvent::LoginFailed))),
    ("figure-login-success", Unit::Permille, AnalyticsDay::login_success_permille),
    ("figure-codes", Unit::Count, |day| Some(day.count(AnalyticsEvent::CodeRequested))),
    ("figure-active-customers", Unit::Count, |day| Some(day.active_customers)),
    ("figure-tickets-opened", Unit::Count, |day| Some(day.tickets_opened)),
];

/// `GET /staff/figures`.
#[derive(Debug, Template)]
#[template(path = "analytics/figures.html")]
pub(crate) struct FiguresPage {
    layout: Layout,
    period: Period,
    charts: Vec<Chart>,
    /// How often each feature was used, beside the most used one.
    features: Vec<Share>,
    report: AnalyticsReport,
}

impl FiguresPage {
    pub(crate) fn new(layout: Layout, days: RecentDays, report: AnalyticsReport) -> Self {
        let total = report.total();
        let chart = |(word, unit, of): Of| {
            let days = report.days.iter().map(|(day, figures)| (*day, of(figures))).collect();
            Chart::new(&layout, &Figure { word, unit, total: of(&total), days })
        };
        let charts = FIGURES.map(chart).into();
        let features = features(&layout, &total);
        let period = Period::new(&layout, days, report.days.iter().map(|(day, _)| *day));
        Self { layout, period, charts, features, report }
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

/// What was used how often, the most used first.
fn features(layout: &Layout, total: &AnalyticsDay) -> Vec<Share> {
    let mut used: Vec<_> = AnalyticsEvent::ALL.into_iter().filter(|event| event.is_feature()).collect();
    used.sort_by_key(|event| std::cmp::Reverse(total.count(*event)));
    let most = used.first().map_or(0, |event| total.count(*event));
    let row = |event| Share::new(layout.locale, layout.t(&feature_word(event)), total.count(event), most);
    used.into_iter().map(row).collect()
}

/// The key of the words of a feature.
fn feature_word(event: AnalyticsEvent) -> String {
    format!("feature-{}", event.as_str().replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::t;

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
    fn every_figure_has_words() {
        for (word, ..) in FIGURES {
            for locale in Locale::ALL {
                assert_ne!(t(locale, word, &[]), word);
            }
        }
    }
}

//! The period that figures are of.

use chrono::NaiveDate;
use page_kit::format;
use portal_core::insight::analytics::RecentDays;
use serde::Deserialize;

use crate::view::layout::Layout;

/// The period that an address names.
#[derive(Deserialize)]
pub(crate) struct PeriodQuery {
    #[serde(default)]
    days: String,
}

impl PeriodQuery {
    /// The period; one that nobody offers counts as none.
    pub(crate) fn days(&self) -> RecentDays {
        RecentDays::ALL.into_iter().find(|days| days.count().to_string() == self.days).unwrap_or_default()
    }
}

/// A period in words, and those to choose from.
#[derive(Debug)]
pub(crate) struct Period {
    /// How many days, in words, and whether it is the one that is shown.
    pub(crate) choices: Vec<(u64, String, bool)>,
    pub(crate) days: u64,
    pub(crate) first: String,
    pub(crate) last: String,
}

impl Period {
    pub(crate) fn new(layout: &Layout, days: RecentDays, mut of: impl DoubleEndedIterator<Item = NaiveDate>) -> Self {
        let choice =
            |choice: RecentDays| (choice.count(), layout.tn("figures-days", "count", choice.count()), choice == days);
        let day = |day: Option<NaiveDate>| day.map(|day| format::date(layout.locale, day)).unwrap_or_default();
        let (last, first) = (of.next_back(), of.next());
        Self {
            choices: RecentDays::ALL.map(choice).into(),
            days: days.count(),
            first: day(first.or(last)),
            last: day(last),
        }
    }
}

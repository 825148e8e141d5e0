//! The contract of [`AnalyticsStore`].

mod counting;
mod spread;

pub use counting::*;
pub use spread::*;

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use portal_core::LocalDay;
use portal_core::insight::analytics::{AnalyticsBatch, AnalyticsEvent, AnalyticsStore};

use crate::TestClock;
use crate::fixtures::day;
use crate::support::ok;

/// Runs every case of the contract of [`AnalyticsStore`](portal_core::insight::analytics::AnalyticsStore).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn AnalyticsStore>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! analytics_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database analytics_store_contract analytics_store [$(#$attribute)*] $fresh;
            a_store_that_counted_nothing_has_no_figures
            counts_of_one_day_and_event_add_up
            an_empty_batch_changes_nothing
            a_mark_counts_once_a_day_however_often_it_comes
            figures_are_those_of_the_days_asked_for
            a_large_batch_is_stored_whole
            racing_adds_lose_nothing
            forgetting_marks_keeps_the_number_of_them
            forgetting_again_changes_nothing
            marks_of_a_day_that_was_forgotten_add_to_its_number
            racing_callers_forget_each_mark_once
            tickets_of_the_portal_count_on_the_day_they_were_opened
            tickets_from_elsewhere_do_not_count
            adoption_counts_active_accounts_and_those_who_may_come_in
            who_ever_logged_in_counts_once_even_when_the_session_was_ended
        }
    };
}

/// The fifth day of November, and those after it, as Jakarta has them.
fn days(count: u32) -> Vec<LocalDay> {
    (5..5 + count).map(|n| LocalDay::of(&TestClock::default(), day(n))).collect()
}

/// A batch that says so often that invoices were looked at on a day.
fn views(on: NaiveDate, count: u64) -> AnalyticsBatch {
    AnalyticsBatch { counts: [((on, AnalyticsEvent::ViewInvoices), count)].into(), ..AnalyticsBatch::default() }
}

/// A batch of hashes of one day.
fn hashes(on: NaiveDate, numbers: impl IntoIterator<Item = u8>) -> AnalyticsBatch {
    let actives = numbers.into_iter().map(|n| (on, [n; 16])).collect();
    AnalyticsBatch { actives, ..AnalyticsBatch::default() }
}

/// The figures of some days by day and word, those of nothing left out.
async fn figures(store: &dyn AnalyticsStore, days: &[LocalDay]) -> BTreeMap<(NaiveDate, String), u64> {
    let mut table = BTreeMap::new();
    for figure in ok(store.figures(days).await).into_iter().filter(|figure| figure.count > 0) {
        *table.entry((figure.day, figure.what)).or_default() += figure.count;
    }
    table
}

/// One figure of a day.
async fn figure(store: &dyn AnalyticsStore, on: NaiveDate, what: &str) -> u64 {
    let day = LocalDay::of(&TestClock::default(), on);
    figures(store, &[day]).await.get(&(on, what.to_owned())).copied().unwrap_or_default()
}

fn tomorrow(on: NaiveDate) -> NaiveDate {
    on + TimeDelta::days(1)
}

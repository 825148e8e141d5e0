//! Adding batches, reading them back, forgetting hashes.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::insight::analytics::{ACTIVE_CUSTOMERS, AnalyticsBatch, AnalyticsEvent, AnalyticsStore};

use super::{days, figure, figures, hashes, tomorrow, views};
use crate::TestDatabase;
use crate::fixtures::day;
use crate::support::{ok, race};

const VIEWS: &str = "view_invoices";

pub async fn a_store_that_counted_nothing_has_no_figures(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    assert!(figures(&*store, &days(3)).await.is_empty());
    assert!(ok(store.figures(&[]).await).is_empty());
}

pub async fn counts_of_one_day_and_event_add_up(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    ok(store.add(&views(day(5), 2)).await);
    ok(store.add(&views(day(5), 3)).await);
    ok(store
        .add(&AnalyticsBatch { counts: [((day(5), AnalyticsEvent::LoginOk), 1)].into(), ..AnalyticsBatch::default() })
        .await);
    ok(store.add(&views(day(6), 1)).await);
    let figures = figures(&*store, &days(2)).await;
    let told: Vec<_> = figures.into_iter().map(|((day, what), count)| (day, what, count)).collect();
    assert_eq!(told, [(day(5), "login_ok".into(), 1), (day(5), VIEWS.into(), 5), (day(6), VIEWS.into(), 1)]);
}

pub async fn an_empty_batch_changes_nothing(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    ok(store.add(&views(day(5), 2)).await);
    ok(store.add(&AnalyticsBatch::default()).await);
    assert_eq!(figure(&*store, day(5), VIEWS).await, 2);
}

pub async fn a_mark_counts_once_a_day_however_often_it_comes(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    for numbers in [vec![1, 2], vec![2, 3], vec![1]] {
        ok(store.add(&hashes(day(5), numbers)).await);
    }
    ok(store.add(&hashes(day(6), [1])).await);
    assert_eq!(figure(&*store, day(5), ACTIVE_CUSTOMERS).await, 3);
    assert_eq!(figure(&*store, day(6), ACTIVE_CUSTOMERS).await, 1);
}

pub async fn figures_are_those_of_the_days_asked_for(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    for n in 4..=8 {
        ok(store.add(&views(day(n), 1)).await);
        ok(store.add(&hashes(day(n), [1])).await);
    }
    let told = figures(&*store, &days(2)).await;
    let of: Vec<_> = told.keys().map(|(day, _)| *day).collect();
    assert_eq!(of, [day(5), day(5), day(6), day(6)]);
}

pub async fn a_large_batch_is_stored_whole(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    let mut batch = AnalyticsBatch::default();
    for event in AnalyticsEvent::ALL {
        batch.counts.insert((day(5), event), 7);
    }
    for n in 0..7_000_u64 {
        let mut hash = [0; 16];
        hash[..8].copy_from_slice(&n.to_be_bytes());
        batch.actives.insert((day(5), hash));
    }
    ok(store.add(&batch).await);
    let told = figures(&*store, &days(1)).await;
    assert_eq!(told.len(), AnalyticsEvent::ALL.len() + 1);
    assert_eq!(figure(&*store, day(5), ACTIVE_CUSTOMERS).await, 7_000);
}

pub async fn racing_adds_lose_nothing(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    race(30, |caller| {
        let store = Arc::clone(&store);
        async move {
            for n in 0..5_u8 {
                let mut batch = views(day(5), 3);
                batch.counts.insert((day(6), AnalyticsEvent::LoginOk), 1);
                let own = u8::try_from(caller).expect("a small number");
                batch.actives = hashes(day(5), [own, 100 + n]).actives;
                ok(store.add(&batch).await);
            }
        }
    })
    .await;
    assert_eq!(figure(&*store, day(5), VIEWS).await, 30 * 5 * 3);
    assert_eq!(figure(&*store, day(6), "login_ok").await, 30 * 5);
    assert_eq!(figure(&*store, day(5), ACTIVE_CUSTOMERS).await, 30 + 5);
}

pub async fn forgetting_marks_keeps_the_number_of_them(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    for n in 5..=7 {
        ok(store.add(&hashes(day(n), 0..u8::try_from(n).expect("a small number"))).await);
    }
    let before = figures(&*store, &days(3)).await;
    assert_eq!(ok(store.compact_daily_actives(day(5)).await), 0, "the day itself stays");
    assert_eq!(ok(store.compact_daily_actives(day(7)).await), 5 + 6);
    assert_eq!(figures(&*store, &days(3)).await, before);
}

pub async fn forgetting_again_changes_nothing(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    ok(store.add(&hashes(day(5), [1, 2])).await);
    assert_eq!(ok(store.compact_daily_actives(tomorrow(day(5))).await), 2);
    assert_eq!(ok(store.compact_daily_actives(tomorrow(day(5))).await), 0);
    assert_eq!(figure(&*store, day(5), ACTIVE_CUSTOMERS).await, 2);
}

pub async fn marks_of_a_day_that_was_forgotten_add_to_its_number(
    store: Arc<dyn AnalyticsStore>,
    _: Arc<dyn TestDatabase>,
) {
    ok(store.add(&hashes(day(5), [1, 2])).await);
    ok(store.compact_daily_actives(day(6)).await);
    ok(store.add(&hashes(day(5), [3])).await);
    assert_eq!(figure(&*store, day(5), ACTIVE_CUSTOMERS).await, 3);
    assert_eq!(ok(store.compact_daily_actives(day(6)).await), 1);
    assert_eq!(figure(&*store, day(5), ACTIVE_CUSTOMERS).await, 3);
}

pub async fn racing_callers_forget_each_mark_once(store: Arc<dyn AnalyticsStore>, _: Arc<dyn TestDatabase>) {
    for n in 5..=9 {
        ok(store.add(&hashes(day(n), 0..40)).await);
    }
    let before = figures(&*store, &days(5)).await;
    let gone = race(10, |_| {
        let store = Arc::clone(&store);
        async move { ok(store.compact_daily_actives(day(9)).await) }
    })
    .await;
    assert_eq!(gone.iter().sum::<u64>(), 4 * 40);
    assert_eq!(figures(&*store, &days(5)).await, before);
}

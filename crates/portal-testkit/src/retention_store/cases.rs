//! Deleting records that ended.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::rate_limit::{Bucket, Verdict, Window};
use portal_core::staff::retention::{RecordKind, RetentionStore};

use crate::RetentionRecords;
use crate::fixtures::{hit, key, noon};
use crate::support::{millis, ok, race, secs};

/// The kinds whose records end one by one.
fn kinds() -> impl Iterator<Item = RecordKind> {
    RecordKind::ALL.into_iter().filter(|kind| *kind != RecordKind::DailyActives)
}

async fn put(records: &dyn RetentionRecords, kind: RecordKind, numbers: std::ops::Range<u64>, ended: DateTime<Utc>) {
    for n in numbers {
        records.put(kind, n, Some(ended)).await;
    }
}

pub async fn records_that_ended_before_the_instant_go_and_the_others_stay(
    store: Arc<dyn RetentionStore>,
    records: Arc<dyn RetentionRecords>,
) {
    for kind in kinds() {
        put(&*records, kind, 0..2, noon() - millis(1)).await;
        put(&*records, kind, 2..4, noon()).await;
        put(&*records, kind, 4..6, noon() + millis(1)).await;
        assert_eq!(ok(store.delete_expired(kind, noon() - millis(1), 100).await), 0, "{kind:?}");
        assert_eq!(ok(store.delete_expired(kind, noon(), 100).await), 2, "{kind:?}");
        assert_eq!(records.count(kind).await, 4, "{kind:?}");
        assert_eq!(ok(store.delete_expired(kind, noon(), 100).await), 0, "{kind:?}");
        assert_eq!(ok(store.delete_expired(kind, noon() + secs(1), 100).await), 4, "{kind:?}");
    }
}

pub async fn no_more_records_than_the_limit_go_at_once(
    store: Arc<dyn RetentionStore>,
    records: Arc<dyn RetentionRecords>,
) {
    for kind in kinds() {
        put(&*records, kind, 0..5, noon()).await;
        for (deleted, left) in [(2, 3), (2, 1), (1, 0), (0, 0)] {
            assert_eq!(ok(store.delete_expired(kind, noon() + secs(1), 2).await), deleted, "{kind:?}");
            assert_eq!(records.count(kind).await, left, "{kind:?}");
        }
    }
}

pub async fn records_of_other_kinds_are_left_alone(store: Arc<dyn RetentionStore>, records: Arc<dyn RetentionRecords>) {
    for kind in kinds() {
        put(&*records, kind, 0..2, noon()).await;
    }
    records.put(RecordKind::DailyActives, 0, Some(noon())).await;
    // Codes that were not sent are messages too, so these go first.
    let last = [RecordKind::Messages, RecordKind::DailyActives];
    let mut left: Vec<RecordKind> = kinds().collect();
    for kind in kinds().filter(|kind| !last.contains(kind)).chain(last) {
        ok(store.delete_expired(kind, noon() + TimeDelta::days(2), 100).await);
        left.retain(|other| *other != kind);
        for other in &left {
            assert_eq!(records.count(*other).await, 2, "{other:?} after {kind:?}");
        }
        assert_eq!(records.count(kind).await, 0, "{kind:?}");
    }
}

pub async fn what_has_not_ended_stays(store: Arc<dyn RetentionStore>, records: Arc<dyn RetentionRecords>) {
    for kind in [RecordKind::Messages, RecordKind::UnsentCodes] {
        records.put(kind, 0, None).await;
        records.put(kind, 1, Some(noon())).await;
        assert_eq!(ok(store.delete_expired(kind, noon() + TimeDelta::days(900), 100).await), 1, "{kind:?}");
        assert_eq!(records.count(kind).await, 1, "{kind:?}");
    }
}

pub async fn parked_messages_go_after_their_expiry(store: Arc<dyn RetentionStore>, records: Arc<dyn RetentionRecords>) {
    for kind in [RecordKind::UnsentCodes, RecordKind::Messages] {
        let before = noon() - millis(1);
        for (n, expires) in [(0, before), (1, before), (2, noon())] {
            records.put_parked(kind, n, Some(expires)).await;
        }
        for (deleted, left) in [(1, 2), (1, 1), (0, 1)] {
            assert_eq!(ok(store.delete_expired(kind, noon(), 1).await), deleted, "{kind:?}");
            assert_eq!(records.count(kind).await, left, "{kind:?}");
        }
        assert_eq!(ok(store.delete_expired(kind, noon() + millis(1), 100).await), 1, "{kind:?}");
        assert_eq!(records.count(kind).await, 0, "{kind:?}");
    }
}

pub async fn a_parked_message_that_never_expires_stays(
    store: Arc<dyn RetentionStore>,
    records: Arc<dyn RetentionRecords>,
) {
    for kind in [RecordKind::UnsentCodes, RecordKind::Messages] {
        records.put_parked(kind, 0, None).await;
        assert_eq!(ok(store.delete_expired(kind, noon() + TimeDelta::days(900), 100).await), 0, "{kind:?}");
        assert_eq!(records.count(kind).await, 1, "{kind:?}");
    }
}

pub async fn parked_codes_go_with_the_messages_and_other_parked_messages_not_with_the_codes(
    store: Arc<dyn RetentionStore>,
    records: Arc<dyn RetentionRecords>,
) {
    for kind in [RecordKind::UnsentCodes, RecordKind::Messages] {
        records.put_parked(kind, 0, Some(noon())).await;
    }
    assert_eq!(ok(store.delete_expired(RecordKind::UnsentCodes, noon() + secs(1), 100).await), 1);
    assert_eq!(records.count(RecordKind::Messages).await, 1);
    records.put_parked(RecordKind::UnsentCodes, 1, Some(noon())).await;
    assert_eq!(ok(store.delete_expired(RecordKind::Messages, noon() + secs(1), 100).await), 2);
}

pub async fn racing_callers_delete_each_record_once(
    store: Arc<dyn RetentionStore>,
    records: Arc<dyn RetentionRecords>,
) {
    for kind in [RecordKind::RateHits, RecordKind::Sessions] {
        put(&*records, kind, 0..40, noon()).await;
        let deleted = race(10, |_| {
            let store = Arc::clone(&store);
            async move { ok(store.delete_expired(kind, noon() + secs(1), 7).await) }
        })
        .await;
        assert!(deleted.iter().all(|batch| *batch <= 7), "{kind:?}");
        let rest = ok(store.delete_expired(kind, noon() + secs(1), 100).await);
        assert_eq!(deleted.into_iter().sum::<u64>() + rest, 40, "{kind:?}");
        assert_eq!(records.count(kind).await, 0, "{kind:?}");
    }
}

pub async fn daily_actives_of_whole_days_go(store: Arc<dyn RetentionStore>, records: Arc<dyn RetentionRecords>) {
    let (kind, day) = (RecordKind::DailyActives, TimeDelta::days(1));
    put(&*records, kind, 0..3, noon()).await;
    put(&*records, kind, 3..5, noon() + day).await;
    assert_eq!(ok(store.delete_expired(kind, noon() + TimeDelta::hours(11), 100).await), 0, "the day itself stays");
    assert_eq!(ok(store.delete_expired(kind, noon() + day, 1).await), 3, "all of a day at once");
    assert_eq!(records.count(kind).await, 2);
}

pub async fn a_use_of_a_sixty_day_window_is_kept_until_it_has_left_the_window(
    store: Arc<dyn RetentionStore>,
    records: Arc<dyn RetentionRecords>,
) {
    let (limits, kind, span) = (records.limits(), RecordKind::RateHits, TimeDelta::days(60));
    let long = [Bucket::counting(key("long"), [Window::new(1, 60), Window { max: 2, span }])];
    for (n, at) in [(1, noon()), (2, noon() + TimeDelta::days(1))] {
        assert_eq!(ok(limits.take(&long, hit(n), at).await), Verdict::Allowed);
    }
    let end = noon() + span;
    assert_eq!(ok(store.delete_expired(kind, end, 100).await), 0, "nothing has left the window");
    let full = Verdict::Denied { retry_after: millis(1) };
    assert_eq!(ok(limits.take(&long, hit(3), end - millis(1)).await), full);
    assert_eq!(ok(store.delete_expired(kind, end + millis(1), 100).await), 1);
    assert_eq!(ok(limits.take(&long, hit(4), end + millis(1)).await), Verdict::Allowed);
    assert_eq!(records.count(kind).await, 2);
}

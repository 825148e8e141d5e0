//! A store that deletes records.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::PortError;
use portal_core::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict};
use portal_core::kernel::id::HitId;
use portal_core::staff::retention::{RecordKind, RetentionStore};
use portal_testkit::RetentionRecords;

use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    DeletesThoseOfTheInstant,
    IgnoresTheLimit,
    DeletesOtherKinds,
    DeletesWhatHasNotEnded,
    KeepsParkedForGood,
    DeletesParkedThatNeverExpire,
    DeletesEveryParkedWithTheCodes,
    CountsFirstAndDeletesLater,
    DeletesActivesOfTheDay,
    ForgetsUsesAfterADay,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Record {
    kind: RecordKind,
    ended: Option<DateTime<Utc>>,
    is_parked: bool,
}

struct Records {
    fault: Fault,
    all: Arc<Mutex<Vec<Record>>>,
    limits: Arc<Uses>,
}

impl Records {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn is_over(&self, record: Record, kind: RecordKind, before: DateTime<Utc>) -> bool {
        let codes = kind == RecordKind::Messages && record.kind == RecordKind::UnsentCodes;
        let with_codes =
            kind == RecordKind::UnsentCodes && record.is_parked && self.is(Fault::DeletesEveryParkedWithTheCodes);
        if record.is_parked && self.is(Fault::KeepsParkedForGood) {
            return false;
        }
        if record.kind != kind && !codes && !with_codes && !self.is(Fault::DeletesOtherKinds) {
            return false;
        }
        let Some(ended) = record.ended else {
            return self.is(Fault::DeletesWhatHasNotEnded)
                || record.is_parked && self.is(Fault::DeletesParkedThatNeverExpire);
        };
        let by_day = kind == RecordKind::DailyActives && !self.is(Fault::DeletesActivesOfTheDay);
        let ended = if by_day { ended.date_naive() + TimeDelta::days(1) } else { ended.date_naive() }
            .and_time(if by_day { chrono::NaiveTime::MIN } else { ended.time() })
            .and_utc();
        if by_day {
            ended <= before
        } else {
            ended < before || self.is(Fault::DeletesThoseOfTheInstant) && ended == before
        }
    }

    fn find(&self, kind: RecordKind, before: DateTime<Utc>, limit: u32) -> Vec<usize> {
        let all = self.all.lock().expect("no panic");
        let over = all.iter().enumerate().filter(|(_, record)| self.is_over(**record, kind, before));
        let whole = kind == RecordKind::DailyActives || self.is(Fault::IgnoresTheLimit);
        let limit = if whole { usize::MAX } else { usize::try_from(limit).expect("small") };
        over.map(|(place, _)| place).take(limit).collect()
    }

    fn delete(&self, kind: RecordKind, before: DateTime<Utc>, limit: u32) -> u64 {
        let found = self.find(kind, before, limit);
        let mut all = self.all.lock().expect("no panic");
        for place in found.iter().rev().filter(|place| **place < all.len()).copied().collect::<Vec<_>>() {
            all.remove(place);
        }
        found.len().try_into().expect("small")
    }
}

#[async_trait]
impl RetentionStore for Records {
    async fn delete_expired(&self, kind: RecordKind, before: DateTime<Utc>, limit: u32) -> Result<u64, PortError> {
        if kind == RecordKind::RateHits && self.is(Fault::ForgetsUsesAfterADay) {
            self.all.lock().expect("no panic").retain(|record| record.kind != kind);
        }
        if self.is(Fault::CountsFirstAndDeletesLater) {
            let seen = self.find(kind, before, limit).len();
            let_others_go_first().await;
            self.delete(kind, before, limit);
            return Ok(seen.try_into().expect("small"));
        }
        let _one_by_one = self.limits.turn.lock().await;
        Ok(self.delete(kind, before, limit))
    }
}

#[async_trait]
impl RetentionRecords for Records {
    async fn put(&self, kind: RecordKind, _: u64, ended: Option<DateTime<Utc>>) {
        self.all.lock().expect("no panic").push(Record { kind, ended, is_parked: false });
    }

    async fn put_parked(&self, kind: RecordKind, _: u64, expires: Option<DateTime<Utc>>) {
        self.all.lock().expect("no panic").push(Record { kind, ended: expires, is_parked: true });
    }

    async fn count(&self, kind: RecordKind) -> u64 {
        let all = self.all.lock().expect("no panic");
        all.iter().filter(|record| record.kind == kind).count().try_into().expect("small")
    }

    fn limits(&self) -> Arc<dyn RateLimiter> {
        self.limits.clone()
    }
}

/// A limiter whose uses are records.
struct Uses {
    limiter: Arc<dyn RateLimiter>,
    all: Arc<Mutex<Vec<Record>>>,
    turn: tokio::sync::Mutex<()>,
}

#[async_trait]
impl RateLimiter for Uses {
    async fn take(&self, buckets: &[Bucket], hit: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        let verdict = self.limiter.take(buckets, hit, now).await?;
        if verdict == Verdict::Allowed {
            let record = |bucket: &Bucket| Record {
                kind: RecordKind::RateHits,
                ended: Some(now + bucket.memory()),
                is_parked: false,
            };
            self.all.lock().expect("no panic").extend(buckets.iter().map(record));
        }
        Ok(verdict)
    }

    async fn release(&self, keys: &[BucketKey], hit: HitId) -> Result<(), PortError> {
        self.limiter.release(keys, hit).await
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        self.limiter.peek(buckets, now).await
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        self.limiter.count(key, since).await
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        self.limiter.clear(keys).await
    }
}

fn with(fault: Fault) -> (Arc<dyn RetentionStore>, Arc<dyn RetentionRecords>) {
    let all: Arc<Mutex<Vec<Record>>> = Arc::default();
    let limits =
        Arc::new(Uses { limiter: crate::limiter::plain(), all: all.clone(), turn: tokio::sync::Mutex::default() });
    let records = Arc::new(Records { fault, all, limits });
    (records.clone(), records)
}

fn fresh() -> impl Future<Output = (Arc<dyn RetentionStore>, Arc<dyn RetentionRecords>, ())> {
    let (store, records) = with(Fault::None);
    ready((store, records, ()))
}

portal_testkit::retention_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { retention_store, with;
        Fault::DeletesThoseOfTheInstant => records_that_ended_before_the_instant_go_and_the_others_stay;
        Fault::IgnoresTheLimit => no_more_records_than_the_limit_go_at_once;
        Fault::DeletesOtherKinds => records_of_other_kinds_are_left_alone;
        Fault::DeletesWhatHasNotEnded => what_has_not_ended_stays;
        Fault::KeepsParkedForGood => parked_messages_go_after_their_expiry;
        Fault::DeletesParkedThatNeverExpire => a_parked_message_that_never_expires_stays;
        Fault::DeletesEveryParkedWithTheCodes =>
            parked_codes_go_with_the_messages_and_other_parked_messages_not_with_the_codes;
        Fault::CountsFirstAndDeletesLater => racing_callers_delete_each_record_once;
        Fault::DeletesActivesOfTheDay => daily_actives_of_whole_days_go;
        Fault::ForgetsUsesAfterADay => a_use_of_a_sixty_day_window_is_kept_until_it_has_left_the_window;
    }
}

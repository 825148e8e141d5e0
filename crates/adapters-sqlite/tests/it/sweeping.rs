//! Records are deleted when they are no longer kept, and not before.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::LocalDay;
use portal_core::identity::device::{DeviceStore, TrustedDevice};
use portal_core::identity::otp::OtpStore;
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Window};
use portal_core::identity::session::{Session, SessionStore};
use portal_core::insight::analytics::{ACTIVE_CUSTOMERS, AnalyticsBatch, AnalyticsStore, DayCount};
use portal_core::messaging::outbox::{Lane, Outbox, OutboxMessage, Settlement};
use portal_core::staff::retention::{Deleted, RetentionPolicy, RetentionService};
use portal_testkit::fixtures::{
    challenge, customer, day, ended_at, hit, holder_of, key, login_on, message, noon, opening, phone, resent_message,
    session, trusted_device,
};
use portal_testkit::{TestClock, TestDatabase};

use crate::support::{Operator, stamp, store_in_memory};

const INSTANT: TimeDelta = TimeDelta::milliseconds(1);

fn days(days: i64) -> TimeDelta {
    TimeDelta::days(days)
}

async fn sweep(store: &SqliteStore, now: DateTime<Utc>) -> Deleted {
    let retention = RetentionService::new(Arc::new(store.clone()), RetentionPolicy::default());
    retention.run(now).await.expect("it is done")
}

#[tokio::test]
async fn login_codes_go_an_hour_after_their_end() {
    let (store, ()) = store_in_memory().await;
    let made = challenge(1);
    store.put(&made).await.expect("stored");
    let last = made.expires_at + TimeDelta::hours(1);
    assert_eq!(sweep(&store, last).await, Deleted::default());
    assert_eq!(sweep(&store, last + INSTANT).await, Deleted { challenges: 1, ..Deleted::default() });
}

#[tokio::test]
async fn uses_of_limits_go_when_no_limit_looks_back_that_far() {
    let (store, ()) = store_in_memory().await;
    let bucket = [Bucket::counting(key("k"), [Window::new(5, 86_400)])];
    store.take(&bucket, hit(1), noon()).await.expect("taken");
    assert_eq!(sweep(&store, noon() + days(2)).await, Deleted::default());
    let swept = sweep(&store, noon() + days(2) + INSTANT).await;
    assert_eq!(swept, Deleted { rate_hits: 1, ..Deleted::default() });
}

#[tokio::test]
async fn sessions_stay_countable_for_ninety_days_after_they_ended_or_ran_out() {
    let (store, ()) = store_in_memory().await;
    let (ended, expired) = (session(1, "AGLS1"), session(2, "AGLS1"));
    let open = Session { expires_at: noon() + days(200), ..session(3, "AGLS1") };
    for made in [&ended, &expired, &open] {
        SessionStore::open(&store, &opening(made)).await.expect("stored");
    }
    let holder = holder_of(phone());
    assert!(store.end(&holder, ended.id, &ended_at(noon())).await.expect("an answer"));
    assert_eq!(sweep(&store, noon() + days(90)).await, Deleted::default());
    assert_eq!(sweep(&store, noon() + days(90) + INSTANT).await.sessions, 1);
    assert_eq!(sweep(&store, expired.expires_at + days(90)).await.sessions, 0);
    assert_eq!(sweep(&store, expired.expires_at + days(90) + INSTANT).await.sessions, 1);
    let left = store.list(&holder, noon()).await.expect("an answer");
    assert_eq!(left, [open]);
}

#[tokio::test]
async fn devices_go_an_hour_after_their_trust_has_ended() {
    let (store, ()) = store_in_memory().await;
    let (old, new) = (trusted_device(1), TrustedDevice { expires_at: noon() + days(400), ..trusted_device(2) });
    for device in [&old, &new] {
        SessionStore::open(&store, &login_on(device, None)).await.expect("stored");
    }
    let last = old.expires_at + TimeDelta::hours(1);
    assert_eq!(sweep(&store, last).await, Deleted { sessions: 2, ..Deleted::default() });
    assert_eq!(sweep(&store, last + INSTANT).await, Deleted { devices: 1, ..Deleted::default() });
    assert_eq!(DeviceStore::find(&store, new.token).await.expect("an answer"), Some(new));
}

#[tokio::test]
async fn settled_messages_go_after_thirty_days_and_unsettled_ones_never() {
    let (store, ()) = store_in_memory().await;
    for n in [1, 2] {
        let lane = if n == 1 { Lane::Code } else { Lane::Notice };
        store.enqueue(&OutboxMessage { lane, ..message(n) }).await.expect("stored");
    }
    let claimed = store.claim(Lane::Code, noon(), noon() + INSTANT).await.expect("an answer").expect("a message");
    let sent = Settlement::Sent { provider: "fonnte".into(), reference: None };
    assert!(store.settle(claimed.message.id, claimed.fence, &sent, noon()).await.expect("an answer"));
    assert_eq!(sweep(&store, noon() + days(30)).await, Deleted::default());
    assert_eq!(sweep(&store, noon() + days(30) + INSTANT).await, Deleted { messages: 1, ..Deleted::default() });
    assert_eq!(sweep(&store, noon() + days(900)).await, Deleted::default());
    assert_eq!(store.backlog(Lane::Notice, noon()).await.expect("an answer").waiting, 1);
}

#[tokio::test]
async fn codes_that_were_not_sent_go_within_the_hour_and_other_messages_stay() {
    let (store, ()) = store_in_memory().await;
    let notice = OutboxMessage { lane: Lane::Notice, ..message(3) };
    for message in [message(1), message(2), resent_message(2, 1), notice] {
        store.enqueue(&message).await.expect("stored");
    }
    for lane in [Lane::Code, Lane::Notice] {
        let claimed = store.claim(lane, noon(), noon() + INSTANT).await.expect("an answer").expect("a message");
        let settled = store.settle(claimed.message.id, claimed.fence, &Settlement::Dropped, noon()).await;
        assert!(settled.expect("an answer"));
    }
    let half_an_hour = TimeDelta::minutes(30);
    assert_eq!(sweep(&store, noon() + half_an_hour).await, Deleted::default());
    assert_eq!(sweep(&store, noon() + half_an_hour + INSTANT).await, Deleted { unsent_codes: 1, ..Deleted::default() });
    let superseded = noon() + TimeDelta::minutes(31) + INSTANT;
    assert_eq!(sweep(&store, superseded).await, Deleted { unsent_codes: 1, ..Deleted::default() });
    assert_eq!(store.backlog(Lane::Code, noon() + days(1)).await.expect("an answer").waiting, 1);
}

#[tokio::test]
async fn names_of_requests_go_when_they_are_no_longer_remembered() {
    let (store, ()) = store_in_memory().await;
    sqlx::query(
        "INSERT INTO ticket_requests (customer_id, name, request, ticket_number, keep_until)
         VALUES ('AGLS1', zeroblob(32), zeroblob(32), 'TKT20251105001', ?)",
    )
    .bind(stamp(noon()))
    .execute(store.connection())
    .await
    .expect("a request");
    let last = noon() + TimeDelta::hours(1);
    assert_eq!(sweep(&store, last).await, Deleted::default());
    assert_eq!(sweep(&store, last + INSTANT).await, Deleted { requests: 1, ..Deleted::default() });
}

#[tokio::test]
async fn changes_of_numbers_can_be_looked_up_for_a_year() {
    let (store, ()) = store_in_memory().await;
    sqlx::query(
        "INSERT INTO phone_changes
             (id, customer_id, from_phone, from_e164, to_e164, session_id, changed_at, revert_until)
         VALUES ('c', 'AGLS1', '0817102070', '+62817102070', '+6281234567890', 's', ?1, ?1)",
    )
    .bind(stamp(noon()))
    .execute(store.connection())
    .await
    .expect("a change");
    assert_eq!(sweep(&store, noon() + days(365)).await, Deleted::default());
    let swept = sweep(&store, noon() + days(365) + INSTANT).await;
    assert_eq!(swept, Deleted { phone_changes: 1, ..Deleted::default() });
}

#[tokio::test]
async fn who_was_there_is_forgotten_after_a_hundred_days_and_how_many_never() {
    let (store, ()) = store_in_memory().await;
    let actives = [(day(5), [1; 16]), (day(5), [2; 16])].into();
    store.add(&AnalyticsBatch { actives, ..AnalyticsBatch::default() }).await.expect("stored");
    let today = LocalDay::of(&TestClock::default(), day(5));
    let before = store.figures(&[today]).await.expect("an answer");
    assert_eq!(sweep(&store, noon() + days(100)).await, Deleted::default());
    assert_eq!(sweep(&store, noon() + days(101)).await, Deleted { daily_actives: 2, ..Deleted::default() });
    let told = store.figures(&[today]).await.expect("an answer");
    let customers = |figures: &[DayCount]| {
        figures.iter().filter(|figure| figure.what == ACTIVE_CUSTOMERS).map(|figure| figure.count).sum::<u64>()
    };
    assert_eq!((customers(&told), customers(&before)), (2, 2));
}

#[tokio::test]
async fn who_once_logged_in_counts_after_the_last_session_was_swept_out() {
    let (store, ()) = store_in_memory().await;
    Operator(store.clone()).put_customer(&customer("AGLS1").active().build()).await;
    SessionStore::open(&store, &opening(&session(1, "AGLS1"))).await.expect("stored");
    assert_eq!(sweep(&store, noon() + days(365)).await.sessions, 1);
    assert_eq!(store.adoption().await.expect("an answer").ever_logged_in, 1);
}

#[tokio::test]
async fn more_rows_than_go_in_one_step_all_go() {
    let (store, ()) = store_in_memory().await;
    sqlx::query(
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
         INSERT INTO rate_hits (bucket, member, at, keep_until)
         SELECT 'k' || (i % 7), i, '2025-11-01T00:00:00.000Z', '2025-11-01T00:00:00.000Z' FROM n",
    )
    .execute(store.connection())
    .await
    .expect("rows");
    assert_eq!(sweep(&store, noon()).await.rate_hits, 2_500);
}

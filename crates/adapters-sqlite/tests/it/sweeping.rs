//! The broom takes what is over, and nothing before its time.

use adapters_sqlite::{SqliteStore, Swept};
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::device::{DeviceStore, TrustedDevice};
use portal_core::notification::{Lane, Outbox, OutboxMessage, Settlement};
use portal_core::otp::OtpStore;
use portal_core::rate_limit::{Bucket, RateLimiter, Window};
use portal_core::session::{Session, SessionHolder, SessionStore};
use portal_testkit::fixtures::{challenge, hit, key, message, noon, phone, session, trusted_device};

use crate::support::store_in_memory;

const INSTANT: TimeDelta = TimeDelta::milliseconds(1);

fn days(days: i64) -> TimeDelta {
    TimeDelta::days(days)
}

async fn sweep(store: &SqliteStore, now: DateTime<Utc>) -> Swept {
    store.sweep(now).await.expect("the broom works")
}

#[tokio::test]
async fn login_codes_go_an_hour_after_their_end() {
    let (store, ()) = store_in_memory().await;
    let made = challenge(1);
    store.put(&made).await.expect("stored");
    let last = made.expires_at + TimeDelta::hours(1);
    assert_eq!(sweep(&store, last).await, Swept::default());
    assert_eq!(sweep(&store, last + INSTANT).await, Swept { challenges: 1, ..Swept::default() });
}

#[tokio::test]
async fn uses_of_limits_go_when_no_limit_looks_back_that_far() {
    let (store, ()) = store_in_memory().await;
    let bucket = [Bucket::counting(key("k"), [Window::new(5, 86_400)])];
    store.take(&bucket, hit(1), noon()).await.expect("taken");
    assert_eq!(sweep(&store, noon() + days(2)).await, Swept::default());
    let swept = sweep(&store, noon() + days(2) + INSTANT).await;
    assert_eq!(swept, Swept { rate_hits: 1, ..Swept::default() });
}

#[tokio::test]
async fn sessions_stay_countable_for_ninety_days_after_they_ended_or_ran_out() {
    let (store, ()) = store_in_memory().await;
    let (ended, expired) = (session(1, "AGLS1"), session(2, "AGLS1"));
    let open = Session { expires_at: noon() + days(200), ..session(3, "AGLS1") };
    for made in [&ended, &expired, &open] {
        store.create(made).await.expect("stored");
    }
    let holder = SessionHolder::for_staff(phone());
    assert!(store.end(&holder, ended.id, noon()).await.expect("an answer"));
    assert_eq!(sweep(&store, noon() + days(90)).await, Swept::default());
    assert_eq!(sweep(&store, noon() + days(90) + INSTANT).await.sessions, 1);
    assert_eq!(sweep(&store, expired.expires_at + days(90)).await.sessions, 0);
    assert_eq!(sweep(&store, expired.expires_at + days(90) + INSTANT).await.sessions, 1);
    let left = store.list(&holder, noon()).await.expect("an answer");
    assert_eq!(left, [open]);
}

#[tokio::test]
async fn devices_go_when_their_trust_has_ended() {
    let (store, ()) = store_in_memory().await;
    let (old, new) = (trusted_device(1), TrustedDevice { expires_at: noon() + days(400), ..trusted_device(2) });
    for device in [&old, &new] {
        store.trust(device, None).await.expect("stored");
    }
    assert_eq!(sweep(&store, old.expires_at).await, Swept::default());
    assert_eq!(sweep(&store, old.expires_at + INSTANT).await, Swept { devices: 1, ..Swept::default() });
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
    assert_eq!(sweep(&store, noon() + days(30)).await, Swept::default());
    assert_eq!(sweep(&store, noon() + days(30) + INSTANT).await, Swept { messages: 1, ..Swept::default() });
    assert_eq!(sweep(&store, noon() + days(900)).await, Swept::default());
    assert_eq!(store.backlog(Lane::Notice, noon()).await.expect("an answer").waiting, 1);
}

#[tokio::test]
async fn more_rows_than_go_in_one_step_all_go() {
    let (store, ()) = store_in_memory().await;
    sqlx::query(
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
         INSERT INTO rate_hits (bucket, member, at) SELECT 'k' || (i % 7), i, '2025-11-01T00:00:00.000Z' FROM n",
    )
    .execute(store.connection())
    .await
    .expect("rows");
    assert_eq!(sweep(&store, noon()).await.rate_hits, 2_500);
}

//! What is deleted when it is no longer kept, and what stays.

use std::sync::Arc;

use adapters_postgres::PgStore;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::otp::OtpStore;
use portal_core::identity::rate_limit::{Bucket, RateLimiter, Window};
use portal_core::identity::session::SessionStore;
use portal_core::insight::analytics::{AnalyticsBatch, AnalyticsStore};
use portal_core::messaging::outbox::{Lane, Outbox, Settlement};
use portal_core::staff::retention::{Deleted, RetentionPolicy, RetentionService};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{
    challenge, customer, ended_at, hit, holder_of, key, login_on, message, noon, opening, phone, session, ticket,
    trusted_device,
};

use crate::database::{TempDatabase, run};
use crate::test_database::PgTestDatabase;

async fn sweep(store: &PgStore, now: DateTime<Utc>) -> Deleted {
    let retention = RetentionService::new(Arc::new(store.clone()), RetentionPolicy::default());
    retention.run(now).await.expect("it is done")
}

#[tokio::test]
async fn each_kind_of_row_goes_when_its_time_is_over_and_not_before() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    store.put(&challenge(1)).await.expect("it is stored");
    store.open(&login_on(&trusted_device(1), None)).await.expect("it is stored");
    let bucket = Bucket::counting(key("b"), [Window::new(9, 60), Window::new(9, 3600)]);
    store.take(&[bucket], hit(1), noon()).await.expect("it answers");
    store.open(&opening(&session(1, "AGLS1"))).await.expect("it is stored");
    store.open(&opening(&session(2, "AGLS1"))).await.expect("it is stored");
    let holder = holder_of(phone());
    assert!(store.end(&holder, session(1, "AGLS1").id, &ended_at(noon())).await.expect("it answers"));
    for n in [1, 2, 3] {
        store.enqueue(&message(n)).await.expect("it is stored");
    }
    let sent = Settlement::Sent { provider: "fonnte".into(), reference: None };
    for settlement in [Settlement::Dropped, sent] {
        let claimed = store.claim(Lane::Code, noon(), noon()).await.expect("it answers").expect("a message");
        let settled = store.settle(claimed.message.id, claimed.fence, &settlement, noon()).await;
        assert!(settled.expect("it answers"));
    }

    let actives = [(noon().date_naive(), [1; 16]), (noon().date_naive(), [2; 16])].into();
    store.add(&AnalyticsBatch { actives, ..AnalyticsBatch::default() }).await.expect("it is stored");

    let minute = TimeDelta::minutes(1);
    let hour = TimeDelta::hours(1);
    let ends = [
        (TimeDelta::minutes(30), Deleted { unsent_codes: 1, ..Deleted::default() }),
        (TimeDelta::minutes(10) + hour, Deleted { challenges: 1, ..Deleted::default() }),
        (hour + hour * 24, Deleted { rate_hits: 1, ..Deleted::default() }),
        (TimeDelta::days(30), Deleted { messages: 1, ..Deleted::default() }),
        (TimeDelta::days(90), Deleted { sessions: 1, ..Deleted::default() }),
        (TimeDelta::days(97), Deleted { sessions: 2, ..Deleted::default() }),
        (TimeDelta::days(101) - hour * 12, Deleted { daily_actives: 2, ..Deleted::default() }),
        (TimeDelta::days(180) + hour, Deleted { devices: 3, ..Deleted::default() }),
    ];
    for (end, swept) in ends {
        assert_eq!(sweep(&store, noon() + end - minute).await, Deleted::default(), "before {end}");
        assert_eq!(sweep(&store, noon() + end + minute).await, swept, "after {end}");
    }
    let waiting = store.backlog(Lane::Code, noon()).await.expect("it answers").waiting;
    assert_eq!(waiting, 1, "a message that was not settled stays for ever");
}

#[tokio::test]
async fn names_of_requests_and_changes_of_numbers_go_when_their_time_is_over_and_not_before() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    let test_db = PgTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").build()).await;
    test_db.put_ticket(&ticket("TKT1", "AGLS1")).await;
    run(
        &mut database.connection().await,
        "INSERT INTO isp.ticket_requests
         SELECT 'AGLS1', sha256('n'), sha256('r'), 'TKT1', timestamptz '2025-11-06 12:00Z';
         INSERT INTO portal.phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id, changed_at,
            revert_until)
         VALUES (gen_random_uuid(), 'AGLS1', '0817102070', '+62817102070', '+62817102071', gen_random_uuid(),
            '2025-11-05 12:00Z', '2025-11-06 12:00Z')",
    )
    .await;

    let minute = TimeDelta::minutes(1);
    let ends = [
        (TimeDelta::hours(25), Deleted { requests: 1, ..Deleted::default() }),
        (TimeDelta::days(365), Deleted { phone_changes: 1, ..Deleted::default() }),
    ];
    for (end, swept) in ends {
        assert_eq!(sweep(&store, noon() + end - minute).await, Deleted::default(), "before {end}");
        assert_eq!(sweep(&store, noon() + end + minute).await, swept, "after {end}");
    }
}

#[tokio::test]
async fn more_rows_than_fit_one_batch_go_in_one_sweep() {
    let database = TempDatabase::migrated().await;
    run(
        &mut database.connection().await,
        "INSERT INTO portal.rate_hits SELECT 'b', n::text, '2025-01-01', '2025-01-01', n FROM generate_series(1, 2500) n",
    )
    .await;

    let swept = sweep(&database.store(), noon()).await;

    assert_eq!(swept.rate_hits, 2500);
}

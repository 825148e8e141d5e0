//! Records of every kind, for the contract of retention.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::EventId;
use portal_core::identity::otp::{Challenge, OtpStore};
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::insight::analytics::{AnalyticsBatch, AnalyticsStore};
use portal_core::integration::event::{Event, EventBody, EventLog};
use portal_core::messaging::outbox::{Lane, Outbox, OutboxMessage};
use portal_core::staff::retention::{RecordKind, RetentionStore};
use portal_testkit::fixtures::{challenge, customer_id, message};
use portal_testkit::{RetentionRecords, SeededEntropy};

use crate::support::{self, stamp};

async fn retention_store() -> (Arc<dyn RetentionStore>, Arc<dyn RetentionRecords>, ()) {
    let (store, ()) = support::store_in_memory().await;
    (Arc::new(store.clone()), Arc::new(Records(store)), ())
}

portal_testkit::retention_store_suite! { #[tokio::test(flavor = "multi_thread")] retention_store }

struct Records(SqliteStore);

impl Records {
    async fn run(&self, statement: &'static str, name: &str, ended: DateTime<Utc>) {
        let hour_later = stamp(ended + TimeDelta::hours(1));
        let query = sqlx::query(statement).bind(name).bind(stamp(ended)).bind(hour_later);
        assert_eq!(query.execute(self.0.connection()).await.expect("it runs").rows_affected(), 1);
    }

    async fn put_message(&self, lane: Lane, n: u64, settled: Option<DateTime<Utc>>) {
        let made = OutboxMessage { lane, ..message(n) };
        self.0.enqueue(&made).await.expect("stored");
        let statement = match lane {
            Lane::Code => "UPDATE outbox SET state = 'dropped', settled_at = ?2 WHERE id = ?1 AND ?3 > ?2",
            _ => "UPDATE outbox SET state = 'sent', settled_at = ?2 WHERE id = ?1 AND ?3 > ?2",
        };
        if let Some(settled) = settled {
            self.run(statement, &made.id.to_string(), settled).await;
        }
    }

    async fn put_session(&self, n: u64, ended: DateTime<Utc>) {
        let statement = if n.is_multiple_of(2) {
            "INSERT INTO customer_sessions (id, customer_id, phone_e164, device, network, verified_at, created_at,
                 last_seen_at, expires_at, ended_at)
             VALUES (?1, 'AGLS1', '+62817102070', 'd', 'n', ?2, ?2, ?2, ?3, ?2)"
        } else {
            "INSERT INTO customer_sessions (id, customer_id, phone_e164, device, network, verified_at, created_at,
                 last_seen_at, expires_at)
             VALUES (?1, 'AGLS1', '+62817102070', 'd', 'n', ?2, ?2, ?2, min(?2, ?3))"
        };
        self.run(statement, &n.to_string(), ended).await;
    }
}

#[async_trait]
impl RetentionRecords for Records {
    async fn put(&self, kind: RecordKind, n: u64, ended: Option<DateTime<Utc>>) {
        let end = ended.unwrap_or(DateTime::UNIX_EPOCH);
        let name = n.to_string();
        match kind {
            RecordKind::Challenges => {
                self.0.put(&Challenge { expires_at: end, ..challenge(n) }).await.expect("stored");
            }
            RecordKind::RateHits => {
                let statement =
                    "INSERT INTO rate_hits (bucket, member, at, keep_until) VALUES ('b', ?1, ?2, min(?2, ?3))";
                self.run(statement, &name, end).await;
            }
            RecordKind::Sessions => self.put_session(n, end).await,
            RecordKind::Devices => {
                let statement = "INSERT INTO trusted_devices (token_hash, phone_e164, trusted_at, expires_at)
                     VALUES (CAST(printf('%032d', ?1) AS BLOB), '+62817102070', ?2, min(?2, ?3))";
                self.run(statement, &name, end).await;
            }
            RecordKind::Messages => self.put_message(Lane::Notice, 1_000 + n, ended).await,
            RecordKind::UnsentCodes => self.put_message(Lane::Code, n, ended).await,
            RecordKind::Requests => {
                let statement = "INSERT INTO ticket_requests (customer_id, name, request, ticket_number, keep_until)
                     VALUES ('AGLS1', CAST(printf('%032d', ?1) AS BLOB), zeroblob(32), 'TKT1', min(?2, ?3))";
                self.run(statement, &name, end).await;
            }
            RecordKind::PhoneChanges => {
                let statement =
                    "INSERT INTO phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id,
                         changed_at, revert_until)
                     VALUES (?1, 'AGLS1', '0817102070', '+62817102070', '+6281234567890', 's', ?2, min(?2, ?3))";
                self.run(statement, &name, end).await;
            }
            RecordKind::Events => {
                let body = EventBody::CustomerUpdated { changes: Vec::new() };
                let id = EventId::generate(end, &SeededEntropy::new(n));
                let event = Event { id, customer_id: customer_id("AGLS1"), at: end, body };
                EventLog::record(&self.0, &event, &name).await.expect("stored");
            }
            RecordKind::DailyActives => {
                let actives = [(end.date_naive(), [u8::try_from(n).expect("small"); 16])].into();
                self.0.add(&AnalyticsBatch { actives, ..AnalyticsBatch::default() }).await.expect("stored");
            }
        }
    }

    async fn put_parked(&self, kind: RecordKind, n: u64, expires: Option<DateTime<Utc>>) {
        let (lane, n) = if kind == RecordKind::UnsentCodes { (Lane::Code, n) } else { (Lane::Notice, 1_000 + n) };
        let made = OutboxMessage { lane, expires_at: expires, ..message(n) };
        self.0.enqueue(&made).await.expect("stored");
        let parked = sqlx::query("UPDATE outbox SET state = 'parked' WHERE id = ?1").bind(made.id.to_string());
        assert_eq!(parked.execute(self.0.connection()).await.expect("it runs").rows_affected(), 1);
    }

    async fn count(&self, kind: RecordKind) -> u64 {
        let statement = match kind {
            RecordKind::Challenges => "SELECT COUNT(*) FROM otp_challenges",
            RecordKind::RateHits => "SELECT COUNT(*) FROM rate_hits",
            RecordKind::Sessions => "SELECT COUNT(*) FROM customer_sessions",
            RecordKind::Devices => "SELECT COUNT(*) FROM trusted_devices",
            RecordKind::Messages => "SELECT COUNT(*) FROM outbox WHERE lane <> 'code'",
            RecordKind::UnsentCodes => "SELECT COUNT(*) FROM outbox WHERE lane = 'code'",
            RecordKind::Requests => "SELECT COUNT(*) FROM ticket_requests",
            RecordKind::PhoneChanges => "SELECT COUNT(*) FROM phone_changes",
            RecordKind::Events => "SELECT COUNT(*) FROM events",
            RecordKind::DailyActives => "SELECT COUNT(*) FROM analytics_daily_actives",
        };
        let count: i64 = sqlx::query_scalar(statement).fetch_one(self.0.connection()).await.expect("a count");
        count.unsigned_abs()
    }

    fn limits(&self) -> Arc<dyn RateLimiter> {
        Arc::new(self.0.clone())
    }
}

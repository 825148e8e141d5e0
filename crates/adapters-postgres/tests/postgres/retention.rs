//! Records of every kind, for the contract of retention.

use std::sync::Arc;

use adapters_postgres::PgStore;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::EventId;
use portal_core::identity::otp::{Challenge, OtpStore};
use portal_core::identity::rate_limit::RateLimiter;
use portal_core::insight::analytics::{AnalyticsBatch, AnalyticsStore};
use portal_core::integration::event::{Event, EventBody, EventLog};
use portal_core::messaging::outbox::{Lane, Outbox, OutboxMessage};
use portal_core::staff::retention::{RecordKind, RetentionStore};
use portal_testkit::fixtures::{challenge, customer, customer_id, message, ticket};
use portal_testkit::{RetentionRecords, SeededEntropy, TestDatabase};

use crate::database::TempDatabase;
use crate::test_database::PgTestDatabase;

async fn retention_store() -> (Arc<dyn RetentionStore>, Arc<dyn RetentionRecords>, TempDatabase) {
    let database = TempDatabase::migrated().await;
    let test_db = PgTestDatabase::on(&database);
    test_db.put_customer(&customer("AGLS1").build()).await;
    test_db.put_ticket(&ticket("TKT1", "AGLS1")).await;
    let pool = sqlx::PgPool::connect(&database.url).await.expect("the database");
    let store = database.store();
    (Arc::new(store.clone()), Arc::new(Records { store, pool }), database)
}

portal_testkit::retention_store_suite! { #[tokio::test(flavor = "multi_thread")] retention_store }

struct Records {
    store: PgStore,
    pool: sqlx::PgPool,
}

impl Records {
    async fn run(&self, statement: &'static str, name: &str, ended: DateTime<Utc>) {
        let query = sqlx::query(statement).bind(name).bind(ended).bind(ended + TimeDelta::hours(1));
        assert_eq!(query.execute(&self.pool).await.expect("it runs").rows_affected(), 1);
    }

    async fn put_message(&self, lane: Lane, n: u64, settled: Option<DateTime<Utc>>) {
        let made = OutboxMessage { lane, ..message(n) };
        self.store.enqueue(&made).await.expect("stored");
        let statement = match lane {
            Lane::Code => "UPDATE portal.outbox SET state = 'dropped', settled_at = $2 WHERE id = $1::uuid AND $3 > $2",
            _ => "UPDATE portal.outbox SET state = 'sent', settled_at = $2 WHERE id = $1::uuid AND $3 > $2",
        };
        if let Some(settled) = settled {
            self.run(statement, &made.id.to_string(), settled).await;
        }
    }

    async fn put_session(&self, n: u64, ended: DateTime<Utc>) {
        let statement = if n.is_multiple_of(2) {
            "INSERT INTO portal.customer_sessions (id, customer_id, phone_e164, device, network, verified_at, created_at,
                 last_seen_at, expires_at, ended_at)
             VALUES (lpad($1, 32, '0')::uuid, 'AGLS1', '+62817102070', 'd', 'n', $2, $2, $2, $3, $2)"
        } else {
            "INSERT INTO portal.customer_sessions (id, customer_id, phone_e164, device, network, verified_at, created_at,
                 last_seen_at, expires_at)
             VALUES (lpad($1, 32, '0')::uuid, 'AGLS1', '+62817102070', 'd', 'n', $2, $2, $2, LEAST($2, $3))"
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
                self.store.put(&Challenge { expires_at: end, ..challenge(n) }).await.expect("stored");
            }
            RecordKind::RateHits => {
                let statement = "INSERT INTO portal.rate_hits (bucket, member, at, keep_until, ordinal)
                     VALUES ('b', $1, $2, LEAST($2, $3), 1)";
                self.run(statement, &name, end).await;
            }
            RecordKind::Sessions => self.put_session(n, end).await,
            RecordKind::Devices => {
                let statement = "INSERT INTO portal.trusted_devices (token_hash, phone_e164, trusted_at, expires_at)
                     VALUES (convert_to(lpad($1, 32, '0'), 'UTF8'), '+62817102070', $2, LEAST($2, $3))";
                self.run(statement, &name, end).await;
            }
            RecordKind::Messages => self.put_message(Lane::Notice, 1_000 + n, ended).await,
            RecordKind::UnsentCodes => self.put_message(Lane::Code, n, ended).await,
            RecordKind::Requests => {
                let statement = "INSERT INTO isp.ticket_requests (customer_id, name, request, ticket_number, keep_until)
                     VALUES ('AGLS1', convert_to(lpad($1, 32, '0'), 'UTF8'), convert_to(repeat('0', 32), 'UTF8'), 'TKT1', LEAST($2, $3))";
                self.run(statement, &name, end).await;
            }
            RecordKind::PhoneChanges => {
                let statement = "INSERT INTO portal.phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id,
                         changed_at, revert_until)
                     VALUES (lpad($1, 32, '0')::uuid, 'AGLS1', '0817102070', '+62817102070', '+6281234567890', gen_random_uuid(), $2, LEAST($2, $3))";
                self.run(statement, &name, end).await;
            }
            RecordKind::Events => {
                let body = EventBody::CustomerUpdated { changes: Vec::new() };
                let id = EventId::generate(end, &SeededEntropy::new(n));
                let event = Event { id, customer_id: customer_id("AGLS1"), at: end, body };
                EventLog::record(&self.store, &event, &name).await.expect("stored");
            }
            RecordKind::DailyActives => {
                let actives = [(end.date_naive(), [u8::try_from(n).expect("small"); 16])].into();
                self.store.add(&AnalyticsBatch { actives, ..AnalyticsBatch::default() }).await.expect("stored");
            }
        }
    }

    async fn put_parked(&self, kind: RecordKind, n: u64, expires: Option<DateTime<Utc>>) {
        let (lane, n) = if kind == RecordKind::UnsentCodes { (Lane::Code, n) } else { (Lane::Notice, 1_000 + n) };
        let made = OutboxMessage { lane, expires_at: expires, ..message(n) };
        self.store.enqueue(&made).await.expect("stored");
        let parked = sqlx::query("UPDATE portal.outbox SET state = 'parked' WHERE id = $1").bind(made.id.as_uuid());
        assert_eq!(parked.execute(&self.pool).await.expect("it runs").rows_affected(), 1);
    }

    async fn count(&self, kind: RecordKind) -> u64 {
        let statement = match kind {
            RecordKind::Challenges => "SELECT COUNT(*) FROM portal.otp_challenges",
            RecordKind::RateHits => "SELECT COUNT(*) FROM portal.rate_hits",
            RecordKind::Sessions => "SELECT COUNT(*) FROM portal.customer_sessions",
            RecordKind::Devices => "SELECT COUNT(*) FROM portal.trusted_devices",
            RecordKind::Messages => "SELECT COUNT(*) FROM portal.outbox WHERE lane <> 'code'",
            RecordKind::UnsentCodes => "SELECT COUNT(*) FROM portal.outbox WHERE lane = 'code'",
            RecordKind::Requests => "SELECT COUNT(*) FROM isp.ticket_requests",
            RecordKind::PhoneChanges => "SELECT COUNT(*) FROM portal.phone_changes",
            RecordKind::Events => "SELECT COUNT(*) FROM portal.events",
            RecordKind::DailyActives => "SELECT COUNT(*) FROM portal.analytics_daily_actives",
        };
        let count: i64 = sqlx::query_scalar(statement).fetch_one(&self.pool).await.expect("a count");
        count.unsigned_abs()
    }

    fn limits(&self) -> Arc<dyn RateLimiter> {
        Arc::new(self.store.clone())
    }
}

//! The rows that contract cases put behind a port's back.

use std::sync::Arc;

use adapters_postgres::PgStore;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::identity::customer::{Customer, CustomerRepo};
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::session::SessionStore;
use portal_core::integration::record::{InvoiceRecord, PackageRecord, PaymentRecord, RecordRepo};
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::audit::{AuditAction, AuditEntry};
use portal_core::staff::record_check::RecordTable;
use portal_core::{CustomerId, Rupiah, TicketNumber};
use portal_testkit::fixtures::{InvoiceFixture, TicketFixture};
use portal_testkit::{RecordTestDatabase, TestDatabase};
use sqlx::PgPool;

use crate::database::{LET_ANYTHING_IN, TempDatabase};
use crate::rows::{insert_invoice, insert_ticket};

pub(crate) struct PgTestDatabase {
    store: PgStore,
    pool: PgPool,
}

impl PgTestDatabase {
    pub(crate) fn on(database: &TempDatabase) -> Self {
        let pool = PgPool::connect_lazy(&database.url).expect("a URL");
        Self { store: database.store(), pool }
    }

    async fn package_of(&self, customer: &Customer) -> Option<i64> {
        let service = &customer.service;
        if *service == portal_core::identity::customer::Service::default() {
            return None;
        }
        let id = sqlx::query_scalar(
            "INSERT INTO isp.packages (service_type_name, name, bandwidth_down, bandwidth_up, monthly_price)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (name, bandwidth_down, bandwidth_up, monthly_price, service_type_name) WHERE code IS NULL
                DO UPDATE SET name = excluded.name
             RETURNING id",
        )
        .bind(&service.type_name)
        .bind(&service.package_name)
        .bind(service.bandwidth_down.map(i64::from))
        .bind(service.bandwidth_up.map(i64::from))
        .bind(service.monthly_price.map(Rupiah::amount))
        .fetch_one(&self.pool)
        .await
        .expect("a package");
        Some(id)
    }
}

#[async_trait]
impl TestDatabase for PgTestDatabase {
    async fn put_customer(&self, customer: &Customer) {
        let package = self.package_of(customer).await;
        sqlx::query(
            "INSERT INTO isp.customers (customer_id, name, phone, email, address, city, province, account_status,
                portal_active, package_id, subscription_start_date, due_date)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (customer_id) DO UPDATE SET name = excluded.name, phone = excluded.phone,
                email = excluded.email, address = excluded.address, city = excluded.city,
                province = excluded.province, account_status = excluded.account_status,
                portal_active = excluded.portal_active, package_id = excluded.package_id,
                subscription_start_date = excluded.subscription_start_date, due_date = excluded.due_date",
        )
        .bind(customer.access.customer_id.as_str())
        .bind(&customer.name)
        .bind(&customer.phone_as_written)
        .bind(&customer.email)
        .bind(&customer.address)
        .bind(&customer.city)
        .bind(&customer.province)
        .bind(customer.access.status.as_str())
        .bind(customer.access.portal_active)
        .bind(package)
        .bind(customer.subscription_start_date)
        .bind(customer.due_date)
        .execute(&self.pool)
        .await
        .expect("a customer");
    }

    async fn put_invoice(&self, invoice: &InvoiceFixture) {
        let mut connection = self.pool.acquire().await.expect("a connection");
        insert_invoice(&mut connection, invoice).await;
    }

    async fn put_ticket(&self, ticket: &TicketFixture) {
        let mut connection = self.pool.acquire().await.expect("a connection");
        insert_ticket(&mut connection, ticket).await;
    }

    async fn edit_ticket_by_hand(&self, number: &TicketNumber, column: &str, value: &str) {
        let edit = format!("UPDATE isp.tickets SET {column} = '{value}' WHERE ticket_number = '{}'", number.as_str());
        let done = sqlx::query(sqlx::AssertSqlSafe(edit)).execute(&self.pool).await.expect("the value is written");
        assert_eq!(done.rows_affected(), 1, "{column}");
    }

    async fn edit_phone_by_hand(&self, customer: &CustomerId, phone: &str) {
        let done = sqlx::query("UPDATE isp.customers SET phone = $1 WHERE customer_id = $2")
            .bind(phone)
            .bind(customer.as_str())
            .execute(&self.pool)
            .await
            .expect("the phone is written");
        assert_eq!(done.rows_affected(), 1);
    }

    async fn spoil(&self, table: RecordTable, number: &str) {
        let statement = match table {
            RecordTable::Packages => {
                "UPDATE isp.packages SET bandwidth_down = -1
                 WHERE id = (SELECT package_id FROM isp.customers WHERE customer_id = $1)"
            }
            RecordTable::Customers => "UPDATE isp.customers SET account_status = 'spoilt' WHERE customer_id = $1",
            RecordTable::Invoices => "UPDATE isp.invoices SET status = 'spoilt' WHERE invoice_number = $1",
            RecordTable::Payments => "UPDATE isp.payments SET paid_at = 'infinity' WHERE invoice_number = $1",
            RecordTable::Tickets => "UPDATE isp.tickets SET status = 'spoilt' WHERE ticket_number = $1",
            RecordTable::TicketHistory => {
                "UPDATE isp.ticket_history SET status = 'spoilt' WHERE ticket_number = $1 AND position = 1"
            }
            RecordTable::InvoiceItems => panic!("nothing in a line can be unreadable"),
        };
        sqlx::raw_sql(LET_ANYTHING_IN).execute(&self.pool).await.expect("no rules");
        let done = sqlx::query(statement).bind(number).execute(&self.pool).await.expect("it slips in");
        assert_eq!(done.rows_affected(), 1, "{number}");
    }

    async fn audit_entries(&self, customer: &CustomerId) -> Vec<AuditEntry> {
        type Row = (DateTime<Utc>, String, String, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT at, action, actor, network FROM portal.audit_log WHERE customer_id = $1 ORDER BY id",
        )
        .bind(customer.as_str())
        .fetch_all(&self.pool)
        .await
        .expect("the audit trail");
        let entry = |(at, word, actor, network): Row| AuditEntry {
            at,
            action: AuditAction::parse(&word).expect("an action"),
            customer_id: customer.clone(),
            actor: actor.parse().expect("an actor"),
            network,
        };
        rows.into_iter().map(entry).collect()
    }

    async fn sessions_ever(&self, customer: &CustomerId) -> u64 {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.customer_sessions WHERE customer_id = $1")
            .bind(customer.as_str())
            .fetch_one(&self.pool)
            .await
            .expect("a count");
        count.unsigned_abs()
    }

    fn sessions(&self) -> Arc<dyn SessionStore> {
        Arc::new(self.store.clone())
    }

    fn customers(&self) -> Arc<dyn CustomerRepo> {
        Arc::new(self.store.clone())
    }

    fn contacts(&self) -> Arc<dyn ContactRepo> {
        Arc::new(self.store.clone())
    }

    fn phone_changes(&self) -> Arc<dyn PhoneChangeStore> {
        Arc::new(self.store.clone())
    }

    fn otp(&self) -> Arc<dyn OtpStore> {
        Arc::new(self.store.clone())
    }

    fn devices(&self) -> Arc<dyn portal_core::identity::device::DeviceStore> {
        Arc::new(self.store.clone())
    }

    fn outbox(&self) -> Arc<dyn Outbox> {
        Arc::new(self.store.clone())
    }
}

impl RecordTestDatabase for PgTestDatabase {
    fn package_records(&self) -> Arc<dyn RecordRepo<PackageRecord>> {
        Arc::new(self.store.clone())
    }

    fn invoice_records(&self) -> Arc<dyn RecordRepo<InvoiceRecord>> {
        Arc::new(self.store.clone())
    }

    fn payment_records(&self) -> Arc<dyn RecordRepo<PaymentRecord>> {
        Arc::new(self.store.clone())
    }

    fn invoices(&self) -> Arc<dyn InvoiceRepo> {
        Arc::new(self.store.clone())
    }
}

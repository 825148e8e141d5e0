//! What the tests of this crate share: fresh stores, and the ISP's side of them.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat, Utc};
use portal_core::identity::customer::{Customer, CustomerRepo};
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::session::SessionStore;
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::audit::{AuditAction, AuditEntry};
use portal_core::staff::record_check::RecordTable;
use portal_core::support::ticket::{Rating, TicketEventKind};
use portal_core::{CustomerId, TicketNumber};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{InvoiceFixture, TicketFixture};
use sqlx::AssertSqlSafe;

/// A migrated store in a new file, and the folder to keep.
pub(crate) async fn store_in_file() -> (SqliteStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path().join("portal.db")).await.expect("a new file");
    store.migrate().await.expect("tables");
    (store, folder)
}

/// A migrated store in memory.
pub(crate) async fn store_in_memory() -> (SqliteStore, ()) {
    let store = SqliteStore::open_in_memory().await.expect("a database");
    store.migrate().await.expect("tables");
    (store, ())
}

/// Works on a store with SQL of its own.
pub(crate) struct Operator(pub(crate) SqliteStore);

impl Operator {
    async fn package_of(&self, customer: &Customer) -> i64 {
        let service = &customer.service;
        sqlx::query_scalar(
            "INSERT INTO packages (service_type_name, name, bandwidth_down, bandwidth_up, monthly_price)
             VALUES (?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(&service.type_name)
        .bind(&service.package_name)
        .bind(service.bandwidth_down)
        .bind(service.bandwidth_up)
        .bind(service.monthly_price.map(portal_core::Rupiah::amount))
        .fetch_one(self.0.connection())
        .await
        .expect("a package")
    }

    async fn put_items(&self, invoice: &InvoiceFixture) {
        // Written down from the last to the first: their order is that of their positions alone.
        for (position, item) in (1_i64..).zip(&invoice.items).collect::<Vec<_>>().into_iter().rev() {
            sqlx::query(
                "INSERT INTO invoice_items (invoice_number, position, description, quantity, unit_price, amount)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )
            .bind(invoice.number.as_str())
            .bind(position)
            .bind(&item.description)
            .bind(item.quantity)
            .bind(item.unit_price.amount())
            .bind(item.amount.amount())
            .execute(self.0.connection())
            .await
            .expect("a line");
        }
    }

    async fn put_payments(&self, invoice: &InvoiceFixture) {
        for payment in &invoice.payments {
            sqlx::query(
                "INSERT INTO payments (invoice_number, paid_at, amount, method, reference) VALUES (?, ?, ?, ?, ?)",
            )
            .bind(invoice.number.as_str())
            .bind(stamp(payment.paid_at))
            .bind(payment.amount.amount())
            .bind(&payment.method)
            .bind(&payment.reference)
            .execute(self.0.connection())
            .await
            .expect("a payment");
        }
    }

    async fn put_timeline(&self, ticket: &TicketFixture) {
        for (position, event) in (1_i64..).zip(&ticket.timeline) {
            let rating = match event.kind {
                TicketEventKind::Rated(rating) => Some(rating.stars()),
                _ => None,
            };
            sqlx::query(
                "INSERT INTO ticket_history (ticket_number, position, status, at, note, event, rating)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(ticket.number.as_str())
            .bind(position)
            .bind(event.status.as_str())
            .bind(stamp(event.at))
            .bind(&event.note)
            .bind(event.kind.as_str())
            .bind(rating)
            .execute(self.0.connection())
            .await
            .expect("a step");
        }
    }
}

/// Runs a statement of a test; the error is SQLite's.
pub(crate) async fn run(store: &SqliteStore, statement: &str) -> Result<u64, String> {
    let done = sqlx::query(AssertSqlSafe(statement)).execute(store.connection()).await;
    done.map(|done| done.rows_affected()).map_err(|error| error.to_string())
}

/// Lets anything in, as a file that was restored from elsewhere may hold it.
pub(crate) async fn let_anything_in(store: &SqliteStore) {
    run(store, "PRAGMA ignore_check_constraints = ON").await.expect("a setting");
    run(store, "PRAGMA foreign_keys = OFF").await.expect("a setting");
    for table in ["customers", "invoices", "payments", "tickets", "ticket_history"] {
        run(store, &format!("DROP TRIGGER IF EXISTS {table}_added")).await.expect("a trigger");
        run(store, &format!("DROP TRIGGER IF EXISTS {table}_changed")).await.expect("a trigger");
    }
}

pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[async_trait]
impl TestDatabase for Operator {
    async fn put_customer(&self, customer: &Customer) {
        let package = self.package_of(customer).await;
        sqlx::query(
            "INSERT INTO customers (customer_id, name, phone, email, address, city, province,
                 account_status, portal_active, package_id, subscription_start_date, due_date)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (customer_id) DO UPDATE SET name = excluded.name, phone = excluded.phone,
                 email = excluded.email, address = excluded.address, city = excluded.city,
                 province = excluded.province, account_status = excluded.account_status,
                 portal_active = excluded.portal_active, package_id = excluded.package_id,
                 subscription_start_date = excluded.subscription_start_date,
                 due_date = excluded.due_date",
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
        .execute(self.0.connection())
        .await
        .expect("a customer");
    }

    async fn put_invoice(&self, invoice: &InvoiceFixture) {
        sqlx::query(
            "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start,
                 period_end, subtotal, tax_amount, discount_amount, total_amount, paid_amount, status)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(invoice.number.as_str())
        .bind(invoice.customer_id.as_str())
        .bind(invoice.invoice_date)
        .bind(invoice.due_date)
        .bind(invoice.period_start)
        .bind(invoice.period_end)
        .bind(invoice.subtotal.amount())
        .bind(invoice.tax.amount())
        .bind(invoice.discount.amount())
        .bind(invoice.total.amount())
        .bind(invoice.paid.amount())
        .bind(invoice.state.as_str())
        .execute(self.0.connection())
        .await
        .expect("an invoice");
        self.put_items(invoice).await;
        self.put_payments(invoice).await;
    }

    async fn put_ticket(&self, ticket: &TicketFixture) {
        let known = &ticket.known;
        let technician = known.technician.as_ref();
        sqlx::query(
            "INSERT INTO tickets (ticket_number, customer_id, type, priority, status, title, description,
                 created_at, updated_at, created_via, category, scheduled_date, started_at, completed_at,
                 actual_duration, sla_due_date, technician_name, technician_phone, resolution_notes, work_notes,
                 customer_rating, customer_feedback, reopened_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(ticket.number.as_str())
        .bind(ticket.customer_id.as_str())
        .bind(ticket.kind.as_str())
        .bind(ticket.priority.as_str())
        .bind(ticket.status.as_str())
        .bind(&ticket.title)
        .bind(&ticket.description)
        .bind(stamp(ticket.created_at))
        .bind(stamp(ticket.updated_at))
        .bind(&ticket.created_via)
        .bind(&known.category)
        .bind(known.scheduled_at.map(stamp))
        .bind(known.started_at.map(stamp))
        .bind(known.completed_at.map(stamp))
        .bind(known.actual_duration)
        .bind(known.sla_due.map(stamp))
        .bind(technician.map(|technician| &technician.name))
        .bind(technician.and_then(|technician| technician.phone.as_ref()))
        .bind(&known.resolution_notes)
        .bind(&known.work_notes)
        .bind(known.rating.map(Rating::stars))
        .bind(&known.feedback)
        .bind(known.reopened_at.map(stamp))
        .execute(self.0.connection())
        .await
        .expect("a ticket");
        self.put_timeline(ticket).await;
    }

    async fn edit_ticket_by_hand(&self, number: &TicketNumber, column: &str, value: &str) {
        let edit = format!("UPDATE tickets SET {column} = '{value}' WHERE ticket_number = '{}'", number.as_str());
        assert_eq!(run(&self.0, &edit).await, Ok(1), "{column}");
    }

    async fn edit_phone_by_hand(&self, customer: &CustomerId, phone: &str) {
        sqlx::query("UPDATE customers SET phone = ? WHERE customer_id = ?")
            .bind(phone)
            .bind(customer.as_str())
            .execute(self.0.connection())
            .await
            .expect("the edit");
    }

    async fn spoil(&self, table: RecordTable, number: &str) {
        let statement = match table {
            RecordTable::Packages => {
                "UPDATE packages SET bandwidth_down = -1
                 WHERE id = (SELECT package_id FROM customers WHERE customer_id = ?)"
            }
            RecordTable::Customers => "UPDATE customers SET account_status = 'spoilt' WHERE customer_id = ?",
            RecordTable::Invoices => "UPDATE invoices SET status = 'spoilt' WHERE invoice_number = ?",
            RecordTable::Payments => "UPDATE payments SET paid_at = 'spoilt' WHERE invoice_number = ?",
            RecordTable::Tickets => "UPDATE tickets SET status = 'spoilt' WHERE ticket_number = ?",
            RecordTable::TicketHistory => {
                "UPDATE ticket_history SET status = 'spoilt' WHERE ticket_number = ? AND position = 1"
            }
            RecordTable::InvoiceItems => panic!("nothing in a line can be unreadable"),
        };
        let_anything_in(&self.0).await;
        let done = sqlx::query(statement).bind(number).execute(self.0.connection()).await.expect("it slips in");
        assert_eq!(done.rows_affected(), 1, "{number}");
    }

    async fn audit_entries(&self, customer: &CustomerId) -> Vec<AuditEntry> {
        let rows: Vec<(DateTime<Utc>, String, String, Option<String>)> =
            sqlx::query_as("SELECT at, action, actor, network FROM audit_log WHERE customer_id = ? ORDER BY id")
                .bind(customer.as_str())
                .fetch_all(self.0.connection())
                .await
                .expect("the entries");
        rows.into_iter()
            .map(|(at, action, actor, network)| AuditEntry {
                at,
                action: AuditAction::parse(&action).expect("an action"),
                customer_id: customer.clone(),
                actor: actor.parse().expect("an actor"),
                network,
            })
            .collect()
    }

    async fn sessions_ever(&self, customer: &CustomerId) -> u64 {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM customer_sessions WHERE customer_id = ?")
            .bind(customer.as_str())
            .fetch_one(self.0.connection())
            .await
            .expect("a count");
        u64::try_from(count).expect("a count")
    }

    fn sessions(&self) -> Arc<dyn SessionStore> {
        Arc::new(self.0.clone())
    }

    fn contacts(&self) -> Arc<dyn ContactRepo> {
        Arc::new(self.0.clone())
    }

    fn phone_changes(&self) -> Arc<dyn PhoneChangeStore> {
        Arc::new(self.0.clone())
    }

    fn otp(&self) -> Arc<dyn OtpStore> {
        Arc::new(self.0.clone())
    }

    fn devices(&self) -> Arc<dyn portal_core::identity::device::DeviceStore> {
        Arc::new(self.0.clone())
    }

    fn outbox(&self) -> Arc<dyn Outbox> {
        Arc::new(self.0.clone())
    }

    fn customers(&self) -> Arc<dyn CustomerRepo> {
        Arc::new(self.0.clone())
    }
}

//! A billing system in memory that cases write into, and a store for what the portal keeps.

use std::sync::Arc;

use adapters_rest::{CachePolicy, RestConfig, RestStore, wire};
use adapters_sqlite::SqliteStore;
use async_trait::async_trait;
use chrono::TimeDelta;
use portal_core::identity::customer::{Customer, CustomerRepo};
use portal_core::identity::device::DeviceStore;
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::session::SessionStore;
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::audit::{AuditEntry, AuditLog};
use portal_core::staff::record_check::RecordTable;
use portal_core::support::ticket::{Rating, TicketEvent};
use portal_core::{CustomerId, PageRequest, Rupiah, Secret, TicketNumber};
use portal_testkit::fixtures::{InvoiceFixture, TicketFixture};
use portal_testkit::{TestClock, TestDatabase};
use rest_billing::billing::{self, Billing};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// Serves the billing system for as long as it lives.
pub(crate) struct Served(#[expect(dead_code, reason = "it is kept for its end")] AbortOnDropHandle<()>);

pub(crate) struct RestDatabase {
    pub(crate) client: RestStore,
    billing: Billing,
    store: SqliteStore,
}

impl RestDatabase {
    pub(crate) async fn start() -> (Self, Served) {
        let store = SqliteStore::open_in_memory().await.expect("a store");
        store.migrate().await.expect("its schema");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let zero = TimeDelta::zero();
        // Cases write behind the store's back.
        let cache = CachePolicy { fresh: zero, stale: zero, ..CachePolicy::default() };
        let token = Some(Secret::new("suite-token".to_owned()));
        let config = RestConfig { cache, token, ..RestConfig::new(address) };
        let client = RestStore::new(&config, Arc::new(TestClock::default())).expect("a client");
        let billing = Billing::default();
        let serving = billing::serve(listener, billing.clone(), Some("suite-token".into()));
        let serving = tokio::spawn(async { serving.await.expect("it serves") });
        (Self { client, billing, store }, Served(AbortOnDropHandle::new(serving)))
    }
}

#[async_trait]
impl TestDatabase for RestDatabase {
    async fn put_customer(&self, customer: &Customer) {
        self.billing.put_customer(wire::Customer {
            customer_id: customer.access.customer_id.as_str().into(),
            name: customer.name.clone(),
            phone: customer.phone_as_written.clone(),
            email: customer.email.clone(),
            address: customer.address.clone(),
            city: customer.city.clone(),
            province: customer.province.clone(),
            account_status: customer.access.status.as_str().into(),
            portal_active: customer.access.portal_active,
            package_code: None,
            package_name: customer.service.package_name.clone(),
            service_type: customer.service.type_name.clone(),
            bandwidth_down: customer.service.bandwidth_down,
            bandwidth_up: customer.service.bandwidth_up,
            monthly_price: customer.service.monthly_price.map(Rupiah::amount),
            subscription_start_date: customer.subscription_start_date,
            due_date: customer.due_date,
        });
    }

    async fn put_invoice(&self, invoice: &InvoiceFixture) {
        self.billing.put_invoice(wire::Invoice {
            invoice_number: invoice.number.as_str().into(),
            customer_id: invoice.customer_id.as_str().into(),
            status: invoice.state.as_str().into(),
            invoice_date: invoice.invoice_date,
            due_date: invoice.due_date,
            period_start: invoice.period_start,
            period_end: invoice.period_end,
            subtotal: invoice.subtotal.amount(),
            tax_amount: invoice.tax.amount(),
            discount_amount: invoice.discount.amount(),
            total_amount: invoice.total.amount(),
            paid_amount: Some(invoice.paid.amount()),
            items: invoice.items.iter().map(line).collect(),
            payments: invoice.payments.iter().map(payment).collect(),
        });
    }

    async fn put_ticket(&self, fixture: &TicketFixture) {
        let known = fixture.known.clone();
        self.billing.put_ticket(wire::Ticket {
            ticket_number: fixture.number.as_str().into(),
            customer_id: fixture.customer_id.as_str().into(),
            r#type: fixture.kind.as_str().into(),
            category: known.category,
            priority: fixture.priority.as_str().into(),
            status: fixture.status.as_str().into(),
            title: fixture.title.clone(),
            description: fixture.description.clone(),
            created_at: fixture.created_at,
            updated_at: fixture.updated_at,
            scheduled_date: known.scheduled_at,
            started_at: known.started_at,
            completed_at: known.completed_at,
            actual_duration: known.actual_duration,
            sla_due_date: known.sla_due,
            technician_name: known.technician.as_ref().map(|technician| technician.name.clone()),
            technician_phone: known.technician.and_then(|technician| technician.phone),
            resolution_notes: known.resolution_notes,
            work_notes: known.work_notes,
            customer_rating: known.rating.map(Rating::stars),
            customer_feedback: known.feedback,
            reopened_at: known.reopened_at,
            created_via: fixture.created_via.clone(),
            steps: fixture.timeline.iter().map(step).collect(),
        });
    }

    async fn edit_ticket_by_hand(&self, number: &TicketNumber, column: &str, value: &str) {
        let is_there = self.billing.edit_ticket(number.as_str(), |ticket| {
            let mut record = serde_json::to_value(&*ticket).expect("a record");
            record[column] = value.into();
            *ticket = serde_json::from_value(record).expect("a value of this column");
        });
        assert!(is_there, "{number}");
    }

    async fn edit_phone_by_hand(&self, customer: &CustomerId, phone: &str) {
        assert!(self.billing.edit_customer(customer.as_str(), |customer| customer.phone = phone.into()));
    }

    async fn spoil(&self, table: RecordTable, number: &str) {
        panic!("no suite of these ports spoils {table:?} {number}")
    }

    async fn audit_entries(&self, customer: &CustomerId) -> Vec<AuditEntry> {
        let all = PageRequest::new(1, 100).expect("a page");
        let newest_first = AuditLog::page_of(&self.store, customer, all).await.expect("the audit trail").items;
        newest_first.into_iter().rev().collect()
    }

    async fn sessions_ever(&self, customer: &CustomerId) -> u64 {
        panic!("no suite of these ports counts the sessions of {customer}")
    }

    fn sessions(&self) -> Arc<dyn SessionStore> {
        Arc::new(self.store.clone())
    }

    fn devices(&self) -> Arc<dyn DeviceStore> {
        Arc::new(self.store.clone())
    }

    fn customers(&self) -> Arc<dyn CustomerRepo> {
        Arc::new(self.client.clone())
    }

    fn contacts(&self) -> Arc<dyn ContactRepo> {
        Arc::new(self.client.clone())
    }

    fn phone_changes(&self) -> Arc<dyn PhoneChangeStore> {
        Arc::new(self.store.clone())
    }

    fn otp(&self) -> Arc<dyn OtpStore> {
        Arc::new(self.store.clone())
    }

    fn outbox(&self) -> Arc<dyn Outbox> {
        Arc::new(self.store.clone())
    }
}

fn line(item: &portal_core::billing::invoice::InvoiceItem) -> wire::Line {
    wire::Line {
        description: item.description.clone(),
        quantity: item.quantity,
        unit_price: item.unit_price.amount(),
        amount: item.amount.amount(),
    }
}

fn payment(payment: &portal_core::billing::invoice::Payment) -> wire::Payment {
    wire::Payment {
        payment_number: None,
        paid_at: payment.paid_at,
        amount: payment.amount.amount(),
        method: payment.method.clone(),
        reference: payment.reference.clone(),
    }
}

fn step(step: &TicketEvent) -> wire::Step {
    wire::Step {
        event: step.kind.as_str().into(),
        status: step.status.as_str().into(),
        at: step.at,
        note: step.note.clone(),
        rating: step.kind.rating().map(Rating::stars),
    }
}

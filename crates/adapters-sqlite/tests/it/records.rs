//! The contract of the ISP's records, on a file.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::identity::customer::{Customer, CustomerRepo as _};
use portal_core::integration::record::{
    CustomerRecord, InvoiceDrafts, InvoiceRecord, PackageRecord, PaymentRecord, Record, RecordChange, RecordCommitted,
    RecordRepo, TicketRecord,
};
use portal_core::support::ticket::{Rating, TicketRepo, TicketStatus};
use portal_testkit::fixtures::{customer, customer_id, noon, scope, step, ticket};
use portal_testkit::record_repo::RecordTestDatabase;

use crate::support::{self, Operator};

impl RecordTestDatabase for Operator {
    fn package_records(&self) -> Arc<dyn RecordRepo<PackageRecord>> {
        Arc::new(self.0.clone())
    }

    fn invoice_records(&self) -> Arc<dyn RecordRepo<InvoiceRecord>> {
        Arc::new(self.0.clone())
    }

    fn payment_records(&self) -> Arc<dyn RecordRepo<PaymentRecord>> {
        Arc::new(self.0.clone())
    }

    fn invoices(&self) -> Arc<dyn InvoiceRepo> {
        Arc::new(self.0.clone())
    }
}

async fn fresh() -> (Arc<SqliteStore>, Arc<dyn RecordTestDatabase>, tempfile::TempDir) {
    let (store, folder) = support::store_in_file().await;
    (Arc::new(store.clone()), Arc::new(Operator(store)), folder)
}

/// The suite of one kind of record.
macro_rules! records {
    ($name:ident, $module:ident, $record:ty) => {
        async fn $name() -> (Arc<dyn RecordRepo<$record>>, Arc<dyn RecordTestDatabase>, tempfile::TempDir) {
            let (store, test_db, folder) = fresh().await;
            (store, test_db, folder)
        }

        portal_testkit::record_repo_suite! { $module: #[tokio::test(flavor = "multi_thread")] $name }
    };
}

records! { packages, package_records, PackageRecord }
records! { customers, customer_records, CustomerRecord }
records! { invoices, invoice_records, InvoiceRecord }
records! { payments, payment_records, PaymentRecord }
records! { tickets, ticket_records, TicketRecord }

portal_testkit::paid_amount_suite! { #[tokio::test(flavor = "multi_thread")] payments }

async fn drafts() -> (Arc<dyn InvoiceDrafts>, Arc<dyn RecordTestDatabase>, tempfile::TempDir) {
    let (store, test_db, folder) = fresh().await;
    (store, test_db, folder)
}

portal_testkit::invoice_drafts_suite! { #[tokio::test(flavor = "multi_thread")] drafts }

async fn commit<R: Record>(repo: &dyn RecordRepo<R>, before: Option<R>, after: R) {
    let committed = repo.commit(&[RecordChange { before, after, at: noon() }]).await.expect("it answers");
    assert_eq!(committed, [RecordCommitted::Done]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customers_record_does_not_name_stays_when_something_else_changes() {
    let (store, test_db, _folder) = fresh().await;
    let repo: &dyn RecordRepo<CustomerRecord> = &*store;
    let known = customer("AGLS1").complete().active().build();
    test_db.put_customer(&known).await;
    let before = repo.find(&[customer_id("AGLS1")]).await.expect("it answers").pop().expect("the customer");
    // A package of the same terms whose kind of service is not known, and which is found first.
    let separate = "INSERT INTO packages (id, service_type_name, name, bandwidth_down, bandwidth_up, monthly_price)
                    SELECT -1, NULL, name, bandwidth_down, bandwidth_up, monthly_price FROM packages";
    support::run(&store, separate).await.expect("a package");
    let after = CustomerRecord { city: Some("Cimahi".into()), ..before.clone() };
    commit(repo, Some(before), after.clone()).await;
    let shown = store.profile(&scope("AGLS1")).await.expect("it answers").expect("the customer");
    assert_eq!(shown, Customer { city: after.city, ..known });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tickets_record_does_not_name_stays_when_something_else_changes() {
    let (store, test_db, _folder) = fresh().await;
    let repo: &dyn RecordRepo<TicketRecord> = &*store;
    test_db.put_customer(&customer("AGLS1").build()).await;
    let mut known = ticket("TKT1", "AGLS1").completed(noon());
    known.created_via = "customer_portal".into();
    known.known.rating = Rating::new(4);
    known.known.feedback = Some("cepat".into());
    known.known.reopened_at = Some(noon());
    test_db.put_ticket(&known).await;
    let before = repo.find(std::slice::from_ref(&known.number)).await.expect("it answers").pop().expect("the ticket");
    let mut after = TicketRecord { work_notes: Some("Redaman -18 dBm".into()), ..before.clone() };
    after.steps.push(step(TicketStatus::OnHold, noon()));
    commit(repo, Some(before), after).await;
    known.known.work_notes = Some("Redaman -18 dBm".into());
    known.timeline.push(step(TicketStatus::OnHold, noon()));
    let shown = TicketRepo::find(&*store, &scope("AGLS1"), &known.number).await.expect("it answers");
    assert_eq!(shown.map(|shown| shown.detail), Some(known.detail()));
}

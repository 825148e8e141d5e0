//! The contract of the ISP's records, on a file.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::integration::record::{
    CustomerRecord, InvoiceDrafts, InvoiceRecord, PackageRecord, PaymentRecord, RecordRepo, TicketRecord,
};
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

//! The contract suites of every port that reads or writes the ISP's records, each case on a database of its own.

use std::sync::Arc;

use portal_core::billing::email::IssuedInvoices;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::billing::statement::StatementRepo;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::session::SessionStore;
use portal_core::insight::analytics::AnalyticsStore;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::messaging::campaign::AnnouncementStore;
use portal_core::staff::customer_search::CustomerSearch;
use portal_core::staff::directory::CustomerDirectory;
use portal_core::staff::record_check::RecordCheck;
use portal_core::support::ticket::TicketRepo;
use portal_testkit::{TestDatabase, TicketDeskStores};

use super::legacy_database::LegacyTestDatabase;
use crate::database::TempDatabase;

macro_rules! with_database {
    ($name:ident, $port:ident) => {
        async fn $name() -> (Arc<dyn $port>, Arc<dyn TestDatabase>, TempDatabase) {
            let database = TempDatabase::adopted().await;
            let test_db = Arc::new(LegacyTestDatabase::on(&database));
            (Arc::new(database.adopted_store()), test_db, database)
        }
    };
}

async fn ticket_desk() -> (TicketDeskStores, Arc<dyn TestDatabase>, TempDatabase) {
    let database = TempDatabase::adopted().await;
    let test_db = Arc::new(LegacyTestDatabase::on(&database));
    (TicketDeskStores::on(Arc::new(database.adopted_store())), test_db, database)
}

with_database!(customer_search, CustomerSearch);
with_database!(customer_repo, CustomerRepo);
with_database!(contact_repo, ContactRepo);
with_database!(phone_changes, PhoneChangeStore);
with_database!(session_store, SessionStore);
with_database!(dashboard_repo, DashboardRepo);
with_database!(invoice_repo, InvoiceRepo);
with_database!(issued_invoices, IssuedInvoices);
with_database!(statements, StatementRepo);
with_database!(ticket_repo, TicketRepo);
with_database!(customer_directory, CustomerDirectory);
with_database!(record_check, RecordCheck);
with_database!(analytics_store, AnalyticsStore);
with_database!(announcements, AnnouncementStore);

portal_testkit::customer_repo_suite! { #[tokio::test(flavor = "multi_thread")] customer_repo }
portal_testkit::contact_repo_suite! { #[tokio::test(flavor = "multi_thread")] contact_repo }
portal_testkit::phone_change_store_suite! { #[tokio::test(flavor = "multi_thread")] phone_changes }
portal_testkit::session_store_suite! { #[tokio::test(flavor = "multi_thread")] session_store }
portal_testkit::dashboard_repo_suite! { #[tokio::test(flavor = "multi_thread")] dashboard_repo }
portal_testkit::invoice_repo_suite! { #[tokio::test(flavor = "multi_thread")] invoice_repo }
portal_testkit::issued_invoices_suite! { #[tokio::test(flavor = "multi_thread")] issued_invoices }
portal_testkit::statement_repo_suite! { #[tokio::test(flavor = "multi_thread")] statements }
portal_testkit::ticket_repo_suite! { #[tokio::test(flavor = "multi_thread")] ticket_repo }
portal_testkit::ticket_confirmation_suite! { #[tokio::test(flavor = "multi_thread")] ticket_repo }
portal_testkit::customer_directory_suite! { #[tokio::test(flavor = "multi_thread")] customer_directory }
portal_testkit::record_check_suite! { #[tokio::test(flavor = "multi_thread")] record_check }
portal_testkit::analytics_store_suite! { #[tokio::test(flavor = "multi_thread")] analytics_store }
portal_testkit::announcement_store_suite! { #[tokio::test(flavor = "multi_thread")] announcements }
portal_testkit::ticket_desk_suite! { #[tokio::test(flavor = "multi_thread")] ticket_desk }
portal_testkit::customer_search_suite! { #[tokio::test(flavor = "multi_thread")] customer_search }

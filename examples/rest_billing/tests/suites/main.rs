//! The adapters run the contract suites of their ports; the reference server is the store.

mod mirror;
mod test_database;

use std::sync::Arc;

use portal_core::billing::invoice::InvoiceRepo;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::profile::ContactRepo;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::support::ticket::TicketRepo;
use portal_testkit::TestDatabase;

use crate::test_database::{RestDatabase, Served};

macro_rules! suites {
    ($($name:ident, $port:ident, $suite:ident;)+) => {
        $(
            async fn $name() -> (Arc<dyn $port>, Arc<dyn TestDatabase>, Served) {
                let (database, served) = RestDatabase::start().await;
                (Arc::new(database.client.clone()), Arc::new(database), served)
            }

            portal_testkit::$suite! { #[tokio::test(flavor = "multi_thread")] $name }
        )+
    };
}

suites! {
    customers, CustomerRepo, customer_repo_suite;
    contacts, ContactRepo, contact_repo_suite;
    dashboard, DashboardRepo, dashboard_repo_suite;
    invoices, InvoiceRepo, invoice_repo_suite;
    tickets, TicketRepo, ticket_repo_suite;
    confirmations, TicketRepo, ticket_confirmation_suite;
}

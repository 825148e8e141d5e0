//! The ports of the group.

use std::sync::Arc;

use super::change::ChangeLog;
use super::event::EventLog;
use super::key::ApiKeyRepo;
use super::record::{
    CustomerRecord, InvoiceDrafts, InvoiceRecord, PackageRecord, PaymentRecord, RecordRepo, TicketRecord,
};
use crate::staff::directory::CustomerDirectory;

/// Where the ISP's records are.
#[derive(Clone)]
pub struct RecordPorts {
    /// Customers.
    pub customers: Arc<dyn RecordRepo<CustomerRecord>>,
    /// Packages.
    pub packages: Arc<dyn RecordRepo<PackageRecord>>,
    /// Invoices with their lines.
    pub invoices: Arc<dyn RecordRepo<InvoiceRecord>>,
    /// Payments.
    pub payments: Arc<dyn RecordRepo<PaymentRecord>>,
    /// Tickets with their steps.
    pub tickets: Arc<dyn RecordRepo<TicketRecord>>,
    /// Invoices that no customer was ever shown.
    pub drafts: Arc<dyn InvoiceDrafts>,
}

/// What the ISP's other systems need to write and read its records.
#[derive(Clone)]
pub struct IntegrationPorts {
    /// The records.
    pub records: RecordPorts,
    /// The keys of those systems.
    pub keys: Arc<dyn ApiKeyRepo>,
    /// Who changed which record.
    pub changes: Arc<dyn ChangeLog>,
    /// What customers did.
    pub events: Arc<dyn EventLog>,
    /// The customers beside which rows are looked at.
    pub directory: Arc<dyn CustomerDirectory>,
}

impl RecordPorts {
    /// All of them in one store.
    pub fn on<S>(store: Arc<S>) -> Self
    where
        S: RecordRepo<CustomerRecord>
            + RecordRepo<PackageRecord>
            + RecordRepo<InvoiceRecord>
            + RecordRepo<PaymentRecord>
            + RecordRepo<TicketRecord>
            + InvoiceDrafts
            + 'static,
    {
        Self {
            customers: store.clone(),
            packages: store.clone(),
            invoices: store.clone(),
            payments: store.clone(),
            tickets: store.clone(),
            drafts: store,
        }
    }
}

impl IntegrationPorts {
    /// All of them in one store.
    pub fn on<S>(store: Arc<S>) -> Self
    where
        S: RecordRepo<CustomerRecord>
            + RecordRepo<PackageRecord>
            + RecordRepo<InvoiceRecord>
            + RecordRepo<PaymentRecord>
            + RecordRepo<TicketRecord>
            + InvoiceDrafts
            + ApiKeyRepo
            + ChangeLog
            + EventLog
            + CustomerDirectory
            + 'static,
    {
        Self {
            records: RecordPorts::on(store.clone()),
            keys: store.clone(),
            changes: store.clone(),
            events: store.clone(),
            directory: store,
        }
    }
}

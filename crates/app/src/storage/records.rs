//! The ISP's records of each kind, whichever database is behind them.

use std::sync::Arc;

use portal_core::integration::record::{
    CustomerRecord, InvoiceRecord, PackageRecord, PaymentRecord, RecordRepo, TicketRecord,
};

use super::Backend;

/// The ports that the ISP's records come in through.
#[derive(Clone)]
pub(crate) struct RecordRepos {
    pub(crate) customers: Arc<dyn RecordRepo<CustomerRecord>>,
    pub(crate) packages: Arc<dyn RecordRepo<PackageRecord>>,
    pub(crate) invoices: Arc<dyn RecordRepo<InvoiceRecord>>,
    pub(crate) payments: Arc<dyn RecordRepo<PaymentRecord>>,
    pub(crate) tickets: Arc<dyn RecordRepo<TicketRecord>>,
}

impl RecordRepos {
    fn on<S>(store: S) -> Self
    where
        S: RecordRepo<CustomerRecord>
            + RecordRepo<PackageRecord>
            + RecordRepo<InvoiceRecord>
            + RecordRepo<PaymentRecord>
            + RecordRepo<TicketRecord>
            + 'static,
    {
        let store = Arc::new(store);
        Self {
            customers: store.clone(),
            packages: store.clone(),
            invoices: store.clone(),
            payments: store.clone(),
            tickets: store,
        }
    }
}

impl Backend {
    /// The ISP's records.
    pub(crate) fn records(&self) -> RecordRepos {
        match self {
            Self::Sqlite(store) => RecordRepos::on(store.clone()),
            Self::Postgres(store) => RecordRepos::on(store.clone()),
        }
    }
}

//! Ports of the memory store that random orders of calls never reach.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::billing::invoice::{InvoiceDetail, InvoiceList, InvoiceQuery, InvoiceRepo};
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::device::{DeviceStore, TokenHash, TrustedDevice};
use portal_core::identity::profile::{
    Committed, Completion, ContactCommit, ContactOnFile, ContactRepo, PhoneChangeRecord, PhoneChangeState,
    PhoneChangeStore, Reversal,
};
use portal_core::insight::analytics::{Adoption, AnalyticsBatch, AnalyticsStore, DayCount};
use portal_core::insight::dashboard::{DashboardRepo, Overview, PortalFigures};
use portal_core::messaging::outbox::OutboxMessage;
use portal_core::staff::audit::AuditEntry;
use portal_core::support::ticket::{
    NewTicket, OpenedTicket, TicketChange, TicketList, TicketQuery, TicketRepo, VersionedTicket,
};
use portal_core::{InvoiceNumber, LocalDay, PhoneChangeId, PhoneNumber, PortError, TicketNumber};

use crate::memory::MemoryStore;

fn not_kept<T>(port: &'static str) -> Result<T, PortError> {
    Err(PortError::broken(port, "the memory store keeps nothing of it"))
}

#[async_trait]
impl DashboardRepo for MemoryStore {
    async fn figures(&self, _: &CustomerScope, _: NaiveDate) -> Result<PortalFigures, PortError> {
        Ok(PortalFigures::default())
    }

    async fn overview(&self, _: &CustomerScope, _: NaiveDate) -> Result<Option<Overview>, PortError> {
        Ok(None)
    }
}

#[async_trait]
impl DeviceStore for MemoryStore {
    async fn find(&self, _: TokenHash) -> Result<Option<TrustedDevice>, PortError> {
        Ok(None)
    }
}

#[async_trait]
impl AnalyticsStore for MemoryStore {
    async fn add(&self, _: &AnalyticsBatch) -> Result<(), PortError> {
        Ok(())
    }

    async fn figures(&self, _: &[LocalDay]) -> Result<Vec<DayCount>, PortError> {
        Ok(Vec::new())
    }

    async fn adoption(&self) -> Result<Adoption, PortError> {
        Ok(Adoption::default())
    }

    async fn compact_daily_actives(&self, _: NaiveDate) -> Result<u64, PortError> {
        Ok(0)
    }
}

#[async_trait]
impl InvoiceRepo for MemoryStore {
    async fn page_of(&self, _: &CustomerScope, _: &InvoiceQuery, _: NaiveDate) -> Result<InvoiceList, PortError> {
        not_kept("invoices")
    }

    async fn find(&self, _: &CustomerScope, _: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        Ok(None)
    }
}

#[async_trait]
impl TicketRepo for MemoryStore {
    async fn page_of(&self, _: &CustomerScope, _: &TicketQuery) -> Result<TicketList, PortError> {
        not_kept("tickets")
    }

    async fn find(&self, _: &CustomerScope, _: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        Ok(None)
    }

    async fn open(&self, _: &CustomerScope, _: &NewTicket) -> Result<OpenedTicket, PortError> {
        not_kept("tickets")
    }

    async fn commit(&self, _: &CustomerScope, _: &TicketChange) -> Result<Committed, PortError> {
        not_kept("tickets")
    }
}

#[async_trait]
impl ContactRepo for MemoryStore {
    async fn find_contact(&self, _: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        Ok(None)
    }

    async fn commit_contact(&self, _: &CustomerScope, _: &ContactCommit) -> Result<Committed, PortError> {
        not_kept("profiles")
    }
}

#[async_trait]
impl PhoneChangeStore for MemoryStore {
    async fn records(
        &self,
        _: &CustomerScope,
        _: Option<PhoneNumber>,
        _: DateTime<Utc>,
    ) -> Result<Vec<PhoneChangeRecord>, PortError> {
        Ok(Vec::new())
    }

    async fn find_change(&self, _: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        Ok(None)
    }

    async fn open_changes(&self, _: DateTime<Utc>) -> Result<Vec<PhoneChangeRecord>, PortError> {
        Ok(Vec::new())
    }

    async fn begin(&self, _: &PhoneChangeRecord, _: Option<PhoneChangeId>) -> Result<bool, PortError> {
        Ok(false)
    }

    async fn complete(&self, _: &CustomerScope, _: &Completion) -> Result<bool, PortError> {
        Ok(false)
    }

    async fn take_back(&self, _: &CustomerScope, _: &Reversal) -> Result<bool, PortError> {
        Ok(false)
    }

    async fn settle_change(
        &self,
        _: PhoneChangeId,
        _: PhoneChangeState,
        _: PhoneChangeState,
        _: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        Ok(false)
    }

    async fn record_edit(&self, _: &AuditEntry, _: &[OutboxMessage]) -> Result<(), PortError> {
        not_kept("profiles")
    }
}

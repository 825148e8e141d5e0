//! Ports of the memory store that random orders of calls never reach.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::billing::invoice::{InvoiceDetail, InvoiceList, InvoiceQuery, InvoiceRepo};
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::device::{DeviceStore, TokenHash, TrustedDevice};
use portal_core::identity::profile::{
    ContactChange, ContactChanged, PhoneChange, PhoneChangeRecord, PhoneChanged, ProfileRepo, Reversal,
};
use portal_core::insight::analytics::{Adoption, AnalyticsBatch, AnalyticsStore, DayCount};
use portal_core::insight::dashboard::{DashboardRepo, Overview, PortalFigures};
use portal_core::staff::audit::{AuditEntry, AuditLog};
use portal_core::support::ticket::{
    Committed, NewTicket, OpenedTicket, TicketChange, TicketList, TicketQuery, TicketRepo, VersionedTicket,
};
use portal_core::{InvoiceNumber, LocalDay, PhoneChangeId, PortError, TicketNumber};

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

    async fn trust(&self, _: &TrustedDevice, _: Option<TokenHash>) -> Result<(), PortError> {
        Ok(())
    }
}

#[async_trait]
impl AuditLog for MemoryStore {
    async fn record(&self, _: &[AuditEntry]) -> Result<(), PortError> {
        Ok(())
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
impl ProfileRepo for MemoryStore {
    async fn change_contact(&self, _: &CustomerScope, _: &ContactChange) -> Result<ContactChanged, PortError> {
        not_kept("profiles")
    }

    async fn change_phone(&self, _: &CustomerScope, _: &PhoneChange) -> Result<PhoneChanged, PortError> {
        not_kept("profiles")
    }

    async fn last_phone_change(&self, _: &CustomerScope) -> Result<Option<PhoneChangeRecord>, PortError> {
        Ok(None)
    }

    async fn change_hold(&self, _: &CustomerScope, _: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, PortError> {
        Ok(None)
    }

    async fn phone_change(&self, _: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        Ok(None)
    }

    async fn revert_phone(&self, _: &CustomerScope, _: &Reversal) -> Result<bool, PortError> {
        Ok(false)
    }
}

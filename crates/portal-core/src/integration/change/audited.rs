//! Records whose changes are told to the trail.

use std::sync::Arc;

use async_trait::async_trait;

use super::model::{ChangeAction, ChangeEntry, Changed, ChangedKind};
use super::port::ChangeLog;
use crate::integration::record::{
    DraftRemoved, InvoiceDrafts, InvoiceRecord, Record, RecordChange, RecordCommitted, RecordPage, RecordRepo,
};
use crate::kernel::actor::Actor;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;

/// Records that one actor changes. Each change is in the trail before it is written: what stops in between leaves an
/// entry of a change that was not made, and never a change without its entry.
pub struct AuditedRecords<R: Record> {
    records: Arc<dyn RecordRepo<R>>,
    changes: Arc<dyn ChangeLog>,
    actor: Actor,
}

impl<R: Record> AuditedRecords<R> {
    /// The records as `actor` changes them.
    pub fn new(records: Arc<dyn RecordRepo<R>>, changes: Arc<dyn ChangeLog>, actor: Actor) -> Self {
        Self { records, changes, actor }
    }

    fn entry(&self, kind: ChangedKind, change: &RecordChange<R>) -> ChangeEntry {
        let action = if change.before.is_some() { ChangeAction::Updated } else { ChangeAction::Added };
        let changed = Changed::new(kind, change.after.id());
        ChangeEntry { at: change.at, actor: self.actor.clone(), action, changed }
    }
}

#[async_trait]
impl<R: Record> RecordRepo<R> for AuditedRecords<R> {
    async fn find(&self, ids: &[R::Id]) -> Result<Vec<R>, PortError> {
        self.records.find(ids).await
    }

    async fn after(&self, after: Option<R::Id>, limit: u32) -> Result<RecordPage<R>, PortError> {
        self.records.after(after, limit).await
    }

    async fn commit(&self, changes: &[RecordChange<R>]) -> Result<Vec<RecordCommitted>, PortError> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let kind = ChangedKind::parse(R::KIND);
        let kind = kind.ok_or_else(|| PortError::broken("change log", "records of this kind have no entries"))?;
        let entries: Vec<ChangeEntry> = changes.iter().map(|change| self.entry(kind, change)).collect();
        self.changes.log(&entries).await?;
        self.records.commit(changes).await
    }

    async fn orphans(&self, records: &[R]) -> Result<Vec<R::Id>, PortError> {
        self.records.orphans(records).await
    }
}

/// Drafts that one actor removes, told to the trail in the same way.
pub struct AuditedDrafts {
    drafts: Arc<dyn InvoiceDrafts>,
    changes: Arc<dyn ChangeLog>,
    actor: Actor,
    clock: Arc<dyn Clock>,
}

impl AuditedDrafts {
    /// The drafts as `actor` removes them.
    pub fn new(
        drafts: Arc<dyn InvoiceDrafts>,
        changes: Arc<dyn ChangeLog>,
        actor: Actor,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { drafts, changes, actor, clock }
    }
}

#[async_trait]
impl InvoiceDrafts for AuditedDrafts {
    async fn remove(&self, draft: &InvoiceRecord) -> Result<DraftRemoved, PortError> {
        let changed = Changed::new(ChangedKind::Invoices, draft.id());
        let (at, actor) = (self.clock.now(), self.actor.clone());
        self.changes.log(&[ChangeEntry { at, actor, action: ChangeAction::Removed, changed }]).await?;
        self.drafts.remove(draft).await
    }
}

#[cfg(test)]
mod tests {
    use mockall::Sequence;

    use super::*;
    use crate::integration::change::MockChangeLog;
    use crate::integration::record::{MockInvoiceDrafts, MockRecordRepo, PackageRecord};
    use crate::kernel::id::{ApiKeyId, InvoiceNumber, PackageCode};
    use crate::test_support::{CountingEntropy, clock_at, noon, unreachable_port};

    fn key() -> Actor {
        Actor::Key(ApiKeyId::generate(noon(), &CountingEntropy::default()))
    }

    fn package(code: &str) -> PackageRecord {
        PackageRecord {
            code: PackageCode::parse(code).expect("a code"),
            name: "Home".into(),
            service_type: None,
            bandwidth_down: None,
            bandwidth_up: None,
            monthly_price: None,
        }
    }

    fn changes() -> [RecordChange<PackageRecord>; 2] {
        let added = RecordChange { before: None, after: package("A"), at: noon() };
        [added, RecordChange { before: Some(package("B")), after: package("B"), at: noon() }]
    }

    #[tokio::test]
    async fn each_change_is_in_the_trail_before_it_is_written() {
        let (mut order, mut log, mut records) = (Sequence::new(), MockChangeLog::new(), MockRecordRepo::new());
        let entry = |action, code: &str| {
            let changed = Changed::new(ChangedKind::Packages, code);
            ChangeEntry { at: noon(), actor: key(), action, changed }
        };
        let expected = [entry(ChangeAction::Added, "A"), entry(ChangeAction::Updated, "B")];
        let is_all = move |entries: &[ChangeEntry]| *entries == expected;
        log.expect_log().withf(is_all).times(1).in_sequence(&mut order).returning(|_| Ok(()));
        let done = |changes: &[RecordChange<_>]| Ok(vec![RecordCommitted::Done; changes.len()]);
        records.expect_commit().times(1).in_sequence(&mut order).returning(done);
        let audited = AuditedRecords::new(Arc::new(records), Arc::new(log), key());
        assert_eq!(audited.commit(&changes()).await.expect("written"), [RecordCommitted::Done; 2]);
        assert_eq!(audited.commit(&[]).await.expect("nothing to write"), []);
    }

    #[tokio::test]
    async fn nothing_is_written_without_its_entry() {
        let mut log = MockChangeLog::new();
        log.expect_log().times(2).returning(|_| Err(unreachable_port()));
        let log: Arc<dyn ChangeLog> = Arc::new(log);
        let records = AuditedRecords::new(Arc::new(MockRecordRepo::new()), log.clone(), key());
        assert!(records.commit(&changes()).await.is_err());
        let drafts = AuditedDrafts::new(Arc::new(MockInvoiceDrafts::new()), log, key(), clock_at(noon()));
        assert!(drafts.remove(&draft()).await.is_err());
    }

    #[tokio::test]
    async fn a_draft_that_is_removed_is_in_the_trail() {
        let (mut log, mut drafts) = (MockChangeLog::new(), MockInvoiceDrafts::new());
        let changed = Changed::new(ChangedKind::Invoices, "INV-1");
        let expected = [ChangeEntry { at: noon(), actor: key(), action: ChangeAction::Removed, changed }];
        log.expect_log().withf(move |entries| *entries == expected).times(1).returning(|_| Ok(()));
        drafts.expect_remove().times(1).returning(|_| Ok(DraftRemoved::Done));
        let audited = AuditedDrafts::new(Arc::new(drafts), Arc::new(log), key(), clock_at(noon()));
        assert_eq!(audited.remove(&draft()).await.expect("removed"), DraftRemoved::Done);
    }

    fn draft() -> InvoiceRecord {
        use crate::billing::invoice::InvoiceState;
        use crate::integration::record::PaidAmount;
        use crate::kernel::money::Rupiah;
        let day = noon().date_naive();
        InvoiceRecord {
            number: InvoiceNumber::parse("INV-1").expect("a number"),
            customer_id: "AGLS1".parse().expect("an id"),
            invoice_date: day,
            due_date: day,
            period_start: None,
            period_end: None,
            subtotal: Rupiah::new(1),
            tax: Rupiah::ZERO,
            discount: Rupiah::ZERO,
            total: Rupiah::new(1),
            paid: PaidAmount::Payments(Rupiah::ZERO),
            state: InvoiceState::Draft,
            items: Vec::new(),
        }
    }
}

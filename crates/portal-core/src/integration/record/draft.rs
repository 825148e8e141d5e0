//! Removes an invoice that was never issued.

use std::sync::Arc;

use super::invoice::InvoiceRecord;
use super::model::DraftRemoved;
use super::port::{InvoiceDrafts, RecordRepo};
use crate::billing::invoice::InvoiceState;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;

/// How often a removal is decided anew when others write the invoice meanwhile.
const TRIES: usize = 3;

/// Removes drafts. Nothing else that the ISP wrote is ever removed through the portal.
#[derive(Clone)]
pub struct DraftService {
    invoices: Arc<dyn RecordRepo<InvoiceRecord>>,
    drafts: Arc<dyn InvoiceDrafts>,
}

/// Why a draft was not removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoveDraftError {
    /// No such invoice is on file.
    #[error("no such invoice is on file")]
    NotFound,
    /// It is no draft: its customer has seen it.
    #[error("the invoice is no draft")]
    Issued,
    /// It has payments.
    #[error("the invoice has payments")]
    HasPayments,
    /// It is not the one that the caller knows.
    #[error("the invoice was changed meanwhile")]
    NotAsKnown,
    /// Others kept changing it; the same may be tried again.
    #[error("the invoice is being changed")]
    Busy,
    /// It could not be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl DraftService {
    /// A service over the invoices.
    pub fn new(invoices: Arc<dyn RecordRepo<InvoiceRecord>>, drafts: Arc<dyn InvoiceDrafts>) -> Self {
        Self { invoices, drafts }
    }

    /// Removes a draft that is as the caller `knows` it.
    ///
    /// # Errors
    /// [`RemoveDraftError`].
    pub async fn remove(
        &self,
        number: &InvoiceNumber,
        knows: &(dyn Fn(&InvoiceRecord) -> bool + Sync),
    ) -> Result<(), RemoveDraftError> {
        for _ in 0..TRIES {
            let found = self.invoices.find(std::slice::from_ref(number)).await?.pop();
            let invoice = found.ok_or(RemoveDraftError::NotFound)?;
            if !knows(&invoice) {
                return Err(RemoveDraftError::NotAsKnown);
            }
            if invoice.state != InvoiceState::Draft {
                return Err(RemoveDraftError::Issued);
            }
            match self.drafts.remove(&invoice).await? {
                DraftRemoved::Done => return Ok(()),
                DraftRemoved::HasPayments => return Err(RemoveDraftError::HasPayments),
                DraftRemoved::Conflict => {}
            }
        }
        Err(RemoveDraftError::Busy)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::integration::record::{InvoiceWrite, MockInvoiceDrafts, MockRecordRepo, RecordWrite};
    use crate::kernel::edit::Edit;
    use crate::kernel::money::Rupiah;
    use crate::test_support::noon;

    fn invoice(state: InvoiceState) -> InvoiceRecord {
        let day = Edit::Set(noon().date_naive());
        let write = InvoiceWrite {
            number: InvoiceNumber::parse("INV-1").expect("a number"),
            customer_id: Edit::Set("AGLS1".parse().expect("an id")),
            invoice_date: day.clone(),
            due_date: day,
            period_start: Edit::Keep,
            period_end: Edit::Keep,
            subtotal: Edit::Keep,
            tax: Edit::Keep,
            discount: Edit::Keep,
            total: Edit::Set(Rupiah::new(1)),
            paid: Edit::Keep,
            state: Edit::Set(state),
            items: Edit::Keep,
        };
        write.over(None, noon()).expect("a whole invoice")
    }

    async fn removed(state: InvoiceState, answers: &[DraftRemoved]) -> Result<(), RemoveDraftError> {
        let mut invoices = MockRecordRepo::new();
        invoices.expect_find().returning(move |_| Ok(vec![invoice(state)]));
        let mut drafts = MockInvoiceDrafts::new();
        let mut left: VecDeque<DraftRemoved> = answers.iter().copied().collect();
        drafts.expect_remove().times(answers.len()).returning(move |_| Ok(left.pop_front().expect("asked this often")));
        let number = InvoiceNumber::parse("INV-1").expect("a number");
        DraftService::new(Arc::new(invoices), Arc::new(drafts)).remove(&number, &|_| true).await
    }

    #[tokio::test]
    async fn a_draft_is_removed_and_decided_anew_when_it_was_changed_meanwhile() {
        assert!(removed(InvoiceState::Draft, &[DraftRemoved::Conflict, DraftRemoved::Done]).await.is_ok());
        let busy = removed(InvoiceState::Draft, &[DraftRemoved::Conflict; 3]).await;
        assert!(matches!(busy, Err(RemoveDraftError::Busy)));
    }

    #[tokio::test]
    async fn what_a_customer_saw_or_paid_stays() {
        assert!(matches!(removed(InvoiceState::Sent, &[]).await, Err(RemoveDraftError::Issued)));
        let paid = removed(InvoiceState::Draft, &[DraftRemoved::HasPayments]).await;
        assert!(matches!(paid, Err(RemoveDraftError::HasPayments)));
    }

    #[tokio::test]
    async fn a_draft_that_the_caller_does_not_know_stays() {
        let mut invoices = MockRecordRepo::new();
        invoices.expect_find().returning(|_| Ok(vec![invoice(InvoiceState::Draft)]));
        let service = DraftService::new(Arc::new(invoices), Arc::new(MockInvoiceDrafts::new()));
        let number = InvoiceNumber::parse("INV-1").expect("a number");
        let stale = service.remove(&number, &|known| known.total == Rupiah::new(2)).await;
        assert!(matches!(stale, Err(RemoveDraftError::NotAsKnown)));
    }
}

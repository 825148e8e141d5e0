//! The contract of [`InvoiceDrafts`].
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::InvoiceState;
use portal_core::integration::record::{DraftRemoved, InvoiceDrafts, InvoiceRecord, PaymentRecord, RecordRepo};

use super::{RecordTestDatabase, Sample, addition, change, commit, on_file, put};
use crate::support::ok;

/// Runs every case of the contract of [`InvoiceDrafts`](portal_core::integration::record::InvoiceDrafts).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn InvoiceDrafts>, Arc<dyn RecordTestDatabase>, Guard)`.
#[macro_export]
macro_rules! invoice_drafts_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database invoice_drafts_contract record_repo [$(#$attribute)*] $fresh;
            a_draft_is_removed_with_its_lines_and_others_stay
            a_draft_that_was_changed_meanwhile_stays
            a_draft_that_is_gone_already_is_a_conflict
            a_draft_with_payments_stays
        }
    };
}

/// A draft that is on file beside an invoice.
async fn put_draft(test_db: &dyn RecordTestDatabase) -> (Arc<dyn RecordRepo<InvoiceRecord>>, InvoiceRecord) {
    InvoiceRecord::put_parents(test_db).await;
    let invoices = test_db.invoice_records();
    let draft = InvoiceRecord { state: InvoiceState::Draft, ..InvoiceRecord::sample(1) };
    put(&*invoices, &[draft.clone(), InvoiceRecord::sample(2)]).await;
    (invoices, draft)
}

pub async fn a_draft_is_removed_with_its_lines_and_others_stay(
    drafts: Arc<dyn InvoiceDrafts>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    let (invoices, draft) = put_draft(&*test_db).await;
    assert_eq!(ok(drafts.remove(&draft).await), DraftRemoved::Done);
    assert_eq!(on_file(&*invoices, &draft).await, None);
    assert_eq!(on_file(&*invoices, &InvoiceRecord::sample(2)).await, Some(InvoiceRecord::sample(2)));
    // Were lines left behind, the next invoice of that number would have them.
    let bare = InvoiceRecord::bare(1);
    put(&*invoices, std::slice::from_ref(&bare)).await;
    assert_eq!(on_file(&*invoices, &bare).await, Some(bare));
}

pub async fn a_draft_that_was_changed_meanwhile_stays(
    drafts: Arc<dyn InvoiceDrafts>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    let (invoices, draft) = put_draft(&*test_db).await;
    let issued = InvoiceRecord { state: InvoiceState::Sent, ..draft.clone() };
    commit(&*invoices, change(&draft, &issued)).await;
    assert_eq!(ok(drafts.remove(&draft).await), DraftRemoved::Conflict);
    assert_eq!(on_file(&*invoices, &issued).await, Some(issued));
}

pub async fn a_draft_that_is_gone_already_is_a_conflict(
    drafts: Arc<dyn InvoiceDrafts>,
    test_db: Arc<dyn RecordTestDatabase>,
) {
    let (_, draft) = put_draft(&*test_db).await;
    assert_eq!(ok(drafts.remove(&draft).await), DraftRemoved::Done);
    assert_eq!(ok(drafts.remove(&draft).await), DraftRemoved::Conflict);
}

pub async fn a_draft_with_payments_stays(drafts: Arc<dyn InvoiceDrafts>, test_db: Arc<dyn RecordTestDatabase>) {
    let (invoices, draft) = put_draft(&*test_db).await;
    let payment = PaymentRecord { invoice_number: draft.number.clone(), ..PaymentRecord::sample(1) };
    let added =
        commit(&*test_db.payment_records(), addition(PaymentRecord { amount: Rupiah::new(1), ..payment })).await;
    assert_eq!(added, portal_core::integration::record::RecordCommitted::Done);
    assert_eq!(ok(drafts.remove(&draft).await), DraftRemoved::HasPayments);
    assert_eq!(on_file(&*invoices, &draft).await, Some(draft));
}

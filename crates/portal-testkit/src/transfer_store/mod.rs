//! The contract of [`TransferRepo`](portal_core::billing::transfer::TransferRepo).

mod claiming;
mod deciding;
mod listing;

pub use claiming::*;
pub use deciding::*;
pub use listing::*;

use chrono::TimeDelta;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::transfer::{
    ClaimedFile, NewProof, ProofNote, SenderName, Transfer, TransferChange, TransferCommitted, VersionedTransfer,
};
use portal_core::support::attachment::{Attachment, AttachmentRepo};
use portal_core::support::conversation::Participant;
use portal_core::{AttachmentId, Rupiah};

use crate::fixtures::{attachment, customer_id, noon, operator, scope};
use crate::support::{ok, secs};
use crate::transfer_stores::TransferStores;

/// Runs every case of the contract of [`TransferRepo`](portal_core::billing::transfer::TransferRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (TransferStores, Guard)`.
#[macro_export]
macro_rules! transfer_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain transfer_store_contract transfer_store [$(#$attribute)*] $fresh;
            a_transfer_is_found_as_it_was_added
            there_is_one_transfer_of_a_payment
            of_racing_transfers_of_a_payment_one_is_added
            a_decision_on_an_old_version_writes_nothing
            a_decision_writes_transfer_and_message
            of_racing_decisions_one_is_written
            a_proof_claims_its_file
            what_is_not_the_customers_to_send_proves_nothing
            a_file_belongs_to_one_proof_or_one_message
            a_file_is_claimed_by_a_message_or_a_proof_and_never_both
            a_proof_is_not_withdrawn_and_an_earlier_one_is
            proofs_wait_the_longest_first_and_end_with_an_empty_page
        }
    };
}

fn id(n: u32) -> PaymentId {
    PaymentId::parse(&format!("INV-{n}-x")).expect("a name")
}

/// Transfer number `n`, for a day from noon.
fn transfer(n: u32) -> Transfer {
    Transfer::new(id(n), Rupiah::new(100_000 + i64::from(n)), noon(), noon() + TimeDelta::days(1))
}

async fn added(stores: &TransferStores, n: u32) -> Transfer {
    let new = transfer(n);
    assert!(ok(stores.transfers.add(&new).await), "it is new");
    new
}

async fn found(stores: &TransferStores, n: u32) -> Option<VersionedTransfer> {
    ok(stores.transfers.find(&id(n)).await)
}

/// The file number `n` of a customer's, whose bytes are there.
async fn own_file(stores: &TransferStores, customer: &str, n: u64) -> AttachmentId {
    file(stores, attachment(customer, &Participant::Customer(scope(customer)), n)).await
}

async fn file(stores: &TransferStores, new: Attachment) -> AttachmentId {
    ok(stores.attachments.add(&new, None).await);
    assert!(ok(stores.attachments.complete(new.id).await), "it is there");
    new.id
}

async fn seen(files: &dyn AttachmentRepo, id: AttachmentId) -> Option<Attachment> {
    ok(files.find(&Participant::Staff(operator()), &[id]).await).pop()
}

/// The transfer with a proof, so many seconds after noon.
fn proven(of: &Transfer, attachment: AttachmentId, seconds: i64) -> Transfer {
    let sender = SenderName::parse("Budi “Santoso” 日本語").ok();
    let note = ProofNote::parse("baris satu\n'; DROP TABLE transfers; --").ok();
    let proof = NewProof { attachment, sender, note };
    of.proven(&proof, noon() + secs(seconds)).expect("it waits").expect("it is new")
}

/// The proof, decided on `expected`, with its file of AGLS1.
fn proof(expected: u64, after: Transfer) -> TransferChange {
    let attachment = after.proof.as_ref().expect("a proof").attachment;
    let claim = Some(ClaimedFile { attachment, customer_id: customer_id("AGLS1") });
    TransferChange { expected, after, claim, message: None }
}

async fn commit(stores: &TransferStores, change: &TransferChange) -> TransferCommitted {
    ok(stores.transfers.commit(change).await)
}

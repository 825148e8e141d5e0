//! Stores of transfers, right but for one fault each.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::transfer::{
    Transfer, TransferChange, TransferCommitted, TransferRepo, TransferState, VersionedTransfer,
};
use portal_core::messaging::outbox::Outbox as _;
use portal_core::{Page, PageRequest, PortError};
use portal_testkit::TransferStores;

use crate::attachments::{self, ProofChecks, Store};
use crate::database::Gate;
use crate::let_others_go_first;
use crate::outbox::Messages;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    CutsTheTotal,
    AddsAgain,
    LooksThenAdds,
    WritesOldVersions,
    TellsNobody,
    LooksThenCommits,
    ClaimsNothing,
    TakesFilesOfAnybody,
    TakesProofsOfOthers,
    TakesFilesOfMessages,
    LetsMessagesTakeProofs,
    LooksThenClaims,
    LetsProofsBeWithdrawn,
    KeepsEarlierProofs,
    ListsTheLatestFirst,
    ListsWhatWasDecided,
}

struct Transfers {
    fault: Fault,
    rows: Mutex<Vec<VersionedTransfer>>,
    files: Arc<Store>,
    outbox: Arc<Messages>,
    gate: Gate,
}

impl Transfers {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn place(&self, payment: &PaymentId, version: Option<u64>) -> Option<usize> {
        let is_it = |row: &VersionedTransfer| {
            row.transfer.payment == *payment && version.is_none_or(|version| row.version == version)
        };
        self.rows.lock().expect("no panic").iter().position(is_it)
    }

    const fn checks(&self) -> ProofChecks {
        ProofChecks {
            owner: !matches!(self.fault, Fault::TakesFilesOfAnybody),
            proofs: !matches!(self.fault, Fault::TakesProofsOfOthers),
            messages: !matches!(self.fault, Fault::TakesFilesOfMessages),
        }
    }
}

#[async_trait]
impl TransferRepo for Transfers {
    async fn add(&self, transfer: &Transfer) -> Result<bool, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenAdds)).await;
        let is_there = self.place(&transfer.payment, None);
        let_others_go_first().await;
        if is_there.is_some() && !self.is(Fault::AddsAgain) {
            return Ok(false);
        }
        let mut new = VersionedTransfer { transfer: transfer.clone(), version: 1 };
        if self.is(Fault::CutsTheTotal) {
            new.transfer.total = portal_core::Rupiah::ZERO;
        }
        let mut rows = self.rows.lock().expect("no panic");
        match is_there {
            Some(at) => rows[at] = new,
            None => rows.push(new),
        }
        Ok(true)
    }

    async fn find(&self, payment: &PaymentId) -> Result<Option<VersionedTransfer>, PortError> {
        let at = self.place(payment, None);
        Ok(at.map(|at| self.rows.lock().expect("no panic")[at].clone()))
    }

    async fn commit(&self, change: &TransferChange) -> Result<TransferCommitted, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenCommits)).await;
        let is_racy = self.is(Fault::LooksThenClaims) || self.is(Fault::LooksThenCommits);
        let _files = self.files.gate().pass(is_racy).await;
        let expected = Some(change.expected).filter(|_| !self.is(Fault::WritesOldVersions));
        let at = self.place(&change.after.payment, expected);
        let can_claim = change.claim.as_ref().is_none_or(|claim| self.files.is_proof(claim, self.checks()));
        let_others_go_first().await;
        let Some(at) = at else { return Ok(TransferCommitted::Conflict) };
        if !can_claim {
            return Ok(TransferCommitted::NoFile);
        }
        if let Some(claim) = change.claim.as_ref().filter(|_| !self.is(Fault::ClaimsNothing)) {
            let gives_up = !self.is(Fault::KeepsEarlierProofs);
            self.files.take_proof(&change.after.payment, claim.attachment, gives_up);
        }
        if let Some(message) = change.message.as_ref().filter(|_| !self.is(Fault::TellsNobody)) {
            self.outbox.enqueue(message).await?;
        }
        let row = &mut self.rows.lock().expect("no panic")[at];
        (row.transfer, row.version) = (change.after.clone(), row.version + 1);
        Ok(TransferCommitted::Done)
    }

    async fn waiting(&self, page: PageRequest) -> Result<Page<VersionedTransfer>, PortError> {
        let waits = |row: &&VersionedTransfer| match row.transfer.state {
            TransferState::InReview => true,
            TransferState::Confirmed => self.is(Fault::ListsWhatWasDecided),
            _ => false,
        };
        let mut items: Vec<_> = self.rows.lock().expect("no panic").iter().filter(waits).cloned().collect();
        items.sort_by_key(|row| row.transfer.review_since);
        if self.is(Fault::ListsTheLatestFirst) {
            items.reverse();
        }
        let total = items.len() as u64;
        let (skip, take) = (usize::try_from(page.offset()).expect("few"), page.limit() as usize);
        Ok(Page { items: items.into_iter().skip(skip).take(take).collect(), total, request: page })
    }
}

fn with(fault: Fault) -> TransferStores {
    let of_files = match fault {
        Fault::LetsMessagesTakeProofs => attachments::Fault::ClaimsProofs,
        Fault::LetsProofsBeWithdrawn => attachments::Fault::WithdrawsProofs,
        _ => attachments::Fault::None,
    };
    let (files, outbox) = (attachments::made_with(of_files), crate::outbox::plain());
    let (rows, gate) = (Mutex::default(), Gate::default());
    let transfers = Arc::new(Transfers { fault, rows, files: files.clone(), outbox: outbox.clone(), gate });
    TransferStores { transfers, attachments: files.clone(), conversations: files, outbox }
}

fn fresh() -> impl Future<Output = (TransferStores, ())> {
    ready((with(Fault::None), ()))
}

// One caller at a time: between two steps of a store in memory others could come in.
portal_testkit::transfer_store_suite! { #[tokio::test] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { transfer_store, with;
        Fault::CutsTheTotal => a_transfer_is_found_as_it_was_added;
        Fault::AddsAgain => there_is_one_transfer_of_a_payment;
        Fault::LooksThenAdds => of_racing_transfers_of_a_payment_one_is_added;
        Fault::WritesOldVersions => a_decision_on_an_old_version_writes_nothing;
        Fault::TellsNobody => a_decision_writes_transfer_and_message;
        Fault::LooksThenCommits => of_racing_decisions_one_is_written;
        Fault::ClaimsNothing => a_proof_claims_its_file;
        Fault::TakesFilesOfAnybody => what_is_not_the_customers_to_send_proves_nothing;
        Fault::TakesProofsOfOthers => a_file_belongs_to_one_proof_or_one_message;
        Fault::LooksThenClaims => a_file_is_claimed_by_a_message_or_a_proof_and_never_both;
        Fault::LetsProofsBeWithdrawn => a_proof_is_not_withdrawn_and_an_earlier_one_is;
        Fault::ListsTheLatestFirst => proofs_wait_the_longest_first_and_end_with_an_empty_page;
    }
}

mod must_fail_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { transfer_store, with;
        Fault::TakesFilesOfMessages => a_file_belongs_to_one_proof_or_one_message;
        Fault::KeepsEarlierProofs => a_proof_is_not_withdrawn_and_an_earlier_one_is;
        Fault::ListsWhatWasDecided => proofs_wait_the_longest_first_and_end_with_an_empty_page;
    }
}

mod must_fail_a_third_way {
    use super::{Fault, with};

    crate::must_fail_on! { transfer_store, with;
        Fault::LetsMessagesTakeProofs => a_file_belongs_to_one_proof_or_one_message;
    }
}

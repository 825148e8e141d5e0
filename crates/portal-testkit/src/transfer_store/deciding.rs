//! Adding transfers, and deciding on them.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use chrono::TimeDelta;
use portal_core::billing::transfer::{RejectionReason, TransferChange, TransferCommitted, VersionedTransfer};
use portal_core::messaging::outbox::{Lane, OutboxMessage};
use portal_core::{Actor, Rupiah};

use super::{added, commit, found, own_file, proof, proven, transfer};
use crate::fixtures::{message, noon};
use crate::support::{ok, race, winners};
use crate::transfer_stores::TransferStores;

/// A decision on `expected`, of which the customer is told by message number `n`.
fn rejected(expected: u64, of: &VersionedTransfer, n: u64) -> TransferChange {
    let reason = RejectionReason::parse("Fotonya buram").expect("a reason");
    let after = of.transfer.rejected(&reason, (&Actor::System, noon())).expect("a proof waits");
    let message = Some(OutboxMessage { lane: Lane::Notice, ..message(n) });
    TransferChange { expected, after, claim: None, message }
}

/// A transfer whose proof waits, version 2.
async fn in_review(stores: &TransferStores) -> VersionedTransfer {
    let (new, file) = (added(stores, 1).await, own_file(stores, "AGLS1", 1).await);
    assert_eq!(commit(stores, &proof(1, proven(&new, file, 5))).await, TransferCommitted::Done);
    found(stores, 1).await.expect("it is there")
}

/// How many messages wait.
async fn told(stores: &TransferStores) -> u64 {
    ok(stores.outbox.backlog(Lane::Notice, noon() + TimeDelta::days(300)).await).waiting
}

pub async fn a_transfer_is_found_as_it_was_added(stores: TransferStores) {
    assert_eq!(found(&stores, 1).await, None);
    let new = added(&stores, 1).await;
    assert_eq!(found(&stores, 1).await, Some(VersionedTransfer { transfer: new, version: 1 }));
    assert_eq!(found(&stores, 2).await, None);
}

pub async fn there_is_one_transfer_of_a_payment(stores: TransferStores) {
    let new = added(&stores, 1).await;
    let other = portal_core::billing::transfer::Transfer { total: Rupiah::new(7), ..transfer(1) };
    assert!(!ok(stores.transfers.add(&other).await));
    assert_eq!(found(&stores, 1).await, Some(VersionedTransfer { transfer: new, version: 1 }), "the first stays");
}

pub async fn of_racing_transfers_of_a_payment_one_is_added(stores: TransferStores) {
    for n in 1..=5 {
        let answers = race(10, |_| {
            let stores = stores.clone();
            async move { ok(stores.transfers.add(&transfer(n)).await) }
        })
        .await;
        assert_eq!(winners(&answers), 1, "{n}");
    }
}

pub async fn a_decision_on_an_old_version_writes_nothing(stores: TransferStores) {
    let waiting = in_review(&stores).await;
    for expected in [0, 1, 3] {
        let conflict = commit(&stores, &rejected(expected, &waiting, expected + 1)).await;
        assert_eq!(conflict, TransferCommitted::Conflict, "{expected}");
    }
    let mut nowhere = rejected(2, &waiting, 9);
    nowhere.after.payment = super::id(8);
    assert_eq!(commit(&stores, &nowhere).await, TransferCommitted::Conflict, "it was never added");
    assert_eq!(found(&stores, 1).await, Some(waiting));
    assert_eq!((told(&stores).await, found(&stores, 8).await), (0, None));
}

pub async fn a_decision_writes_transfer_and_message(stores: TransferStores) {
    let waiting = in_review(&stores).await;
    let change = rejected(2, &waiting, 1);
    assert_eq!(commit(&stores, &change).await, TransferCommitted::Done);
    assert_eq!(found(&stores, 1).await, Some(VersionedTransfer { transfer: change.after, version: 3 }));
    assert_eq!(told(&stores).await, 1);
}

pub async fn of_racing_decisions_one_is_written(stores: TransferStores) {
    let waiting = in_review(&stores).await;
    let answers = race(20, |caller| {
        let (stores, change) = (stores.clone(), rejected(2, &waiting, crate::support::number(caller)));
        async move { commit(&stores, &change).await == TransferCommitted::Done }
    })
    .await;
    assert_eq!(winners(&answers), 1);
    assert_eq!(found(&stores, 1).await.map(|found| found.version), Some(3));
    assert_eq!(told(&stores).await, 1, "one decision, one message");
}

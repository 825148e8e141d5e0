//! Lists of transfers.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use portal_core::billing::transfer::{TransferChange, TransferCommitted};
use portal_core::{Actor, Page, PageRequest, Rupiah};

use super::{added, commit, own_file, proof, proven};
use crate::fixtures::noon;
use crate::support::ok;
use crate::transfer_stores::TransferStores;

async fn page(stores: &TransferStores, page: u32) -> (Vec<String>, u64) {
    let request = PageRequest::new(page, 2).expect("a page");
    let Page { items, total, .. } = ok(stores.transfers.waiting(request).await);
    (items.into_iter().map(|found| found.transfer.payment.as_str().to_owned()).collect(), total)
}

pub async fn proofs_wait_the_longest_first_and_end_with_an_empty_page(stores: TransferStores) {
    assert_eq!(page(&stores, 1).await, (Vec::new(), 0));
    added(&stores, 9).await;
    for (n, seconds) in [(1, 5), (2, 1), (3, 9), (4, 7)] {
        let (new, file) = (added(&stores, n).await, own_file(&stores, "AGLS1", u64::from(n)).await);
        assert_eq!(commit(&stores, &proof(1, proven(&new, file, seconds))).await, TransferCommitted::Done);
    }
    assert_eq!(page(&stores, 1).await, (vec!["INV-2-x".to_owned(), "INV-1-x".to_owned()], 4));
    assert_eq!(page(&stores, 2).await, (vec!["INV-4-x".to_owned(), "INV-3-x".to_owned()], 4));
    assert_eq!(page(&stores, 3).await, (Vec::new(), 4));
    // One that is replaced keeps its turn; one that was decided on is gone.
    let found = ok(stores.transfers.find(&super::id(2)).await).expect("it is there");
    let newer = own_file(&stores, "AGLS1", 20).await;
    let change = proof(found.version, proven(&found.transfer, newer, 99));
    assert_eq!(commit(&stores, &change).await, TransferCommitted::Done);
    let found = ok(stores.transfers.find(&super::id(1)).await).expect("it is there");
    let after = found.transfer.confirmed((Rupiah::new(1), noon()), (&Actor::System, noon())).expect("it waits");
    let change = TransferChange { expected: found.version, after, claim: None, message: None };
    assert_eq!(commit(&stores, &change).await, TransferCommitted::Done);
    assert_eq!(page(&stores, 1).await, (vec!["INV-2-x".to_owned(), "INV-4-x".to_owned()], 3));
}

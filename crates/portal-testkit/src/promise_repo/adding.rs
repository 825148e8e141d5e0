//! One promise at a time.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::promise::{PaymentPromise, PromiseRepo, VersionedPromise};
use portal_core::kernel::commit::Committed;

use crate::fixtures::promises::{kept, promise, promise_id};
use crate::fixtures::{customer_id, scope};
use crate::support::{ok, race};

pub async fn a_promise_is_found_as_it_was_added(repo: Arc<dyn PromiseRepo>) {
    let made = promise(1);
    assert_eq!(ok(repo.add(&made).await), Committed::Done);
    let found = ok(repo.latest(&scope("AGLS1"), 9).await);
    assert_eq!(found, [VersionedPromise { promise: made, version: 1 }]);
}

pub async fn one_promise_of_an_account_is_open(repo: Arc<dyn PromiseRepo>) {
    ok(repo.add(&promise(1)).await);
    assert_eq!(ok(repo.add(&promise(2)).await), Committed::Conflict);
    let other = PaymentPromise { customer_id: customer_id("AGLS2"), ..promise(3) };
    assert_eq!(ok(repo.add(&other).await), Committed::Done);
    let found = ok(repo.latest(&scope("AGLS1"), 9).await);
    assert_eq!(found, [VersionedPromise { promise: promise(1), version: 1 }], "nothing was written over it");
}

pub async fn a_place_is_given_once(repo: Arc<dyn PromiseRepo>) {
    ok(repo.add(&kept(promise(1))).await);
    let again = PaymentPromise { position: 1, ..promise(2) };
    assert_eq!(ok(repo.add(&again).await), Committed::Conflict);
    assert_eq!(ok(repo.add(&promise(2)).await), Committed::Done);
}

pub async fn of_a_hundred_racing_promises_one_is_added(repo: Arc<dyn PromiseRepo>) {
    for (customer, place) in [("AGLS1", 0x2000), ("AGLS2", 0x3000)] {
        let answers = race(100, |caller| {
            let n = u32::try_from(caller + 1).expect("a small number");
            let id = promise_id(place + u64::from(n));
            let promise = PaymentPromise { id, customer_id: customer_id(customer), ..promise(n) };
            let repo = repo.clone();
            async move { ok(repo.add(&promise).await) }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1, "{customer}");
        assert_eq!(ok(repo.latest(&scope(customer), 200).await).len(), 1, "{customer}");
    }
}

pub async fn of_racing_promises_that_are_over_one_has_the_place(repo: Arc<dyn PromiseRepo>) {
    let answers = race(20, |caller| {
        let n = u32::try_from(caller + 1).expect("a small number");
        let promise = PaymentPromise { position: 1, ..kept(promise(n)) };
        let repo = repo.clone();
        async move { ok(repo.add(&promise).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1);
    assert_eq!(ok(repo.latest(&scope("AGLS1"), 200).await).len(), 1);
}

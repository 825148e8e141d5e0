//! Changes that were decided on a version.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::promise::{PaymentPromise, PromiseChange, PromiseRepo, PromiseState, VersionedPromise};
use portal_core::kernel::commit::Committed;

use crate::fixtures::promises::{kept, promise};
use crate::fixtures::scope;
use crate::support::{ok, race};

fn change(expected: u64, after: PaymentPromise) -> PromiseChange {
    PromiseChange { expected, after }
}

pub async fn a_promise_that_is_over_makes_room_for_another(repo: Arc<dyn PromiseRepo>) {
    ok(repo.add(&promise(1)).await);
    assert_eq!(ok(repo.commit(&change(1, kept(promise(1)))).await), Committed::Done);
    assert_eq!(ok(repo.add(&promise(2)).await), Committed::Done);
    let found = ok(repo.latest(&scope("AGLS1"), 9).await);
    let expected = [
        VersionedPromise { promise: promise(2), version: 1 },
        VersionedPromise { promise: kept(promise(1)), version: 2 },
    ];
    assert_eq!(found, expected);
}

pub async fn a_change_of_an_old_version_writes_nothing(repo: Arc<dyn PromiseRepo>) {
    assert_eq!(ok(repo.commit(&change(1, promise(1))).await), Committed::Conflict, "there is no such promise");
    assert!(ok(repo.latest(&scope("AGLS1"), 9).await).is_empty());
    ok(repo.add(&promise(1)).await);
    ok(repo.commit(&change(1, kept(promise(1)))).await);
    let broken = PaymentPromise { state: PromiseState::Broken, ..kept(promise(1)) };
    for version in [0, 1, 3] {
        assert_eq!(ok(repo.commit(&change(version, broken.clone())).await), Committed::Conflict);
    }
    let found = ok(repo.latest(&scope("AGLS1"), 9).await);
    assert_eq!(found, [VersionedPromise { promise: kept(promise(1)), version: 2 }]);
}

pub async fn of_a_hundred_changes_of_one_version_one_is_written(repo: Arc<dyn PromiseRepo>) {
    ok(repo.add(&promise(1)).await);
    let answers = race(100, |caller| {
        let state = if caller % 2 == 0 { PromiseState::Kept } else { PromiseState::Broken };
        let change = change(1, PaymentPromise { state, ..kept(promise(1)) });
        let repo = repo.clone();
        async move { ok(repo.commit(&change).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1);
    assert_eq!(ok(repo.latest(&scope("AGLS1"), 9).await)[0].version, 2);
}

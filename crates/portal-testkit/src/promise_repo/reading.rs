//! Lists of promises.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::promise::{PaymentPromise, PromiseRepo, VersionedPromise};

use crate::fixtures::promises::{kept, promise};
use crate::fixtures::{customer_id, noon, scope};
use crate::support::{ok, secs};

fn places(found: &[VersionedPromise]) -> Vec<u32> {
    found.iter().map(|known| known.promise.position).collect()
}

pub async fn promises_come_the_latest_first_and_not_more_than_asked_for(repo: Arc<dyn PromiseRepo>) {
    for n in [2, 1, 10, 3] {
        ok(repo.add(&kept(promise(n))).await);
    }
    ok(repo.add(&promise(11)).await);
    assert_eq!(places(&ok(repo.latest(&scope("AGLS1"), 9).await)), [11, 10, 3, 2, 1]);
    assert_eq!(places(&ok(repo.latest(&scope("AGLS1"), 2).await)), [11, 10]);
}

pub async fn nothing_of_another_customer_is_answered(repo: Arc<dyn PromiseRepo>) {
    for (n, customer) in [(1, "AGLS2"), (2, "agls1"), (3, "AGLS10"), (4, "AGLS")] {
        ok(repo.add(&PaymentPromise { customer_id: customer_id(customer), ..promise(n) }).await);
    }
    assert!(ok(repo.latest(&scope("AGLS1"), 9).await).is_empty());
    assert_eq!(places(&ok(repo.latest(&scope("AGLS10"), 9).await)), [3]);
}

pub async fn what_is_due_is_answered_the_longest_overdue_first(repo: Arc<dyn PromiseRepo>) {
    for (n, seconds) in [(1, Some(5)), (2, Some(1)), (3, None), (4, Some(9))] {
        let (customer_id, check_at) = (customer_id(&format!("AGLS{n}")), seconds.map(|seconds| noon() + secs(seconds)));
        ok(repo.add(&PaymentPromise { customer_id, check_at, ..promise(n) }).await);
    }
    let due = |seconds, limit| {
        let repo = repo.clone();
        async move { places(&ok(repo.due(noon() + secs(seconds), limit).await)) }
    };
    assert!(due(0, 9).await.is_empty());
    assert_eq!(due(5, 9).await, [2, 1]);
    assert_eq!(due(60, 2).await, [2, 1]);
    assert_eq!(due(60, 9).await, [2, 1, 4]);
}

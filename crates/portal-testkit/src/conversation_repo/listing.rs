//! A customer's list.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PageRequest;
use portal_core::support::conversation::{ConversationRepo, ConversationSummary, NewEntry};

use super::{all, append, customer, found, of_ticket, staff};
use crate::fixtures::{chat, noon, says, scope};
use crate::support::{ok, secs};

pub async fn conversations_are_listed_by_their_latest_entry(repo: Arc<dyn ConversationRepo>) {
    let me = customer("AGLS1");
    let empty = repo.page_of(&scope("AGLS1"), PageRequest::default()).await;
    assert_eq!((ok(empty).total, ok(repo.open(&scope("AGLS2"), &chat(9)).await).last_ordinal), (0, 0));
    for new in [chat(1), of_ticket(2, "TKT-1"), chat(3)] {
        ok(repo.open(&scope("AGLS1"), &new).await);
    }
    append(&*repo, &me, chat(1).id, &says(&me, 5, "Halo")).await;
    append(&*repo, &me, chat(3).id, &says(&me, 4, "Mati")).await;
    append(&*repo, &me, chat(3).id, &says(&me, 3, "Lagi")).await;
    let mut expected = Vec::new();
    for id in [chat(1).id, chat(3).id, of_ticket(2, "TKT-1").id] {
        let last = all(&*repo, id).await.pop();
        expected.push(ConversationSummary { conversation: found(&*repo, id).await, last });
    }
    let page = async |number, limit| {
        let request = PageRequest::new(number, limit).expect("a page");
        ok(repo.page_of(&scope("AGLS1"), request).await)
    };
    let whole = page(1, 10).await;
    assert_eq!((whole.items, whole.total), (expected.clone(), 3));
    let second = page(2, 2).await;
    assert_eq!((second.items.as_slice(), second.total), (&expected[2..], 3));
    let past = page(3, 2).await;
    assert_eq!((past.items, past.total), (vec![], 3));
}

pub async fn those_who_wait_longer_are_counted_over_all_customers(repo: Arc<dyn ConversationRepo>) {
    let before = async |after: i64| ok(repo.waiting_before(noon() + secs(after)).await);
    assert_eq!(before(100).await, 0);
    for (n, customer_id) in (1..).zip(["AGLS1", "AGLS1", "AGLS2", "AGLS3"]) {
        ok(repo.open(&scope(customer_id), &chat(n)).await);
        let who = customer(customer_id);
        let waits =
            NewEntry { at: noon() + secs(10 * i64::try_from(n).expect("a small number")), ..says(&who, n, "Halo") };
        append(&*repo, &who, chat(n).id, &waits).await;
    }
    append(&*repo, &staff(), chat(3).id, &says(&staff(), 9, "Ada yang bisa dibantu?")).await;
    assert_eq!([before(10).await, before(11).await, before(20).await, before(21).await], [0, 1, 1, 2]);
    assert_eq!([before(40).await, before(41).await], [2, 3], "who was answered does not wait");
}

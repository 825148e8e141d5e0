//! A customer's list.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PageRequest;
use portal_core::support::conversation::{ConversationRepo, ConversationSummary};

use super::{all, append, customer, found, of_ticket};
use crate::fixtures::{chat, says, scope};
use crate::support::ok;

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

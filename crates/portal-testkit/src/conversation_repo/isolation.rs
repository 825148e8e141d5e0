//! Whose conversations are touched.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PageRequest;
use portal_core::support::conversation::{Appended, ConversationRepo, EntryRange, Mark};

use super::{append, customer, found, id, opened, staff};
use crate::fixtures::{chat, says, scope};
use crate::support::ok;

pub async fn a_customer_touches_their_own_conversations_alone(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    append(&*repo, &staff(), chat.id, &says(&staff(), 1, "Pagi")).await;
    let before = found(&*repo, chat.id).await;
    let other = customer("AGLS2");
    for id in [chat.id, id(9)] {
        assert_eq!(ok(repo.find(&other, id).await), None);
        assert_eq!(ok(repo.entries(&other, id, EntryRange::After(0, 9)).await), []);
        assert_eq!(ok(repo.entries(&other, id, EntryRange::Before(9, 9)).await), []);
        assert_eq!(ok(repo.append(&other, id, &says(&other, 1, "Halo")).await), Appended::Unknown);
        assert!(!ok(repo.mark(&other, id, Mark::Read(1)).await));
    }
    assert_eq!(ok(repo.page_of(&scope("AGLS2"), PageRequest::default()).await).items, []);
    assert_eq!(found(&*repo, chat.id).await, before);
}

pub async fn staff_touch_every_conversation(repo: Arc<dyn ConversationRepo>) {
    for (n, customer) in [(1, "AGLS1"), (2, "AGLS2")] {
        let chat = ok(repo.open(&scope(customer), &chat(n)).await);
        append(&*repo, &staff(), chat.id, &says(&staff(), 1, "Pagi")).await;
        let me = super::customer(customer);
        append(&*repo, &me, chat.id, &says(&me, 2, "Pagi juga")).await;
        assert!(ok(repo.mark(&staff(), chat.id, Mark::Read(2)).await));
        assert_eq!(found(&*repo, chat.id).await.customer_id.as_str(), customer);
    }
}

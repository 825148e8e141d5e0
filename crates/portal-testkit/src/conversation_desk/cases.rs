//! Lists of conversations.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use portal_core::PageRequest;
use portal_core::kernel::id::ConversationId;
use portal_core::staff::conversation::ConversationFilter;
use portal_core::support::conversation::{
    ConversationEvent, ConversationState, ConversationSummary, EntryContent, EntryRange, NewEntry, Participant,
};

use crate::ConversationDeskStores;
use crate::fixtures::{chat, customer_id, operator, says, scope};
use crate::support::ok;

pub(super) fn staff() -> Participant {
    Participant::Staff(operator())
}

/// Begins chat number `n` of a customer, who writes at that minute.
async fn written(stores: &ConversationDeskStores, n: u64, owner: &str, minute: u64) -> ConversationId {
    let me = Participant::Customer(scope(owner));
    let id = ok(stores.conversations.open(&scope(owner), &chat(n)).await).id;
    ok(stores.conversations.append(&me, id, &says(&me, minute, "Halo")).await);
    id
}

async fn closed(stores: &ConversationDeskStores, id: ConversationId, minute: u64) {
    let content = EntryContent::Event(ConversationEvent::Closed);
    let close = NewEntry { content, ..says(&staff(), minute, "Tutup") };
    ok(stores.conversations.append(&staff(), id, &close).await);
}

/// The conversation as its own port finds it, with its last entry.
async fn summary(stores: &ConversationDeskStores, id: ConversationId) -> ConversationSummary {
    let conversation = ok(stores.conversations.find(&staff(), id).await).expect("it is there");
    let last = ok(stores.conversations.entries(&staff(), id, EntryRange::Before(u64::MAX, 1)).await).pop();
    ConversationSummary { conversation, last }
}

async fn waiting(stores: &ConversationDeskStores, limit: u32) -> Vec<ConversationId> {
    ok(stores.desk.waiting(limit).await).iter().map(|conversation| conversation.id).collect()
}

fn request(page: u32, limit: u32) -> PageRequest {
    PageRequest::new(page, limit).expect("a page")
}

pub async fn customers_who_wait_are_listed_and_who_waits_longest_comes_first(stores: ConversationDeskStores) {
    assert_eq!(ok(stores.desk.waiting(10).await), []);
    let late = written(&stores, 1, "AGLS1", 9).await;
    let early = written(&stores, 2, "AGLS2", 3).await;
    ok(stores.conversations.open(&scope("AGLS1"), &chat(3)).await);
    // Somebody who writes again waits since the first time.
    let again = Participant::Customer(scope("AGLS2"));
    ok(stores.conversations.append(&again, early, &says(&again, 20, "Halo?")).await);
    let expected = [summary(&stores, early).await.conversation, summary(&stores, late).await.conversation];
    assert_eq!(ok(stores.desk.waiting(10).await), expected);
}

pub async fn who_was_answered_waits_no_longer(stores: ConversationDeskStores) {
    let (answered, over) = (written(&stores, 1, "AGLS1", 1).await, written(&stores, 2, "AGLS1", 2).await);
    let waits = written(&stores, 3, "AGLS1", 3).await;
    ok(stores.conversations.append(&staff(), answered, &says(&staff(), 4, "Halo")).await);
    closed(&stores, over, 5).await;
    assert_eq!(waiting(&stores, 10).await, [waits]);
}

pub async fn no_more_waiting_customers_are_listed_than_asked_for(stores: ConversationDeskStores) {
    let mut ids = Vec::new();
    for n in 1..=4 {
        ids.push(written(&stores, n, "AGLS1", n).await);
    }
    assert_eq!(waiting(&stores, 3).await, ids[..3]);
}

pub async fn conversations_of_all_customers_are_listed_by_their_latest_entry(stores: ConversationDeskStores) {
    let ids = [
        written(&stores, 1, "AGLS1", 5).await,
        written(&stores, 2, "AGLS2", 9).await,
        written(&stores, 3, "AGLS1", 7).await,
    ];
    let mut expected = Vec::new();
    for id in [ids[1], ids[2], ids[0]] {
        expected.push(summary(&stores, id).await);
    }
    for (page, items) in [(1, &expected[..2]), (2, &expected[2..]), (3, &[])] {
        let filter = ConversationFilter { page: request(page, 2), ..ConversationFilter::default() };
        let found = ok(stores.desk.page_of(&filter).await);
        assert_eq!((found.items.as_slice(), found.total, found.request), (items, 3, filter.page));
    }
}

pub async fn conversations_are_listed_by_customer_and_state(stores: ConversationDeskStores) {
    let mine = written(&stores, 1, "AGLS1", 1).await;
    let over = written(&stores, 2, "AGLS1", 2).await;
    let other = written(&stores, 3, "AGLS2", 3).await;
    closed(&stores, over, 4).await;
    let (own, open, closed) =
        (Some(customer_id("AGLS1")), Some(ConversationState::Open), Some(ConversationState::Closed));
    for (customer, state, expected) in [
        (None, None, vec![over, other, mine]),
        (None, open, vec![other, mine]),
        (None, closed, vec![over]),
        (own.clone(), None, vec![over, mine]),
        (own.clone(), open, vec![mine]),
        (own, closed, vec![over]),
        (Some(customer_id("AGLS3")), None, vec![]),
    ] {
        let filter = ConversationFilter { customer, state, page: PageRequest::default() };
        let found = ok(stores.desk.page_of(&filter).await);
        let ids: Vec<_> = found.items.iter().map(|summary| summary.conversation.id).collect();
        assert_eq!(ids, expected, "{filter:?}");
        assert_eq!(found.total, u64::try_from(expected.len()).expect("few"), "{filter:?}");
    }
}

//! When conversations were begun, answered and rated.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use chrono::{DateTime, Utc};
use portal_core::TicketNumber;
use portal_core::kernel::id::ConversationId;
use portal_core::staff::conversation::ConversationRecord;
use portal_core::support::conversation::{
    ConversationEvent, EntryContent, NewConversation, NewEntry, Participant, Topic,
};
use portal_core::support::ticket::Rating;

use super::cases::staff;
use crate::ConversationDeskStores;
use crate::fixtures::{chat, customer_id, noon, says, scope};
use crate::support::{millis, ok, secs};

async fn append(
    stores: &ConversationDeskStores,
    who: &Participant,
    id: ConversationId,
    (n, at): (u64, DateTime<Utc>),
    content: Option<EntryContent>,
) {
    let said = says(who, n, "Halo");
    let new = NewEntry { at, content: content.unwrap_or(said.content.clone()), ..said };
    ok(stores.conversations.append(who, id, &new).await);
}

async fn begun(stores: &ConversationDeskStores, n: u64, owner: &str, at: DateTime<Utc>) -> ConversationId {
    ok(stores.conversations.open(&scope(owner), &NewConversation { at, ..chat(n) }).await).id
}

pub async fn conversations_that_were_begun_in_a_period_are_recorded_with_their_first_answer(
    stores: ConversationDeskStores,
) {
    let (start, end, me) = (noon(), noon() + secs(60), Participant::Customer(scope("AGLS1")));
    begun(&stores, 1, "AGLS1", start - millis(1)).await;
    begun(&stores, 2, "AGLS1", end).await;
    let (answered, unanswered) =
        (begun(&stores, 3, "AGLS1", start).await, begun(&stores, 4, "AGLS2", end - secs(1)).await);
    let number = TicketNumber::parse("TKT1").expect("a number");
    let of_ticket =
        NewConversation { at: start + secs(5), topic: Topic::Ticket(number.clone()), client_id: None, ..chat(5) };
    ok(stores.conversations.open(&scope("AGLS1"), &of_ticket).await);
    // Who joins has said nothing yet, and what is answered after the period counts all the same.
    let joined = Some(EntryContent::Event(ConversationEvent::Joined));
    append(&stores, &me, answered, (1, start + secs(1)), None).await;
    append(&stores, &staff(), answered, (2, start + secs(2)), joined).await;
    append(&stores, &staff(), answered, (3, end + secs(9)), None).await;
    append(&stores, &staff(), answered, (4, end + secs(10)), None).await;
    append(&stores, &Participant::Customer(scope("AGLS2")), unanswered, (5, end), None).await;

    let record = |owner: &str, topic, created_at, answered_at| ConversationRecord {
        customer_id: customer_id(owner),
        topic,
        created_at,
        answered_at,
    };
    let mut records = ok(stores.desk.records(start, end).await);
    records.sort_by_key(|record| record.created_at);
    let expected = [
        record("AGLS1", Topic::Chat, start, Some(end + secs(9))),
        record("AGLS1", Topic::Ticket(number), start + secs(5), None),
        record("AGLS2", Topic::Chat, end - secs(1), None),
    ];
    assert_eq!(records, expected);
}

pub async fn ratings_of_a_period_are_told_and_no_other_entries(stores: ConversationDeskStores) {
    let (start, end, me) = (noon(), noon() + secs(60), Participant::Customer(scope("AGLS1")));
    let id = begun(&stores, 1, "AGLS1", start - secs(90)).await;
    let rated = |stars: u8| Rating::new(stars).map(|rating| EntryContent::Event(ConversationEvent::Rated(rating)));
    let closed = Some(EntryContent::Event(ConversationEvent::Closed));
    append(&stores, &me, id, (1, start - secs(2)), None).await;
    append(&stores, &me, id, (2, start - millis(1)), rated(1)).await;
    append(&stores, &staff(), id, (3, start), closed.clone()).await;
    append(&stores, &me, id, (4, start), rated(5)).await;
    append(&stores, &me, id, (5, start + secs(1)), None).await;
    append(&stores, &me, id, (6, start + secs(2)), closed).await;
    append(&stores, &me, id, (7, end - millis(1)), rated(2)).await;
    append(&stores, &me, id, (8, end), rated(3)).await;

    let mut ratings = ok(stores.desk.ratings(start, end).await);
    ratings.sort_by_key(|(at, _)| *at);
    let told: Vec<_> = ratings.into_iter().map(|(at, rating)| (at, rating.stars())).collect();
    assert_eq!(told, [(start, 5), (end - millis(1), 2)]);
}

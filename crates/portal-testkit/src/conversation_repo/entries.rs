//! Entries have ordinals without a gap.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use portal_core::support::conversation::{
    Appended, Author, ConversationEvent, ConversationRepo, ConversationState, EntryContent, EntryRange, MessageText,
    NewEntry,
};

use super::{all, append, customer, found, is_customers, opened, staff};
use crate::fixtures::{chat, noon, says, scope};
use crate::support::{ODD_TEXTS, millis, number, ok, race, secs};

pub async fn entries_are_read_as_they_were_written_under_ordinals_without_a_gap(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let (me, they) = (customer("AGLS1"), staff());
    let mut written = Vec::new();
    for (who, new) in
        [(&me, says(&me, 1, "Halo")), (&they, says(&they, 2, "Selamat pagi")), (&me, says(&me, 3, "Mati"))]
    {
        let new = NewEntry { at: new.at + millis(7), ..new };
        let ordinal = u64::try_from(written.len()).expect("a small number") + 1;
        assert_eq!(append(&*repo, who, chat.id, &new).await, new.at_ordinal(ordinal));
        written.push(new.at_ordinal(ordinal));
    }
    for (n, event) in (4..).zip(ConversationEvent::ALL) {
        let new = NewEntry { content: EntryContent::Event(event), ..says(&they, n, "x") };
        written.push(append(&*repo, &they, chat.id, &new).await);
    }
    let by_the_portal = NewEntry { author: Author::Portal, ..says(&they, 99, "Tutup") };
    written.push(append(&*repo, &they, chat.id, &by_the_portal).await);
    assert!(written.iter().map(|entry| entry.ordinal).eq(1..=11));
    assert_eq!(all(&*repo, chat.id).await, written);
    assert_eq!(ok(repo.entries(&me, chat.id, EntryRange::After(0, 100)).await), written);
}

pub async fn racing_entries_get_ordinals_without_a_gap_and_none_shows_before_an_earlier_one(
    repo: Arc<dyn ConversationRepo>,
) {
    let chat = opened(&*repo).await;
    let is_over = Arc::new(AtomicBool::new(false));
    let reading = {
        let (repo, is_over) = (Arc::clone(&repo), Arc::clone(&is_over));
        tokio::spawn(async move {
            // Whatever is read while others write is a beginning of the whole, without a gap.
            let mut seen = Vec::new();
            loop {
                let was_over = is_over.load(Ordering::Acquire);
                let from = seen.last().copied().unwrap_or_default();
                let read = ok(repo.entries(&staff(), chat.id, EntryRange::After(from, 7)).await);
                let is_end = read.is_empty();
                seen.extend(read.iter().map(|entry| entry.ordinal));
                if was_over && is_end {
                    return seen;
                }
                tokio::task::yield_now().await;
            }
        })
    };
    race(6, |caller| {
        let repo = Arc::clone(&repo);
        async move {
            for n in 0..5 {
                let who = if caller % 2 == 0 { customer("AGLS1") } else { staff() };
                append(&*repo, &who, chat.id, &says(&who, number(caller) * 10 + n, "Halo")).await;
            }
        }
    })
    .await;
    is_over.store(true, Ordering::Release);
    assert_eq!(reading.await.expect("the reader ends"), (1..=30).collect::<Vec<u64>>());
    let customers = all(&*repo, chat.id).await.iter().filter(|entry| is_customers(entry)).count();
    assert_eq!((customers, found(&*repo, chat.id).await.last_ordinal), (15, 30));
}

pub async fn an_entry_moves_its_conversation(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let (me, they) = (customer("AGLS1"), staff());
    let event = |n, event| NewEntry { content: EntryContent::Event(event), ..says(&they, n, "x") };
    let (open, closed) = (ConversationState::Open, ConversationState::Closed);
    let first = says(&me, 1, "Halo");
    for (who, new, state, waiting_since) in [
        (&me, first.clone(), open, Some(first.at)),
        (&they, event(2, ConversationEvent::Joined), open, Some(first.at)),
        (&they, NewEntry { author: Author::Portal, ..says(&they, 3, "Antrean") }, open, Some(first.at)),
        (&they, says(&they, 4, "Selamat pagi"), open, None),
        (&they, event(5, ConversationEvent::Closed), closed, None),
        (&they, event(6, ConversationEvent::Joined), closed, None),
        (&me, says(&me, 7, "Masih mati"), open, Some(says(&me, 7, "x").at)),
        (&they, event(8, ConversationEvent::Closed), closed, None),
    ] {
        append(&*repo, who, chat.id, &new).await;
        let now = found(&*repo, chat.id).await;
        assert_eq!((now.state, now.waiting_since, now.updated_at), (state, waiting_since, new.at), "{new:?}");
        assert_eq!(now.created_at, chat.created_at);
    }
    // A clock that is behind does not turn the conversation back.
    append(&*repo, &me, chat.id, &NewEntry { at: noon() - secs(9), ..says(&me, 9, "Halo") }).await;
    assert_eq!(found(&*repo, chat.id).await.updated_at, says(&me, 8, "x").at);
}

pub async fn a_customer_who_waits_goes_on_waiting_since_their_first_message(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let me = customer("AGLS1");
    for n in 1..=3 {
        append(&*repo, &me, chat.id, &says(&me, n, "Halo?")).await;
        assert_eq!(found(&*repo, chat.id).await.waiting_since, Some(says(&me, 1, "x").at));
    }
}

pub async fn an_entry_of_a_used_name_is_not_written(repo: Arc<dyn ConversationRepo>) {
    let talk = opened(&*repo).await;
    let (me, they) = (customer("AGLS1"), staff());
    let first = append(&*repo, &me, talk.id, &says(&me, 1, "Halo")).await;
    let again = NewEntry { at: noon() + secs(9_999), ..says(&me, 1, "Halo") };
    assert_eq!(ok(repo.append(&me, talk.id, &again).await), Appended::Before(first.clone()));
    assert_eq!(found(&*repo, talk.id).await.updated_at, first.at, "nothing moves");
    assert_eq!(ok(repo.append(&me, talk.id, &says(&me, 1, "Lain")).await), Appended::NameReused);
    assert_eq!(all(&*repo, talk.id).await, [first]);
    // The other side and another conversation have names of their own.
    append(&*repo, &they, talk.id, &says(&they, 1, "Pagi")).await;
    let other = ok(repo.open(&scope("AGLS1"), &chat(2)).await);
    append(&*repo, &me, other.id, &says(&me, 1, "Lain")).await;
}

pub async fn racing_callers_of_one_name_write_one_entry(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let answers = race(8, |_| {
        let repo = Arc::clone(&repo);
        async move {
            let me = customer("AGLS1");
            ok(repo.append(&me, chat.id, &says(&me, 1, "Halo")).await)
        }
    })
    .await;
    let entry = says(&customer("AGLS1"), 1, "Halo").at_ordinal(1);
    assert_eq!(answers.iter().filter(|answer| **answer == Appended::New(entry.clone())).count(), 1);
    assert_eq!(answers.iter().filter(|answer| **answer == Appended::Before(entry.clone())).count(), 7);
    assert_eq!(all(&*repo, chat.id).await, [entry]);
}

pub async fn entries_are_answered_by_range_and_no_more_than_asked_for(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let me = customer("AGLS1");
    for n in 1..=5 {
        append(&*repo, &me, chat.id, &says(&me, n, "Halo")).await;
    }
    for (range, ordinals) in [
        (EntryRange::After(0, 2), vec![1, 2]),
        (EntryRange::After(2, 9), vec![3, 4, 5]),
        (EntryRange::After(5, 9), vec![]),
        (EntryRange::After(u64::MAX, 9), vec![]),
        (EntryRange::Before(u64::MAX, 2), vec![4, 5]),
        (EntryRange::Before(4, 2), vec![2, 3]),
        (EntryRange::Before(1, 9), vec![]),
    ] {
        let read = ok(repo.entries(&me, chat.id, range).await);
        assert_eq!(read.iter().map(|entry| entry.ordinal).collect::<Vec<_>>(), ordinals, "{range:?}");
    }
}

pub async fn texts_of_every_kind_are_kept(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let me = customer("AGLS1");
    let longest = "é".repeat(MessageText::LONGEST);
    for (n, text) in (1..).zip(ODD_TEXTS.into_iter().chain([longest.as_str()])) {
        let new = says(&me, n, text);
        append(&*repo, &me, chat.id, &new).await;
        assert_eq!(all(&*repo, chat.id).await.pop(), Some(new.at_ordinal(n)), "{text}");
    }
}

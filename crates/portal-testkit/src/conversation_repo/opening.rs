//! A conversation is begun once.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::conversation::{ConversationRepo, NewConversation};
use portal_core::{PageRequest, TicketNumber};

use super::{customer, found, id, of_ticket, staff};
use crate::fixtures::{chat, says, scope};
use crate::support::{millis, number, ok, race, secs};

pub async fn a_conversation_is_found_as_it_was_opened(repo: Arc<dyn ConversationRepo>) {
    let later = NewConversation { at: chat(1).at + millis(7), ..chat(1) };
    for new in [later, of_ticket(2, "TKT-1")] {
        let opened = ok(repo.open(&scope("AGLS1"), &new).await);
        assert_eq!(opened, new.opened(&scope("AGLS1")));
        assert_eq!(found(&*repo, new.id).await, opened);
        assert_eq!(ok(repo.find(&customer("AGLS1"), new.id).await), Some(opened));
    }
    assert_eq!(ok(repo.find(&staff(), id(3)).await), None);
}

pub async fn a_customer_has_one_conversation_of_a_ticket_and_of_a_chat_of_one_name(repo: Arc<dyn ConversationRepo>) {
    for (first, again) in
        [(of_ticket(1, "TKT-1"), of_ticket(2, "TKT-1")), (chat(3), NewConversation { id: id(4), ..chat(3) })]
    {
        ok(repo.open(&scope("AGLS1"), &first).await);
        super::append(&*repo, &customer("AGLS1"), first.id, &says(&customer("AGLS1"), 1, "Halo")).await;
        let later = NewConversation { at: again.at + secs(9), ..again };
        let answered = ok(repo.open(&scope("AGLS1"), &later).await);
        assert_eq!(answered, found(&*repo, first.id).await, "as it stands");
        assert_eq!(answered.last_ordinal, 1);
        assert_eq!(ok(repo.find(&staff(), later.id).await), None);
    }
    // Another ticket, another name and another customer have their own.
    for (who, new) in [("AGLS1", of_ticket(5, "TKT-2")), ("AGLS1", chat(6)), ("AGLS2", of_ticket(7, "TKT-1"))] {
        assert_eq!(ok(repo.open(&scope(who), &new).await).id, new.id);
    }
}

pub async fn racing_callers_open_one_conversation_of_a_ticket(repo: Arc<dyn ConversationRepo>) {
    let ids = race(8, |caller| {
        let repo = Arc::clone(&repo);
        async move { ok(repo.open(&scope("AGLS1"), &of_ticket(number(caller), "TKT-1")).await).id }
    })
    .await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(ok(repo.page_of(&scope("AGLS1"), PageRequest::default()).await).total, 1);
}

pub async fn the_conversation_of_a_ticket_is_found_once_it_was_begun(repo: Arc<dyn ConversationRepo>) {
    let number = TicketNumber::parse("TKT-1").expect("a number");
    assert_eq!(ok(repo.find_of_ticket(&scope("AGLS1"), &number).await), None);
    assert_eq!(ok(repo.page_of(&scope("AGLS1"), PageRequest::default()).await).total, 0, "looking begins nothing");
    ok(repo.open(&scope("AGLS2"), &of_ticket(1, "TKT-1")).await);
    ok(repo.open(&scope("AGLS1"), &of_ticket(2, "TKT-2")).await);
    assert_eq!(ok(repo.find_of_ticket(&scope("AGLS1"), &number).await), None);
    let own = ok(repo.open(&scope("AGLS1"), &of_ticket(3, "TKT-1")).await);
    assert_eq!(ok(repo.find_of_ticket(&scope("AGLS1"), &number).await), Some(own));
}

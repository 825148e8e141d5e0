//! How far the sides have come.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::conversation::{ConversationRepo, Mark, Marks};

use super::{append, customer, found, opened, staff};
use crate::fixtures::says;
use crate::support::ok;

pub async fn marks_move_forward_and_never_behind_the_last_entry(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let (me, they) = (customer("AGLS1"), staff());
    for n in 1..=4 {
        append(&*repo, &they, chat.id, &says(&they, n, "Halo")).await;
    }
    for (mark, is_further, delivered, read) in [
        (Mark::Delivered(2), true, 2, 0),
        (Mark::Delivered(2), false, 2, 0),
        (Mark::Read(1), true, 2, 1),
        (Mark::Delivered(1), false, 2, 1),
        (Mark::Read(0), false, 2, 1),
        (Mark::Read(3), true, 3, 3),
        (Mark::Delivered(9), true, 4, 3),
        (Mark::Read(u64::MAX), true, 4, 4),
        (Mark::Read(9), false, 4, 4),
    ] {
        assert_eq!(ok(repo.mark(&me, chat.id, mark).await), is_further, "{mark:?}");
        let now = found(&*repo, chat.id).await;
        assert_eq!(now.customer, Marks { delivered, read }, "{mark:?}");
        assert_eq!(now.updated_at, says(&they, 4, "x").at, "reading is no entry");
    }
}

pub async fn what_is_read_is_delivered_and_authors_have_read_their_own(repo: Arc<dyn ConversationRepo>) {
    let chat = opened(&*repo).await;
    let (me, they) = (customer("AGLS1"), staff());
    let marks = async || {
        let now = found(&*repo, chat.id).await;
        (now.customer, now.staff)
    };
    let both = |ordinal| Marks { delivered: ordinal, read: ordinal };
    append(&*repo, &me, chat.id, &says(&me, 1, "Halo")).await;
    assert_eq!(marks().await, (both(1), both(0)));
    append(&*repo, &me, chat.id, &says(&me, 2, "Halo")).await;
    append(&*repo, &they, chat.id, &says(&they, 3, "Pagi")).await;
    assert_eq!(marks().await, (both(2), both(3)));
    assert!(ok(repo.mark(&me, chat.id, Mark::Read(3)).await));
    assert_eq!(marks().await, (both(3), both(3)));
    append(&*repo, &me, chat.id, &says(&me, 4, "Mati")).await;
    assert_eq!(marks().await, (both(4), both(3)));
    assert!(ok(repo.mark(&they, chat.id, Mark::Delivered(4)).await));
    assert_eq!(marks().await, (both(4), Marks { delivered: 4, read: 3 }));
}

//! Files are found as they were added.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::attachment::{Attachment, AttachmentRepo, FileName, MediaType};
use portal_core::support::conversation::ConversationRepo;

use super::{added, customer, found, own_file, staff};
use crate::fixtures::attachment;
use crate::support::{millis, ok};

pub async fn a_file_is_found_as_it_was_added_once_it_is_complete(
    files: Arc<dyn AttachmentRepo>,
    _: Arc<dyn ConversationRepo>,
) {
    let me = customer("AGLS1");
    for (n, media_type) in (1..).zip(MediaType::ALL) {
        let by = if n % 3 == 0 { staff() } else { customer("AGLS1") };
        let name = FileName::of(&"é".repeat(FileName::LONGEST), media_type);
        let new = attachment("AGLS1", &by, n);
        let new = Attachment { media_type, name, created_at: new.created_at + millis(7), ..new };
        ok(files.add(&new, None).await);
        assert_eq!(ok(files.find(&me, &[new.id]).await), [], "its bytes are still to come");
        assert!(ok(files.complete(new.id).await));
        assert!(ok(files.complete(new.id).await), "again");
        assert_eq!(ok(files.find(&me, &[new.id]).await), [new]);
    }
    assert!(!ok(files.complete(attachment("AGLS1", &me, 99).id).await), "nothing is there");
}

pub async fn files_are_found_in_the_order_asked_for(files: Arc<dyn AttachmentRepo>, _: Arc<dyn ConversationRepo>) {
    for n in 1..=4 {
        own_file(&*files, "AGLS1", n).await;
    }
    let id = |n| attachment("AGLS1", &customer("AGLS1"), n).id;
    let read = ok(files.find(&customer("AGLS1"), &[id(4), id(9), id(1), id(3)]).await);
    assert_eq!(read.iter().map(|file| file.id).collect::<Vec<_>>(), [id(4), id(1), id(3)]);
    assert_eq!(ok(files.find(&staff(), &[]).await), []);
}

pub async fn a_customer_finds_files_of_their_own_account_alone(
    files: Arc<dyn AttachmentRepo>,
    _: Arc<dyn ConversationRepo>,
) {
    let mine = own_file(&*files, "AGLS1", 1).await;
    let sent = added(&*files, &attachment("AGLS1", &staff(), 2)).await;
    let theirs = own_file(&*files, "AGLS2", 3).await;
    let of = async |who| {
        let read = ok(files.find(&who, &[mine, sent, theirs]).await);
        read.into_iter().map(|file| file.id).collect::<Vec<_>>()
    };
    assert_eq!(of(customer("AGLS1")).await, [mine, sent]);
    assert_eq!(of(customer("AGLS2")).await, [theirs]);
    assert_eq!(of(staff()).await, [mine, sent, theirs]);
    assert!(found(&*files, theirs).await.is_some());
}

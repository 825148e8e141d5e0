//! The bytes of a day.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::attachment::{AddedAttachment, Attachment, AttachmentRepo, DailyBytes};
use portal_core::support::conversation::ConversationRepo;

use super::{customer, found};
use crate::fixtures::{attachment, day, noon};
use crate::support::{number, ok, race, secs};

fn sized(name: &str, n: u64, size: u64) -> Attachment {
    Attachment { size, ..attachment(name, &customer(name), n) }
}

pub async fn an_account_uploads_no_more_bytes_in_a_day_than_it_may(
    files: Arc<dyn AttachmentRepo>,
    _: Arc<dyn ConversationRepo>,
) {
    let quota = |of| DailyBytes { day: day(of), most: 1_000 };
    let add = async |new: Attachment, of| ok(files.add(&new, Some(quota(of))).await);
    let (added, full) = (AddedAttachment::Added, AddedAttachment::QuotaUsed);
    assert_eq!(add(sized("AGLS1", 1, 1_001), 5).await, full, "one alone");
    assert_eq!(add(sized("AGLS1", 2, 600), 5).await, added);
    assert_eq!(add(sized("AGLS1", 3, 401), 5).await, full);
    assert!(!ok(files.complete(sized("AGLS1", 3, 401).id).await), "nothing was written");
    assert_eq!(add(sized("AGLS1", 4, 400), 5).await, added, "to the last byte");
    assert_eq!(add(sized("AGLS1", 5, 1), 5).await, full);
    assert_eq!(add(sized("AGLS2", 6, 1_000), 5).await, added, "another account has its own");
    assert_eq!(ok(files.add(&sized("AGLS1", 7, 5_000), None).await), added, "without a quota");
    ok(files.withdraw(noon() + secs(9_999), 100).await);
    for n in [2, 4] {
        ok(files.remove(sized("AGLS1", n, 0).id).await);
    }
    assert_eq!(add(sized("AGLS1", 8, 1), 5).await, full, "what was removed still counts");
    assert_eq!(add(sized("AGLS1", 9, 1_000), 6).await, added, "another day begins at nothing");
    assert_eq!(found(&*files, sized("AGLS1", 9, 0).id).await, None, "its bytes are still to come");
}

pub async fn racing_files_fit_into_the_day_or_are_refused(
    files: Arc<dyn AttachmentRepo>,
    _: Arc<dyn ConversationRepo>,
) {
    let answers = race(8, |caller| {
        let files = Arc::clone(&files);
        let quota = DailyBytes { day: day(5), most: 1_000 };
        async move { ok(files.add(&sized("AGLS1", number(caller) + 1, 300), Some(quota)).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == AddedAttachment::Added).count(), 3);
}

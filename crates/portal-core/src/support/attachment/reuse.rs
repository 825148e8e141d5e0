//! Referring to a file again.

use chrono::{DateTime, Utc};

use super::AttachmentService;
use super::error::ReuseError;
use super::model::{Attachment, BlobKey, Part, Uploader};
use super::port::AddedAttachment;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::AttachmentId;
use crate::support::conversation::{Participant, SendMessage};

impl AttachmentService {
    /// The customer's own files of these identities, in that order, each ready to be referred to by a new message: of one
    /// that a message has already a copy, which is a file of its own and counts as bytes of the day.
    ///
    /// # Errors
    /// [`ReuseError`]. Copies that were made until then are removed as uploads that no message refers to.
    pub async fn reuse(&self, session: &ActiveSession, ids: &[AttachmentId]) -> Result<Vec<AttachmentId>, ReuseError> {
        match ids.len() {
            0 => return Ok(Vec::new()),
            count if count > SendMessage::MOST_ATTACHMENTS => return Err(ReuseError::TooMany),
            _ => {}
        }
        let mut found = self.deps.attachments.find(&Participant::Customer(session.scope()), ids).await?;
        found.retain(|file| file.is_uploaded_by(session.scope().customer_id()));
        if found.len() != ids.len() {
            return Err(ReuseError::NotFound);
        }
        let mut ready = Vec::new();
        for file in found {
            ready.push(if file.is_claimed() { self.copy(file).await? } else { file.id });
        }
        Ok(ready)
    }

    /// In the order in which an upload is kept: the row, the bytes, the word that they are complete.
    async fn copy(&self, original: Attachment) -> Result<AttachmentId, ReuseError> {
        let now = self.deps.clock.now();
        let copy = original.copied_as(AttachmentId::generate(now, self.deps.entropy.as_ref()), now);
        if self.deps.attachments.add(&copy, Some(self.daily_bytes(now))).await? == AddedAttachment::QuotaUsed {
            return Err(ReuseError::QuotaUsed);
        }
        if original.has_preview() {
            self.copy_part((original.id, copy.id), Part::Preview).await?;
        }
        self.copy_part((original.id, copy.id), Part::File).await?;
        self.deps.attachments.complete(copy.id).await?;
        Ok(copy.id)
    }

    async fn copy_part(&self, (from, to): (AttachmentId, AttachmentId), part: Part) -> Result<(), PortError> {
        let bytes = self.deps.blobs.get(&BlobKey::of(from, part), None).await?;
        let bytes = bytes.ok_or_else(|| PortError::broken("blobs", "the bytes of a file are gone"))?;
        self.deps.blobs.put(&BlobKey::of(to, part), bytes).await
    }
}

impl Attachment {
    /// A file of its own with the same content, which no message refers to.
    fn copied_as(&self, id: AttachmentId, now: DateTime<Utc>) -> Self {
        Self { id, uploader: Uploader::Customer, created_at: now, entry: None, proof_of: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{Mocks, attachment};
    use super::*;
    use crate::kernel::actor::StaffName;
    use crate::kernel::id::ConversationId;
    use crate::support::attachment::{AttachmentPolicy, DailyBytes, EntryPlace};
    use crate::test_support::{active_session, noon};

    fn original() -> Attachment {
        let id = "01999999-9999-7999-8999-999999999999".parse().expect("an identity");
        Attachment { id, ..attachment() }
    }

    fn sent() -> Attachment {
        let conversation_id = ConversationId::from_uuid(original().id.as_uuid());
        Attachment { entry: Some(EntryPlace { conversation_id, ordinal: 3 }), ..original() }
    }

    fn finding(file: Option<Attachment>) -> Mocks {
        let mut mocks = Mocks::default();
        mocks.attachments.expect_find().times(1).returning(move |who, ids| {
            assert!(matches!(who, Participant::Customer(_)));
            assert_eq!(ids, [original().id]);
            Ok(file.clone().into_iter().collect())
        });
        mocks
    }

    async fn reuse(mocks: Mocks) -> Result<Vec<AttachmentId>, ReuseError> {
        mocks.service().reuse(&active_session(), &[original().id]).await
    }

    #[tokio::test]
    async fn a_file_that_a_message_has_is_copied_with_its_preview_and_counted() {
        let mut mocks = finding(Some(sent()));
        mocks.attachments.expect_add().times(1).returning(|copy, quota| {
            let most = AttachmentPolicy::default().bytes_per_day;
            assert_eq!(quota, Some(DailyBytes { day: noon().date_naive(), most }));
            let expected = Attachment { id: copy.id, created_at: noon(), ..original() };
            assert!(*copy == expected && copy.id != original().id);
            Ok(AddedAttachment::Added)
        });
        mocks.blobs.expect_get().times(2).returning(|key, range| {
            assert!(key.as_str().contains(&original().id.to_string()) && range.is_none());
            Ok(Some(key.as_str().rsplit('/').next().unwrap_or_default().into()))
        });
        mocks.blobs.expect_put().times(2).returning(|key, bytes| {
            assert!(!key.as_str().contains(&original().id.to_string()));
            assert!(key.as_str().as_bytes().ends_with(&bytes), "a part is copied to the same part");
            Ok(())
        });
        mocks.attachments.expect_complete().times(1).returning(|_| Ok(true));
        let ready = reuse(mocks).await.expect("it is copied");
        assert!(ready.len() == 1 && ready[0] != original().id);
    }

    #[tokio::test]
    async fn an_upload_that_no_message_has_is_taken_as_it_is() {
        assert_eq!(reuse(finding(Some(original()))).await.expect("it is ready"), [original().id]);
    }

    #[tokio::test]
    async fn sec_38_what_is_not_there_or_came_from_staff_is_not_found() {
        let staff = Uploader::Staff(StaffName::parse("Sari").expect("a name"));
        for file in [None, Some(Attachment { uploader: staff, ..sent() })] {
            assert!(matches!(reuse(finding(file)).await, Err(ReuseError::NotFound)));
        }
    }

    #[tokio::test]
    async fn more_than_a_message_may_have_are_not_looked_for() {
        let many = [original().id; SendMessage::MOST_ATTACHMENTS + 1];
        let service = Mocks::default().service();
        assert!(matches!(service.reuse(&active_session(), &many).await, Err(ReuseError::TooMany)));
        assert_eq!(service.reuse(&active_session(), &[]).await.expect("none"), []);
    }

    #[tokio::test]
    async fn sec_32_a_copy_over_the_quota_is_not_made_and_one_without_its_bytes_is_not_complete() {
        let mut full = finding(Some(sent()));
        full.attachments.expect_add().times(1).returning(|_, _| Ok(AddedAttachment::QuotaUsed));
        assert!(matches!(reuse(full).await, Err(ReuseError::QuotaUsed)));
        let mut gone = finding(Some(sent()));
        gone.attachments.expect_add().times(1).returning(|_, _| Ok(AddedAttachment::Added));
        gone.blobs.expect_get().returning(|_, _| Ok(None));
        assert!(matches!(reuse(gone).await, Err(ReuseError::Port(_))));
    }
}

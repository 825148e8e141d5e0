//! Showing files.

use std::ops::Range;

use super::AttachmentService;
use super::error::AttachmentError;
use super::media::{MediaType, PREVIEW_TYPE};
use super::model::{Attachment, BlobKey, Part};
use crate::billing::payment::PaymentId;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::AttachmentId;
use crate::staff::account::Permission;
use crate::support::conversation::{Entry, Participant};

/// A part of a file that a participant may see: what there is to know of it before its bytes are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The file.
    pub attachment: Attachment,
    /// What the part is.
    pub media_type: MediaType,
    /// How many bytes it has.
    pub size: u64,
    key: BlobKey,
}

impl Attachment {
    /// A part of it; `None` if it has no such part.
    pub(crate) fn content(self, part: Part) -> Option<Content> {
        let (media_type, size) = match part {
            Part::File => (self.media_type, Some(self.size)),
            Part::Preview => (PREVIEW_TYPE, self.preview_size),
        };
        let (size, key) = (size?, BlobKey::of(self.id, part));
        Some(Content { attachment: self, media_type, size, key })
    }
}

/// The files of an entry, in its order, among those that were read.
pub fn files_of<'a>(entry: &'a Entry, files: &'a [Attachment]) -> impl Iterator<Item = &'a Attachment> {
    entry.attachments.iter().filter_map(|id| files.iter().find(|file| file.id == *id))
}

impl AttachmentService {
    /// A part of a file that the participant may see; somebody else's is not found.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub async fn open(&self, who: &Participant, id: AttachmentId, part: Part) -> Result<Content, AttachmentError> {
        let attachment = self.shown(who, &[id]).await?.pop().ok_or(AttachmentError::NotFound)?;
        attachment.content(part).ok_or(AttachmentError::NotFound)
    }

    /// The file that proves a payment; `None` if it does not.
    ///
    /// # Errors
    /// [`AttachmentError`]; it needs [`Permission::ConfirmPayments`].
    pub async fn proof(
        &self,
        staff: &StaffActor,
        payment: &PaymentId,
        id: AttachmentId,
    ) -> Result<Option<Attachment>, AttachmentError> {
        if !staff.may(Permission::ConfirmPayments) {
            return Err(AttachmentError::Forbidden);
        }
        let found = self.deps.attachments.find(&Participant::Staff(staff.clone()), &[id]).await?.pop();
        Ok(found.filter(|file| file.proof_of.as_ref() == Some(payment)))
    }

    /// The bytes of what was opened, or a part of them.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub async fn read(&self, content: &Content, range: Option<Range<u64>>) -> Result<Vec<u8>, AttachmentError> {
        self.deps.blobs.get(&content.key, range).await?.ok_or(AttachmentError::NotFound)
    }

    /// The files that entries refer to and the participant may see, in the order of the entries.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub async fn of_entries(&self, who: &Participant, entries: &[Entry]) -> Result<Vec<Attachment>, AttachmentError> {
        let ids: Vec<AttachmentId> = entries.iter().flat_map(|entry| entry.attachments.iter().copied()).collect();
        if ids.is_empty() { Ok(Vec::new()) } else { self.shown(who, &ids).await }
    }

    /// The files of these identities that the participant may see, in that order.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub async fn shown(&self, who: &Participant, ids: &[AttachmentId]) -> Result<Vec<Attachment>, AttachmentError> {
        if let Participant::Staff(staff) = who
            && !staff.may(Permission::ReadConversations)
        {
            return Err(AttachmentError::Forbidden);
        }
        let mut found = self.deps.attachments.find(who, ids).await?;
        found.retain(|attachment| attachment.is_shown_to(who));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{Mocks, attachment, customer, staff_with};
    use super::*;
    use crate::kernel::actor::StaffName;
    use crate::staff::account::Permissions;
    use crate::support::attachment::Uploader;

    #[tokio::test]
    async fn a_part_is_told_before_its_bytes_are_read() {
        let mut mocks = Mocks::default();
        mocks.attachments.expect_find().returning(|_, _| Ok(vec![attachment()]));
        mocks
            .blobs
            .expect_get()
            .withf(|key, range| key.as_str().ends_with("/preview") && *range == Some(0..1))
            .times(1)
            .returning(|_, _| Ok(Some(vec![7])));
        let service = mocks.service();
        let file = service.open(&customer(), attachment().id, Part::File).await.expect("it is there");
        assert_eq!((file.size, file.media_type), (attachment().size, attachment().media_type));
        let preview = service.open(&customer(), attachment().id, Part::Preview).await.expect("it is there");
        assert_eq!((Some(preview.size), preview.media_type), (attachment().preview_size, PREVIEW_TYPE));
        assert_eq!(service.read(&preview, Some(0..1)).await.expect("bytes"), [7]);
    }

    #[tokio::test]
    async fn sec_38_what_is_not_there_not_shown_or_has_no_preview_is_not_found() {
        let hidden = Uploader::Staff(StaffName::parse("Sari").expect("a name"));
        for found in [
            vec![],
            vec![Attachment { uploader: hidden, ..attachment() }],
            vec![Attachment { preview_size: None, ..attachment() }],
        ] {
            let mut mocks = Mocks::default();
            mocks.attachments.expect_find().returning(move |_, _| Ok(found.clone()));
            let opened = mocks.service().open(&customer(), attachment().id, Part::Preview).await;
            assert!(matches!(opened, Err(AttachmentError::NotFound)));
        }
    }

    #[tokio::test]
    async fn staff_who_may_not_read_conversations_read_no_files() {
        let who = Participant::Staff(staff_with(Permissions::default()));
        let opened = Mocks::default().service().open(&who, attachment().id, Part::File).await;
        assert!(matches!(opened, Err(AttachmentError::Forbidden)));
    }
}

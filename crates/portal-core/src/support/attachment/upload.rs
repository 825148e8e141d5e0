//! Taking a file.

use chrono::{DateTime, Utc};

use super::AttachmentService;
use super::error::UploadError;
use super::media::{Inspected, StoredMedia};
use super::model::{Attachment, BlobKey, Part, Uploader};
use super::name::FileName;
use super::port::{AddedAttachment, DailyBytes};
use crate::identity::customer::CustomerScope;
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::identity::session::ActiveSession;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::{AttachmentId, CustomerId, HitId};
use crate::staff::account::Permission;

/// A file that somebody sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What the client calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl AttachmentService {
    /// Takes a customer's file, to be referred to by one of their messages.
    ///
    /// # Errors
    /// [`UploadError`].
    pub async fn upload(&self, session: &ActiveSession, upload: Upload) -> Result<Attachment, UploadError> {
        let scope = session.scope();
        self.check_size(&upload)?;
        self.admit(&scope, None).await?;
        self.take(&scope, upload).await
    }

    /// Counts an upload of an account, before any work is done for it. One with a name counts once, however often it is
    /// tried.
    pub(crate) async fn admit(&self, scope: &CustomerScope, name: Option<String>) -> Result<(), UploadError> {
        let now = self.deps.clock.now();
        let key = BucketKey::new("attachments.upload", scope.customer_id().as_str(), self.keys.current());
        let bucket = Bucket { member: name, ..Bucket::counting(key, self.policy.files_per_account.clone()) };
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        match self.deps.limits.take(std::slice::from_ref(&bucket), hit, now).await? {
            Verdict::Allowed => Ok(()),
            Verdict::Denied { retry_after } => Err(UploadError::RateLimited { retry_after }),
        }
    }

    /// Takes a customer's file that was admitted.
    pub(crate) async fn take(&self, scope: &CustomerScope, upload: Upload) -> Result<Attachment, UploadError> {
        self.check_size(&upload)?;
        let now = self.deps.clock.now();
        self.keep((scope.customer_id().clone(), Uploader::Customer), upload, Some(self.daily_bytes(now)), now).await
    }

    /// How many bytes an account may have on the day of `now`.
    pub(super) fn daily_bytes(&self, now: DateTime<Utc>) -> DailyBytes {
        DailyBytes { day: self.deps.clock.local_date(now), most: self.policy.bytes_per_day }
    }

    /// Takes a file of a member of staff, to be referred to by one of their messages to that customer.
    ///
    /// # Errors
    /// [`UploadError`].
    pub async fn upload_for(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
        upload: Upload,
    ) -> Result<Attachment, UploadError> {
        if !staff.may(Permission::AnswerConversations) {
            return Err(UploadError::Forbidden);
        }
        self.check_size(&upload)?;
        let of = (customer.clone(), Uploader::Staff(staff.name().clone()));
        self.keep(of, upload, None, self.deps.clock.now()).await
    }

    fn check_size(&self, upload: &Upload) -> Result<(), UploadError> {
        let largest = self.policy.largest;
        match u64::try_from(upload.bytes.len()) {
            Ok(0) => Err(UploadError::Empty),
            Ok(size) if size <= largest => Ok(()),
            _ => Err(UploadError::TooLarge { largest }),
        }
    }

    /// The row first, then the bytes, then the word that they are complete.
    async fn keep(
        &self,
        (customer_id, uploader): (CustomerId, Uploader),
        upload: Upload,
        quota: Option<DailyBytes>,
        now: DateTime<Utc>,
    ) -> Result<Attachment, UploadError> {
        let Upload { name, bytes } = upload;
        let media = match self.deps.inspector.inspect(bytes).await? {
            Inspected::Taken(media) => media,
            Inspected::Refused(refusal) => return Err(refusal.into()),
        };
        let attachment = Attachment {
            id: AttachmentId::generate(now, self.deps.entropy.as_ref()),
            customer_id,
            uploader,
            name: FileName::of(&name, media.media_type),
            media_type: media.media_type,
            size: size(&media.bytes),
            preview_size: media.preview.as_deref().map(size),
            created_at: now,
            entry: None,
            proof_of: None,
        };
        match self.deps.attachments.add(&attachment, quota).await? {
            AddedAttachment::Added => {}
            AddedAttachment::QuotaUsed => return Err(UploadError::QuotaUsed),
        }
        self.put(attachment.id, media).await?;
        self.deps.attachments.complete(attachment.id).await?;
        Ok(attachment)
    }

    async fn put(&self, id: AttachmentId, media: StoredMedia) -> Result<(), UploadError> {
        if let Some(preview) = media.preview {
            self.deps.blobs.put(&BlobKey::of(id, Part::Preview), preview).await?;
        }
        Ok(self.deps.blobs.put(&BlobKey::of(id, Part::File), media.bytes).await?)
    }
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use chrono::TimeDelta;

    use super::super::test_support::{Mocks, attachment, staff_with, taken};
    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::staff::account::Permissions;
    use crate::support::attachment::{AttachmentPolicy, Refusal};
    use crate::test_support::{active_session, noon, unreachable_port};

    fn photo() -> Upload {
        Upload { name: "Foto.JPG".into(), bytes: vec![7; 10] }
    }

    #[tokio::test]
    async fn a_file_is_written_after_its_row_and_complete_after_its_bytes() {
        let steps = Arc::new(Mutex::new(Vec::new()));
        let note = |step: &'static str| {
            let steps = Arc::clone(&steps);
            move || steps.lock().expect("no panic").push(step)
        };
        let mut mocks = Mocks::default();
        mocks.inspector.expect_inspect().times(1).returning(|_| Ok(taken()));
        let (row, bytes, done) = (note("row"), note("bytes"), note("complete"));
        mocks.attachments.expect_add().times(1).returning(move |new, quota| {
            row();
            assert_eq!(new.name.as_str(), "Foto.jpg");
            assert_eq!((new.uploader.clone(), new.size, new.preview_size), (Uploader::Customer, 4, Some(2)));
            let most = AttachmentPolicy::default().bytes_per_day;
            assert_eq!(quota, Some(DailyBytes { day: noon().date_naive(), most }));
            Ok(AddedAttachment::Added)
        });
        mocks.blobs.expect_put().times(2).returning(move |_, _| {
            bytes();
            Ok(())
        });
        mocks.attachments.expect_complete().times(1).returning(move |_| {
            done();
            Ok(true)
        });
        let stored = mocks.service().upload(&active_session(), photo()).await.expect("it is taken");
        assert_eq!(stored.customer_id, active_session().session().customer_id);
        assert_eq!(*steps.lock().expect("no panic"), ["row", "bytes", "bytes", "complete"]);
    }

    #[tokio::test]
    async fn bytes_that_cannot_be_kept_leave_a_file_that_is_not_complete() {
        let mut mocks = Mocks::default();
        mocks.inspector.expect_inspect().returning(|_| Ok(taken()));
        mocks.attachments.expect_add().times(1).returning(|_, _| Ok(AddedAttachment::Added));
        mocks.blobs.expect_put().returning(|_, _| Err(unreachable_port()));
        mocks.attachments.expect_complete().never();
        let refused = mocks.service().upload(&active_session(), photo()).await;
        assert!(matches!(refused, Err(UploadError::Port(_))));
    }

    #[tokio::test]
    async fn sec_37_what_is_empty_too_large_or_not_on_the_list_is_not_kept() {
        let mut mocks = Mocks::default();
        mocks.inspector.expect_inspect().times(1).returning(|_| Ok(Inspected::Refused(Refusal::Unsupported)));
        let service = mocks.service();
        let largest = usize::try_from(AttachmentPolicy::default().largest).expect("a size");
        let try_it = async |bytes| service.upload(&active_session(), Upload { bytes, ..photo() }).await;
        assert!(matches!(try_it(Vec::new()).await, Err(UploadError::Empty)));
        assert!(matches!(try_it(vec![0; largest + 1]).await, Err(UploadError::TooLarge { .. })));
        assert!(matches!(try_it(vec![0; largest]).await, Err(UploadError::Refused(Refusal::Unsupported))));
    }

    #[tokio::test]
    async fn sec_32_uploads_over_the_limit_are_not_looked_at_and_those_over_the_quota_not_kept() {
        let mut limits = MockRateLimiter::new();
        let retry_after = TimeDelta::seconds(4);
        limits.expect_take().times(1).returning(move |_, _, _| Ok(Verdict::Denied { retry_after }));
        let limited = Mocks { limits, ..Mocks::default() }.service().upload(&active_session(), photo()).await;
        assert!(matches!(limited, Err(UploadError::RateLimited { .. })));
        let mut mocks = Mocks::default();
        mocks.inspector.expect_inspect().returning(|_| Ok(taken()));
        mocks.attachments.expect_add().returning(|_, _| Ok(AddedAttachment::QuotaUsed));
        let full = mocks.service().upload(&active_session(), photo()).await;
        assert!(matches!(full, Err(UploadError::QuotaUsed)));
    }

    #[tokio::test]
    async fn staff_upload_for_a_customer_if_they_may_answer() {
        let mut mocks = Mocks::default();
        mocks.inspector.expect_inspect().times(1).returning(|_| Ok(taken()));
        mocks.attachments.expect_add().times(1).returning(|new, quota| {
            assert!(matches!(new.uploader, Uploader::Staff(_)) && quota.is_none());
            Ok(AddedAttachment::Added)
        });
        mocks.blobs.expect_put().returning(|_, _| Ok(()));
        mocks.attachments.expect_complete().returning(|_| Ok(true));
        let service = mocks.service();
        let forbidden =
            service.upload_for(&staff_with(Permissions::default()), &attachment().customer_id, photo()).await;
        assert!(matches!(forbidden, Err(UploadError::Forbidden)));
        let kept = service.upload_for(&staff_with(Permissions::all()), &attachment().customer_id, photo()).await;
        assert_eq!(kept.expect("it is taken").customer_id, attachment().customer_id);
    }
}

//! Removing files that no message refers to.

use super::AttachmentService;
use super::model::{BlobKey, Part};
use super::port::WithdrawnAttachment;
use crate::kernel::error::PortError;

/// How many files are removed at a time.
const BATCH: u32 = 100;

impl AttachmentService {
    /// Removes uploads that no message referred to in time, and what a stop left of others; answers how many. To be
    /// called again while it answers any.
    ///
    /// # Errors
    /// [`PortError`]; what was not removed is removed the next time.
    pub async fn remove_unreferenced(&self) -> Result<usize, PortError> {
        let before = self.deps.clock.now() - self.policy.unreferenced_for;
        let withdrawn = self.deps.attachments.withdraw(before, BATCH).await?;
        for attachment in &withdrawn {
            self.remove(attachment).await?;
        }
        Ok(withdrawn.len())
    }

    /// The bytes first: a row that is left is withdrawn again.
    async fn remove(&self, attachment: &WithdrawnAttachment) -> Result<(), PortError> {
        if attachment.has_preview {
            self.deps.blobs.delete(&BlobKey::of(attachment.id, Part::Preview)).await?;
        }
        self.deps.blobs.delete(&BlobKey::of(attachment.id, Part::File)).await?;
        self.deps.attachments.remove(attachment.id).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{Mocks, attachment};
    use super::*;
    use crate::test_support::{noon, unreachable_port};
    use chrono::TimeDelta;

    fn withdrawing(has_preview: bool) -> Mocks {
        let mut mocks = Mocks::default();
        mocks
            .attachments
            .expect_withdraw()
            .withf(|before, _| *before == noon() - TimeDelta::days(1))
            .times(1)
            .returning(move |_, _| Ok(vec![WithdrawnAttachment { id: attachment().id, has_preview }]));
        mocks
    }

    #[tokio::test]
    async fn bytes_are_removed_before_their_row() {
        for (has_preview, parts) in [(true, 2), (false, 1)] {
            let mut mocks = withdrawing(has_preview);
            mocks.blobs.expect_delete().times(parts).returning(|_| Ok(()));
            mocks.attachments.expect_remove().times(1).returning(|_| Ok(()));
            assert_eq!(mocks.service().remove_unreferenced().await.expect("they are removed"), 1);
        }
    }

    #[tokio::test]
    async fn a_row_stays_while_its_bytes_cannot_be_removed() {
        let mut mocks = withdrawing(true);
        mocks.blobs.expect_delete().returning(|_| Err(unreachable_port()));
        mocks.attachments.expect_remove().never();
        assert!(mocks.service().remove_unreferenced().await.is_err());
    }
}

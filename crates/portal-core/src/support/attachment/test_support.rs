//! Attachments for unit tests.

use std::sync::Arc;

use super::media::{Inspected, MediaType, StoredMedia};
use super::model::{Attachment, Uploader};
use super::name::FileName;
use super::policy::AttachmentPolicy;
use super::port::{MockAttachmentRepo, MockBlobStore, MockMediaInspector};
use super::{AttachmentDeps, AttachmentService};
use crate::identity::rate_limit::{MockRateLimiter, Verdict};
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::id::AttachmentId;
use crate::kernel::secret::KeyRing;
use crate::staff::account::Permissions;
use crate::support::conversation::Participant;
use crate::test_support::{CountingEntropy, active_session, clock_at, noon, test_key};

pub(crate) fn attachment() -> Attachment {
    Attachment {
        id: AttachmentId::from_uuid(active_session().session().id.as_uuid()),
        customer_id: active_session().session().customer_id.clone(),
        uploader: Uploader::Customer,
        name: FileName::of("foto.png", MediaType::Png),
        media_type: MediaType::Png,
        size: 1_000,
        preview_size: Some(100),
        created_at: noon(),
        entry: None,
        proof_of: None,
    }
}

pub(crate) fn customer() -> Participant {
    Participant::Customer(active_session().scope())
}

pub(crate) fn staff() -> Participant {
    Participant::Staff(staff_with(Permissions::all()))
}

pub(crate) fn staff_with(permissions: Permissions) -> StaffActor {
    StaffActor::in_session(StaffName::parse("Sari").expect("a name"), permissions)
}

pub(crate) fn taken() -> Inspected {
    let media_type = MediaType::Jpeg;
    Inspected::Taken(StoredMedia { bytes: vec![1; 4], media_type, preview: Some(vec![2; 2]) })
}

/// The ports, which expect nothing but that the limits allow everything.
pub(crate) struct Mocks {
    pub(crate) attachments: MockAttachmentRepo,
    pub(crate) blobs: MockBlobStore,
    pub(crate) inspector: MockMediaInspector,
    pub(crate) limits: MockRateLimiter,
}

impl Default for Mocks {
    fn default() -> Self {
        let mut limits = MockRateLimiter::new();
        limits.expect_take().returning(|_, _, _| Ok(Verdict::Allowed));
        Self {
            attachments: MockAttachmentRepo::new(),
            blobs: MockBlobStore::new(),
            inspector: MockMediaInspector::new(),
            limits,
        }
    }
}

impl Mocks {
    pub(crate) fn service(self) -> AttachmentService {
        let deps = AttachmentDeps {
            attachments: Arc::new(self.attachments),
            blobs: Arc::new(self.blobs),
            inspector: Arc::new(self.inspector),
            limits: Arc::new(self.limits),
            clock: clock_at(noon()),
            entropy: Arc::new(CountingEntropy::default()),
        };
        let keys = KeyRing::new(test_key(), Vec::new());
        AttachmentService::new(deps, AttachmentPolicy::default(), Arc::new(keys))
    }
}

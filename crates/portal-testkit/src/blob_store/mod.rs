//! The contract of [`BlobStore`].

mod cases;

pub use cases::*;

use portal_core::AttachmentId;
use portal_core::support::attachment::{BlobKey, BlobStore, Part};

use crate::SeededEntropy;
use crate::fixtures::noon;
use crate::support::ok;

/// Runs every case of the contract of [`BlobStore`](portal_core::support::attachment::BlobStore).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn BlobStore>, Guard)`.
#[macro_export]
macro_rules! blob_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain blob_store_contract blob_store [$(#$attribute)*] $fresh;
            bytes_are_read_as_they_were_put
            a_part_is_read_by_its_range
            bytes_that_are_put_again_are_replaced
            deleted_bytes_are_gone_and_deleting_nothing_is_done
            keys_have_nothing_to_do_with_each_other
            racing_writers_leave_the_bytes_of_one_and_readers_see_no_part
        }
    };
}

fn key(n: u64) -> BlobKey {
    BlobKey::of(AttachmentId::generate(noon(), &SeededEntropy::new(n)), Part::File)
}

fn preview(n: u64) -> BlobKey {
    BlobKey::of(AttachmentId::generate(noon(), &SeededEntropy::new(n)), Part::Preview)
}

async fn read(blobs: &dyn BlobStore, key: &BlobKey) -> Option<Vec<u8>> {
    ok(blobs.get(key, None).await)
}

//! Where files of messages are kept.

use super::Finding;
use crate::config::{BlobPlace, Settings};
use crate::failure::chain;
use crate::wiring;

pub(super) async fn attachments(settings: &Settings) -> Finding {
    const WHAT: &str = "files in messages";
    let place = match &settings.attachments.place {
        None => return Finding::good(format!("{WHAT}: not taken; attachments.folder or a bucket would keep them")),
        // The user who serves makes it.
        Some(BlobPlace::Folder(folder)) if !folder.exists() => {
            return Finding::good(format!("{WHAT}: {} is made at the start", folder.display()));
        }
        Some(BlobPlace::Folder(folder)) => folder.display().to_string(),
        Some(BlobPlace::Bucket(bucket)) => format!("the bucket {}", bucket.bucket),
    };
    let store = match wiring::blobs(settings) {
        Ok(Some(store)) => store,
        Ok(None) => return Finding::good(format!("{WHAT}: not taken")),
        Err(failure) => return Finding::failed(WHAT, &failure),
    };
    match store.ping().await {
        Ok(()) => Finding::good(format!("{WHAT}: {place} answers")),
        Err(error) => Finding::bad(
            format_args!("{WHAT}: {}", chain(&error)),
            "check the keys of the section attachments; customers cannot send files meanwhile",
        ),
    }
}

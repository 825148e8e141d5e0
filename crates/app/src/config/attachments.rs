//! Section `attachments`: files in messages, and where their bytes are kept.

use std::path::{Path, PathBuf};

use adapters_media::PictureLimits;
use adapters_objectstore::BucketOptions;
use portal_core::Secret;
use portal_core::support::attachment::AttachmentPolicy;

use super::parse;
use super::reader::Reader;
use super::settings::Database;

/// Section `attachments`.
#[derive(Debug, Clone)]
pub(crate) struct Attachments {
    /// `None`: the portal takes no files.
    pub(crate) place: Option<BlobPlace>,
    pub(crate) policy: AttachmentPolicy,
    pub(crate) pictures: PictureLimits,
}

/// Where the bytes of files are kept.
#[derive(Debug, Clone)]
pub(crate) enum BlobPlace {
    /// In a folder, which all instances share.
    Folder(PathBuf),
    /// In a bucket of an S3-compatible service.
    Bucket(BucketOptions),
}

pub(super) fn attachments(r: &mut Reader, database: &Database) -> Attachments {
    let is_on = r.value("attachments.enabled", parse::flag);
    let place = place(r, database).filter(|_| is_on);
    let policy = AttachmentPolicy {
        largest: kilobytes(r, "attachments.largest_kilobytes"),
        files_per_account: r.list("attachments.files_per_account", parse::window),
        bytes_per_day: kilobytes(r, "attachments.kilobytes_per_day"),
        unreferenced_for: r.value("attachments.unreferenced_for", parse::duration),
    };
    if policy.largest > 100 * 1024 * 1024 {
        r.note("attachments.largest_kilobytes", "must be at most 102400: files are held in memory while they come");
    }
    if policy.bytes_per_day < policy.largest {
        r.note("attachments.kilobytes_per_day", "must not be less than attachments.largest_kilobytes");
    }
    let pictures = PictureLimits {
        points: u64::from(r.value("attachments.megapixels", parse::count::<u8>)) * 1_000_000,
        at_once: usize::from(r.value("attachments.pictures_at_once", parse::count::<u8>)),
        ..PictureLimits::default()
    };
    Attachments { place, policy, pictures }
}

fn kilobytes(r: &mut Reader, key: &str) -> u64 {
    u64::from(r.value(key, parse::count::<u32>)) * 1024
}

/// A bucket if one is named, else a folder; beside the database's file if there is one.
fn place(r: &mut Reader, database: &Database) -> Option<BlobPlace> {
    let folder = r.optional("attachments.folder", parse::text);
    let bucket = bucket(r);
    match (folder, bucket) {
        (Some(_), Some(_)) => {
            r.note("attachments.folder", "must be empty beside attachments.bucket_endpoint");
            None
        }
        (None, Some(bucket)) => Some(BlobPlace::Bucket(bucket)),
        (Some(folder), None) => Some(BlobPlace::Folder(folder.into())),
        (None, None) => match database {
            Database::Sqlite(file) => Some(BlobPlace::Folder(beside(file))),
            Database::Postgres { .. } => None,
        },
    }
}

/// The folder for files beside a database's file.
pub(crate) fn beside(database: &Path) -> PathBuf {
    database.parent().unwrap_or(Path::new("")).join("attachments")
}

fn bucket(r: &mut Reader) -> Option<BucketOptions> {
    let endpoint = r.optional("attachments.bucket_endpoint", parse::text);
    let region = r.value("attachments.bucket_region", parse::required);
    let bucket = r.optional("attachments.bucket_name", parse::text);
    let access_key = r.optional("attachments.bucket_key", parse::text);
    let secret_key = r.secret("attachments.bucket_secret");
    let endpoint = endpoint?;
    if !endpoint.starts_with("https://") && !parse::is_loopback(&endpoint) {
        r.note("attachments.bucket_endpoint", "must begin with https://, or name this machine itself");
    }
    for (key, is_set) in [
        ("attachments.bucket_name", bucket.is_some()),
        ("attachments.bucket_key", access_key.is_some()),
        ("attachments.bucket_secret", secret_key.is_some()),
    ] {
        if !is_set {
            r.note(key, "must be set beside attachments.bucket_endpoint");
        }
    }
    let secret_key = secret_key.as_ref().map(Secret::expose).cloned();
    Some(BucketOptions { endpoint, region, bucket: bucket?, access_key: access_key?, secret_key: secret_key? })
}

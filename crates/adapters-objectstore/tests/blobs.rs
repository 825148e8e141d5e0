//! The contract on a folder, in memory and on a bucket, and what only a folder shows.

mod fake_bucket;

use std::future::ready;
use std::sync::Arc;

use adapters_objectstore::{BucketOptions, ObjectBlobStore};
use portal_core::AttachmentId;
use portal_core::support::attachment::{BlobKey, BlobStore, Part};
use portal_testkit::SeededEntropy;
use portal_testkit::fixtures::noon;

use crate::fake_bucket::FakeBucket;

fn key() -> BlobKey {
    BlobKey::of(AttachmentId::generate(noon(), &SeededEntropy::new(1)), Part::File)
}

fn options(endpoint: String) -> BucketOptions {
    let [region, bucket, access_key, secret_key] = ["id-1", "portal", "key", "secret"].map(str::to_owned);
    BucketOptions { endpoint, region, bucket, access_key, secret_key }
}

mod folder {
    use super::*;

    fn fresh() -> impl Future<Output = (Arc<dyn BlobStore>, tempfile::TempDir)> {
        let folder = tempfile::tempdir().expect("a folder");
        let store: Arc<dyn BlobStore> = Arc::new(ObjectBlobStore::in_folder(folder.path()).expect("a store"));
        ready((store, folder))
    }

    portal_testkit::blob_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
}

mod memory {
    use super::*;

    fn fresh() -> impl Future<Output = (Arc<dyn BlobStore>, ())> {
        let store: Arc<dyn BlobStore> = Arc::new(ObjectBlobStore::in_memory());
        ready((store, ()))
    }

    portal_testkit::blob_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
}

mod bucket {
    use super::*;

    async fn fresh() -> (Arc<dyn BlobStore>, FakeBucket) {
        let bucket = FakeBucket::start().await;
        (Arc::new(ObjectBlobStore::in_bucket(&options(bucket.address())).expect("a store")), bucket)
    }

    portal_testkit::blob_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
}

#[tokio::test]
async fn a_removed_file_leaves_no_folder_and_others_read_none() {
    let outer = tempfile::tempdir().expect("a folder");
    let path = outer.path().join("files/of/the portal");
    let store = ObjectBlobStore::in_folder(&path).expect("a store");
    store.put(&key(), vec![1]).await.expect("it is kept");
    let rights = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).expect("a folder").permissions());
    assert_eq!(rights & 0o077, 0, "for its owner alone");
    store.delete(&key()).await.expect("it is removed");
    assert_eq!(std::fs::read_dir(&path).expect("a folder").count(), 0);
    store.ping().await.expect("it answers");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_told() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let error = ObjectBlobStore::in_folder(file.path()).expect_err("no folder");
    assert!(error.to_string().contains("cannot open the folder"), "{error}");
}

#[tokio::test]
async fn a_bucket_that_refuses_the_key_is_broken_and_one_that_is_away_is_unavailable() {
    let bucket = FakeBucket::start().await;
    let wrong = BucketOptions { access_key: "other".into(), ..options(bucket.address()) };
    let refused = ObjectBlobStore::in_bucket(&wrong).expect("a store").get(&key(), None).await;
    assert!(!refused.expect_err("it is refused").is_retryable());
    let nobody = options("http://127.0.0.1:1".into());
    let away = ObjectBlobStore::in_bucket(&nobody).expect("a store").put(&key(), vec![1]).await;
    assert!(away.expect_err("nobody is there").is_retryable());
}

#[test]
fn options_hide_their_secret() {
    let shown = format!("{:?}", options("https://s3.example".into()));
    assert!(!shown.contains("secret") && shown.contains("https://s3.example"), "{shown}");
}

//! Bytes are kept.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::attachment::BlobStore;

use super::{key, preview, read};
use crate::support::{ok, race};

pub async fn bytes_are_read_as_they_were_put(blobs: Arc<dyn BlobStore>) {
    assert_eq!(read(&*blobs, &key(1)).await, None);
    let every: Vec<u8> = (0..=255).cycle().take(5 * 1024 * 1024).collect();
    for (n, bytes) in (1..).zip([vec![], vec![0], b"\r\n\0<script>".to_vec(), every]) {
        ok(blobs.put(&key(n), bytes.clone()).await);
        assert!(read(&*blobs, &key(n)).await == Some(bytes), "{n}");
    }
}

pub async fn a_part_is_read_by_its_range(blobs: Arc<dyn BlobStore>) {
    let bytes: Vec<u8> = (0..100).collect();
    ok(blobs.put(&key(1), bytes.clone()).await);
    for (range, part) in [
        (0..1, &bytes[..1]),
        (0..100, &bytes[..]),
        (7..9, &bytes[7..9]),
        (99..100, &bytes[99..]),
        (90..1_000, &bytes[90..]),
        (0..u64::MAX, &bytes[..]),
        (100..200, &[]),
        (u64::MAX - 1..u64::MAX, &[]),
        (5..5, &[]),
    ] {
        assert_eq!(ok(blobs.get(&key(1), Some(range.clone())).await).as_deref(), Some(part), "{range:?}");
        assert_eq!(ok(blobs.get(&key(2), Some(range)).await), None);
    }
}

pub async fn bytes_that_are_put_again_are_replaced(blobs: Arc<dyn BlobStore>) {
    for bytes in [vec![1; 9], vec![2; 3], vec![], vec![3; 20]] {
        ok(blobs.put(&key(1), bytes.clone()).await);
        assert_eq!(read(&*blobs, &key(1)).await, Some(bytes));
    }
}

pub async fn deleted_bytes_are_gone_and_deleting_nothing_is_done(blobs: Arc<dyn BlobStore>) {
    ok(blobs.delete(&key(1)).await);
    ok(blobs.put(&key(1), vec![1]).await);
    for _ in 0..2 {
        ok(blobs.delete(&key(1)).await);
        assert_eq!(read(&*blobs, &key(1)).await, None);
    }
    ok(blobs.put(&key(1), vec![2]).await);
    assert_eq!(read(&*blobs, &key(1)).await, Some(vec![2]), "the key may be used again");
}

pub async fn keys_have_nothing_to_do_with_each_other(blobs: Arc<dyn BlobStore>) {
    for (key, byte) in [(key(1), 1), (preview(1), 2), (key(2), 3)] {
        ok(blobs.put(&key, vec![byte]).await);
    }
    ok(blobs.delete(&key(1)).await);
    assert_eq!(read(&*blobs, &key(1)).await, None);
    assert_eq!(read(&*blobs, &preview(1)).await, Some(vec![2]));
    assert_eq!(read(&*blobs, &key(2)).await, Some(vec![3]));
}

pub async fn racing_writers_leave_the_bytes_of_one_and_readers_see_no_part(blobs: Arc<dyn BlobStore>) {
    const LENGTH: usize = 100_000;
    ok(blobs.put(&key(1), vec![0; LENGTH]).await);
    let seen = race(8, |caller| {
        let blobs = Arc::clone(&blobs);
        async move {
            if caller % 2 == 0 {
                let byte = u8::try_from(caller).expect("a small number");
                ok(blobs.put(&key(1), vec![byte; LENGTH]).await);
            }
            read(&*blobs, &key(1)).await
        }
    })
    .await;
    for bytes in seen.into_iter().chain([read(&*blobs, &key(1)).await]) {
        let bytes = bytes.expect("there are always bytes");
        assert_eq!(bytes.len(), LENGTH);
        assert!(bytes.iter().all(|byte| *byte == bytes[0]), "of one writer");
    }
}

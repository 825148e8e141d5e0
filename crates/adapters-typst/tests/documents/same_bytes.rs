//! The same document is the same file, here and in another process.

use std::process::Command;

use portal_core::Locale;

use crate::support::{document, late, pdf};

/// Where another process is told to leave its document.
const ELSEWHERE: &str = "PORTAL_TEST_DOCUMENT";

#[tokio::test]
async fn the_same_document_is_the_same_file_in_every_process() {
    let here = pdf(&late(Locale::Id)).await;
    if let Some(path) = std::env::var_os(ELSEWHERE) {
        std::fs::write(path, &here).expect("the file is written");
        return;
    }
    // Something else between the two, so that nothing is remembered from the first.
    assert_ne!(pdf(&document(Locale::En)).await, here);
    assert_eq!(pdf(&late(Locale::Id)).await, here);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("elsewhere.pdf");
    let this_test = "same_bytes::the_same_document_is_the_same_file_in_every_process";
    let ended = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", this_test])
        .env(ELSEWHERE, &path)
        .env("TZ", "Pacific/Auckland")
        .output()
        .expect("another process");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    assert!(std::fs::read(&path).expect("its document") == here, "another process made another file");
}

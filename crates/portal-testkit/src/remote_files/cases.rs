//! Fetching files from a host that behaves, and from one that does not.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::incoming::{FetchError, RemoteFiles};

use super::{LARGEST, fetch};
use crate::{FakeFileHost, HostedFile};

fn bytes(length: u64) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n % 251).expect("a byte")).collect()
}

pub async fn the_bytes_are_those_that_are_served_whatever_their_encoding(
    files: Arc<dyn RemoteFiles>,
    host: Arc<dyn FakeFileHost>,
) {
    for (name, file) in [("plain", HostedFile::Bytes(bytes(3_000))), ("encoded", HostedFile::Encoded(bytes(3_000)))] {
        let address = host.put(name, file).await;
        assert_eq!(fetch(&*files, &address).await, Ok(bytes(3_000)), "{name}");
    }
    assert_eq!(host.asked().await, ["plain", "encoded"]);
}

pub async fn the_largest_file_is_fetched_and_a_larger_one_is_too_large(
    files: Arc<dyn RemoteFiles>,
    host: Arc<dyn FakeFileHost>,
) {
    let largest = host.put("largest", HostedFile::Bytes(bytes(LARGEST))).await;
    assert_eq!(fetch(&*files, &largest).await.map(|bytes| bytes.len()), Ok(bytes(LARGEST).len()));
    let larger = host.put("larger", HostedFile::Bytes(bytes(LARGEST + 1))).await;
    assert_eq!(fetch(&*files, &larger).await, Err(FetchError::TooLarge));
}

pub async fn a_file_without_an_end_is_too_large(files: Arc<dyn RemoteFiles>, host: Arc<dyn FakeFileHost>) {
    let endless = host.put("endless", HostedFile::Endless).await;
    assert_eq!(fetch(&*files, &endless).await, Err(FetchError::TooLarge));
}

pub async fn a_redirect_is_not_followed(files: Arc<dyn RemoteFiles>, host: Arc<dyn FakeFileHost>) {
    let target = host.put("target", HostedFile::Bytes(bytes(10))).await;
    let redirect = host.put("redirect", HostedFile::Redirect(target)).await;
    let answer = fetch(&*files, &redirect).await;
    assert!(matches!(answer, Err(FetchError::Unreachable(_))), "{answer:?}");
    assert_eq!(host.asked().await, ["redirect"]);
}

pub async fn no_other_answer_is_a_file(files: Arc<dyn RemoteFiles>, host: Arc<dyn FakeFileHost>) {
    for (name, file) in [
        ("created", HostedFile::Status(201)),
        ("missing", HostedFile::Status(404)),
        ("broken", HostedFile::Status(500)),
        ("cut", HostedFile::BreaksOff(bytes(500))),
    ] {
        let address = host.put(name, file).await;
        let answer = fetch(&*files, &address).await;
        assert!(matches!(answer, Err(FetchError::Unreachable(_))), "{name}: {answer:?}");
    }
}

pub async fn a_host_that_says_nothing_is_left_in_time(files: Arc<dyn RemoteFiles>, host: Arc<dyn FakeFileHost>) {
    let silent = host.put("silent", HostedFile::Hangs).await;
    let answer = fetch(&*files, &silent).await;
    assert!(matches!(answer, Err(FetchError::Unreachable(_))), "{answer:?}");
    assert_eq!(host.asked().await, ["silent"]);
}

pub async fn what_is_no_address_of_a_file_is_refused_before_anything_is_sent(
    files: Arc<dyn RemoteFiles>,
    host: Arc<dyn FakeFileHost>,
) {
    let address = host.put("there", HostedFile::Bytes(bytes(10))).await;
    let with_user = address.replacen("://", "://user:password@", 1);
    for refused in [&with_user, "", "there", "file:///etc/passwd", "ftp://files.example/there", "https:///there"] {
        assert_eq!(fetch(&*files, refused).await, Err(FetchError::NotAllowed), "{refused}");
    }
    assert_eq!(host.asked().await, Vec::<String>::new());
}

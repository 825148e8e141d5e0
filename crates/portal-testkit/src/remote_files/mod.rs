//! The contract of [`RemoteFiles`].

mod cases;

pub use cases::*;

use std::time::Duration;

use portal_core::support::incoming::{FetchError, RemoteFiles};

/// Runs every case of the contract of [`RemoteFiles`].
///
/// Takes the attribute of the tests, on a runtime with time, and the name of an
/// `async fn() -> (Arc<dyn RemoteFiles>, Arc<dyn FakeFileHost>, Guard)`; the adapter may fetch from that host.
#[macro_export]
macro_rules! remote_files_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database remote_files_contract remote_files [$(#$attribute)*] $fresh;
            the_bytes_are_those_that_are_served_whatever_their_encoding
            the_largest_file_is_fetched_and_a_larger_one_is_too_large
            a_file_without_an_end_is_too_large
            a_redirect_is_not_followed
            no_other_answer_is_a_file
            a_host_that_says_nothing_is_left_in_time
            what_is_no_address_of_a_file_is_refused_before_anything_is_sent
        }
    };
}

/// The contract's own number.
const IN_TIME: Duration = Duration::from_secs(30);

/// The most bytes of a file.
const LARGEST: u64 = 100_000;

/// What comes of an address, which is in time.
async fn fetch(files: &dyn RemoteFiles, address: &str) -> Result<Vec<u8>, FetchError> {
    let answer = tokio::time::timeout(IN_TIME, files.fetch(address, LARGEST)).await;
    answer.expect("a call is over within half a minute")
}

//! The port of files that other systems keep.

use async_trait::async_trait;

/// Why a file was not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// It has more bytes than it may.
    #[error("the file is too large")]
    TooLarge,
    /// The address is none that files may be fetched from.
    #[error("files are not fetched from there")]
    NotAllowed,
    /// Nothing came, not all of it, or not in time.
    #[error("the file cannot be fetched: {0}")]
    Unreachable(String),
}

/// Fetches files that a provider keeps for a while. Who names an address is not known for sure, so it may be anything.
///
/// # Contract
/// * The bytes are those that are served, also where the answer names an encoding.
/// * Of a file with more than `largest` bytes the rest is not read, whatever length was announced.
/// * Only an answer that is the file counts: a redirect is not followed, and no other status is a file.
/// * An address that is none, or none that may be called, is refused before anything is sent.
/// * Each call is over within half a minute, whatever the other side does.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait RemoteFiles: Send + Sync {
    /// The bytes of the file at an address.
    ///
    /// # Errors
    /// [`FetchError`].
    async fn fetch(&self, address: &str, largest: u64) -> Result<Vec<u8>, FetchError>;
}

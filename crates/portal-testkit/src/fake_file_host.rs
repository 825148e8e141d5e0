//! What cases need of the host that files are fetched from: say what it serves, and look at what it was asked.

use async_trait::async_trait;

/// What a host does when it is asked for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostedFile {
    /// Serves these bytes, and says how many they are.
    Bytes(Vec<u8>),
    /// Serves these bytes as they are, and says that they are encoded with `gzip`.
    Encoded(Vec<u8>),
    /// Serves bytes without an end.
    Endless,
    /// Serves these bytes and breaks off, having announced one more.
    BreaksOff(Vec<u8>),
    /// Answers with this status and some bytes.
    Status(u16),
    /// Leads to the file at this address.
    Redirect(String),
    /// Reads what it is asked and never answers.
    Hangs,
}

/// Directs the stand-in for a host that the adapter under test fetches files from, past the adapter: each adapter's tests
/// implement it over a server of their own. Methods panic when the stand-in cannot do it.
#[async_trait]
pub trait FakeFileHost: Send + Sync {
    /// Puts a file there under a name of letters; answers its address.
    async fn put(&self, name: &str, file: HostedFile) -> String;

    /// The names of the files that it was asked for so far, in order.
    async fn asked(&self) -> Vec<String>;
}

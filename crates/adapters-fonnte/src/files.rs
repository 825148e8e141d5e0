//! Files that came with messages, which Fonnte keeps for about half an hour.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use http_client::{Body, ClientOptions, Guard, described, is_public, leads_into_special_network, read_body};
use portal_core::support::incoming::{FetchError, RemoteFiles};
use reqwest::header::{ACCEPT_ENCODING, USER_AGENT};
use reqwest::{Client, StatusCode, Url};

use crate::config::{FonnteConfig, FonnteConfigError};

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// The port of encrypted connections.
const HTTPS: u16 = 443;

/// A host that files may be fetched from, with its port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaHost {
    host: String,
    port: u16,
}

/// A text that names no such host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a host such as files.example.id or files.example.id:8443, without scheme and path")]
pub struct InvalidMediaHost;

impl MediaHost {
    /// Whether it is an address of this machine, which needs no encryption.
    fn is_loopback(&self) -> bool {
        address(&self.host).is_some_and(|address| address.is_loopback())
    }
}

impl FromStr for MediaHost {
    type Err = InvalidMediaHost;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(&format!("https://{}/", text.trim())).map_err(|_| InvalidMediaHost)?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !has_user(&url);
        let host = url.host_str().filter(|_| is_bare).ok_or(InvalidMediaHost)?.to_owned();
        let named = Self { host, port: url.port().unwrap_or(HTTPS) };
        let is_special = address(&named.host).is_some_and(|address| !is_public(address));
        if is_special && !named.is_loopback() { Err(InvalidMediaHost) } else { Ok(named) }
    }
}

/// The address that a host is; `None` for a name.
fn address(host: &str) -> Option<IpAddr> {
    host.trim_matches(['[', ']']).parse().ok()
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Fetches files from the addresses that webhooks name. Fonnte signs nothing, so an address may be anybody's: only public
/// hosts are called, and only with encryption.
pub struct FonnteFiles {
    client: Client,
    guard: Guard,
    hosts: Vec<MediaHost>,
}

impl FonnteFiles {
    /// How long a call may take.
    pub const PATIENCE: Duration = Duration::from_secs(20);

    /// Fetches from these hosts alone, or without any from every public host at the usual port. Each call is over within
    /// `patience`.
    ///
    /// # Errors
    /// [`FonnteConfigError::Client`].
    pub fn new(hosts: Vec<MediaHost>, patience: Duration) -> Result<Self, FonnteConfigError> {
        let guard = Guard { allowed: Vec::new(), may_be_public: true };
        let options = ClientOptions {
            timeout: patience,
            connect_timeout: CONNECT.min(patience / 2),
            idle: None,
            resolver: Some(guard.clone().resolver()),
        };
        let encrypted = Url::parse(FonnteConfig::BASE_URL).map_err(|_| FonnteConfigError::BaseUrl)?;
        let client = http_client::client(&encrypted, options);
        let client = client.map_err(|error| FonnteConfigError::Client(error.to_string()))?;
        Ok(Self { client, guard, hosts })
    }

    /// The address, if files may be fetched from there.
    fn allowed(&self, text: &str) -> Option<Url> {
        let url = Url::parse(text.trim()).ok().filter(|url| !has_user(url))?;
        let (host, port) = (url.host_str()?, url.port_or_known_default()?);
        let listed = self.hosts.iter().find(|listed| (listed.host.as_str(), listed.port) == (host, port));
        let is_allowed = match listed {
            Some(listed) if listed.is_loopback() => matches!(url.scheme(), "http" | "https"),
            Some(_) => url.scheme() == "https" && self.guard.admits_host(&url),
            None => self.hosts.is_empty() && url.scheme() == "https" && port == HTTPS && self.guard.admits_host(&url),
        };
        is_allowed.then_some(url)
    }

    async fn get(&self, url: Url, most: usize) -> Result<Vec<u8>, FetchError> {
        let request = self
            .client
            .get(url)
            .header(USER_AGENT, concat!("portal/", env!("CARGO_PKG_VERSION")))
            .header(ACCEPT_ENCODING, "identity");
        let response = request.send().await.map_err(failed)?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Unreachable(format!("answered {}", response.status().as_u16())));
        }
        match read_body(response, most).await.map_err(failed)? {
            Body::Whole(bytes) => Ok(bytes),
            Body::Cut(_) => Err(FetchError::TooLarge),
        }
    }
}

#[async_trait]
impl RemoteFiles for FonnteFiles {
    async fn fetch(&self, address: &str, largest: u64) -> Result<Vec<u8>, FetchError> {
        let url = self.allowed(address).ok_or(FetchError::NotAllowed)?;
        let fetched = self.get(url, usize::try_from(largest).unwrap_or(usize::MAX)).await;
        if let Err(error) = &fetched {
            tracing::info!(%error, "a file of a message is not fetched");
        }
        fetched
    }
}

fn failed(error: reqwest::Error) -> FetchError {
    let error = error.without_url();
    if leads_into_special_network(&error) {
        FetchError::NotAllowed
    } else if error.is_timeout() {
        FetchError::Unreachable("no answer in time".to_owned())
    } else {
        FetchError::Unreachable(described(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(hosts: &[&str]) -> FonnteFiles {
        let hosts = hosts.iter().map(|host| host.parse().expect("a host")).collect();
        FonnteFiles::new(hosts, FonnteFiles::PATIENCE).expect("a client")
    }

    #[test]
    fn sec_42_files_are_fetched_from_public_hosts_with_encryption_alone() {
        let files = files(&[]);
        for allowed in ["https://files.example.id/1.jpg?sig=a%20b", "https://files.example.id:443/", "https://8.8.8.8/"]
        {
            assert!(files.allowed(allowed).is_some(), "{allowed}");
        }
        for refused in [
            "http://files.example.id/1.jpg",
            "https://files.example.id:8443/1.jpg",
            "https://user:pw@files.example.id/1.jpg",
            "https://user@files.example.id/1.jpg",
            "https://127.0.0.1/1.jpg",
            "https://2130706433/1.jpg",
            "https://0x7f.1/1.jpg",
            "https://[::1]/1.jpg",
            "https://[::ffff:10.0.0.1]/1.jpg",
            "https://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
            "ftp://files.example.id/1.jpg",
            "//files.example.id/1.jpg",
            "files.example.id/1.jpg",
            "",
        ] {
            assert_eq!(files.allowed(refused), None, "{refused}");
        }
    }

    #[test]
    fn sec_42_of_named_hosts_only_these_are_called_at_their_port() {
        let files = files(&["files.example.id", "media.example.id:8443", "127.0.0.1:9000", "[::1]:9000"]);
        for allowed in [
            "https://FILES.example.id/1.jpg",
            "https://media.example.id:8443/1.jpg",
            "http://127.0.0.1:9000/1.jpg",
            "http://[::1]:9000/1.jpg",
        ] {
            assert!(files.allowed(allowed).is_some(), "{allowed}");
        }
        for refused in [
            "https://other.example.id/1.jpg",
            "https://files.example.id.evil.example/1.jpg",
            "https://files.example.id:8443/1.jpg",
            "https://media.example.id/1.jpg",
            "http://files.example.id:443/1.jpg",
            "http://127.0.0.1:9001/1.jpg",
        ] {
            assert_eq!(files.allowed(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_host_is_a_name_or_a_public_address_or_this_machine() {
        for good in ["files.example.id", "files.example.id:8443", "8.8.8.8", "127.0.0.1:9000"] {
            assert!(good.parse::<MediaHost>().is_ok(), "{good}");
        }
        for bad in ["", "https://files.example.id", "files.example.id/x", "a@files.example.id", "10.0.0.1", "[fd00::1]"]
        {
            assert_eq!(bad.parse::<MediaHost>(), Err(InvalidMediaHost), "{bad}");
        }
    }
}

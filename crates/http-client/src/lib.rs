//! Outgoing HTTP as every adapter does it: TLS of its own, no redirects, no retries, no proxies from the environment,
//! time limits, answers of bounded size, errors in words without addresses, and a guard that keeps calls out of special
//! networks.

mod address;
mod body;
mod exchange;
mod guard;
mod links;
mod words;

use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::Resolve;
use reqwest::{Client, Url, redirect, retry};
use rustls::{ClientConfig, RootCertStore};

pub use address::{below, private_address};
pub use body::{Body, read_body};
pub use exchange::{JsonAnswer, Silence, ask_json, basic_user};
pub use guard::{Guard, is_public, leads_into_special_network};
pub use links::LinkHosts;
pub use words::{described, retry_after};

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// An encrypted connection could not be checked.
    #[error("this system has no root certificates (package ca-certificates)")]
    NoRoots,
    /// TLS cannot be used.
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    /// The client cannot be made.
    #[error("{0}")]
    Client(String),
}

/// How a client calls.
#[derive(Clone)]
pub struct ClientOptions {
    /// The longest a whole call may take.
    pub timeout: Duration,
    /// The longest it may take to connect: well below `timeout`, so that a connection that never stood is told from a
    /// lost answer.
    pub connect_timeout: Duration,
    /// For how long an idle connection is kept; `None` as the library does it.
    pub idle: Option<Duration>,
    /// Looks names up; `None` for the system's resolver.
    pub resolver: Option<Arc<dyn Resolve>>,
}

/// A client for calls to `address`.
///
/// # Errors
/// [`SetupError`].
pub fn client(address: &Url, options: ClientOptions) -> Result<Client, SetupError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() && address.scheme() == "https" {
        return Err(SetupError::NoRoots);
    }
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls(roots)?)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .timeout(options.timeout)
        .connect_timeout(options.connect_timeout);
    if let Some(idle) = options.idle {
        builder = builder.pool_idle_timeout(idle);
    }
    if let Some(resolver) = options.resolver {
        builder = builder.dns_resolver(resolver);
    }
    builder.build().map_err(|error| SetupError::Client(described(&error)))
}

/// TLS that names its provider, so that nothing has to be installed for the whole process.
fn tls(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

//! A bucket of an S3-compatible service.

use std::fmt;
use std::time::Duration;

use http_client::ClientOptions;
use object_store::RetryConfig;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpClient, HttpConnector};
use reqwest::{Client, Url};

use crate::OpenError;

/// The longest one call may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The longest it may take to connect.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How often a call that failed is tried again.
const RETRIES: usize = 2;

/// For how long it is tried again.
const RETRY_TIMEOUT: Duration = Duration::from_secs(15);

/// Where a bucket is, and who uses it.
#[derive(Clone)]
pub struct BucketOptions {
    /// The address of the service.
    pub endpoint: String,
    /// Its region, as requests are signed for it.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// The access key.
    pub access_key: String,
    /// Its secret.
    pub secret_key: String,
}

/// Everything but the secret.
impl fmt::Debug for BucketOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, region, bucket, .. } = self;
        f.debug_struct("BucketOptions")
            .field("endpoint", endpoint)
            .field("region", region)
            .field("bucket", bucket)
            .finish_non_exhaustive()
    }
}

/// Gives the store a client that was made before.
#[derive(Debug)]
struct ReadyClient(Client);

impl HttpConnector for ReadyClient {
    fn connect(&self, _: &object_store::ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

/// A store on the bucket, which it names in the path: services of one's own seldom have a name for each.
pub(crate) fn open(options: &BucketOptions) -> Result<AmazonS3, OpenError> {
    let refused = |error: &dyn fmt::Display| OpenError::Bucket(error.to_string());
    let address: Url = options.endpoint.parse().map_err(|error| refused(&error))?;
    let calls = ClientOptions { timeout: TIMEOUT, connect_timeout: CONNECT_TIMEOUT, idle: None, resolver: None };
    let client = http_client::client(&address, calls).map_err(|error| refused(&error))?;
    let retry = RetryConfig { max_retries: RETRIES, retry_timeout: RETRY_TIMEOUT, ..RetryConfig::default() };
    AmazonS3Builder::new()
        .with_endpoint(options.endpoint.trim_end_matches('/'))
        .with_region(&options.region)
        .with_bucket_name(&options.bucket)
        .with_access_key_id(&options.access_key)
        .with_secret_access_key(&options.secret_key)
        .with_virtual_hosted_style_request(false)
        // Not every service knows how to delete several at once.
        .with_disable_bulk_delete(true)
        .with_allow_http(address.scheme() == "http")
        .with_retry(retry)
        .with_http_connector(ReadyClient(client))
        .build()
        .map_err(|error| refused(&error))
}

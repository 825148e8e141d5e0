//! An API with a key for everything, and a client of it.

use std::sync::Arc;

use adapters_sqlite::SqliteStore;
use adapters_system::OsEntropy;
use http_integration::{BASE, IntegrationParts, routes};
use http_kit::{HttpSettings, PublicUrl};
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, Method};
use poem::{Body, Endpoint as _, EndpointExt as _, Request, Response};
use portal_core::integration::IntegrationPorts;
use portal_core::integration::change::{ChangeEntry, ChangeLog as _, Changed, ChangedKind};
use portal_core::integration::key::{ApiKey, ApiKeyDeps, ApiKeyPolicy, ApiKeyService, KeyName, KeyRequest, Scope};
use portal_core::{KeyRing, PageRequest};
use portal_testkit::TestClock;
use portal_testkit::fixtures::{operator, server_key};
use serde_json::Value;

/// The API, and what is behind it.
pub(crate) struct TestApi {
    pub(crate) store: SqliteStore,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keys: ApiKeyService,
    /// The secret of a key with every scope.
    pub(crate) secret: String,
    endpoint: BoxEndpoint<'static, Response>,
}

impl TestApi {
    pub(crate) async fn new() -> Self {
        Self::with(ApiKeyPolicy::default()).await
    }

    pub(crate) async fn with(policy: ApiKeyPolicy) -> Self {
        let store = SqliteStore::open_in_memory().await.expect("a store");
        store.migrate().await.expect("tables");
        let (of, clock) = (Arc::new(store.clone()), Arc::new(TestClock::default()));
        let deps =
            ApiKeyDeps { keys: of.clone(), limits: of.clone(), clock: clock.clone(), entropy: Arc::new(OsEntropy) };
        let keys = ApiKeyService::new(deps, policy);
        let mut http = HttpSettings::new(PublicUrl::parse("https://portal.example.id").expect("an address"));
        http.cors_origins = vec![http_kit::Origin::parse("https://app.example.id").expect("an origin")];
        let parts = IntegrationParts {
            keys: keys.clone(),
            ports: IntegrationPorts::on(of),
            clock: clock.clone(),
            entropy: Arc::new(OsEntropy),
            ring: KeyRing::new(server_key(), Vec::new()),
            http,
            setup: Arc::default(),
        };
        let mut api = Self { store, clock, keys, secret: String::new(), endpoint: routes(parts).boxed() };
        api.secret = api.key(&Scope::ALL).await.1;
        api
    }

    /// A key with these scopes, and its secret.
    pub(crate) async fn key(&self, scopes: &[Scope]) -> (ApiKey, String) {
        let scopes = scopes.iter().copied().collect();
        let request = KeyRequest { name: KeyName::parse("billing").expect("a name"), scopes, life: None };
        let created = self.keys.create(request, &operator()).await.expect("a key");
        (created.key, created.secret.expose().to_owned())
    }

    /// Sends a request with the key for everything, its path below the base.
    pub(crate) async fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(Call::new(method, path).key(&self.secret).json(&body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Call::new("GET", path).key(&self.secret)).await
    }

    pub(crate) async fn call(&self, call: Call) -> Answer {
        let response = self.endpoint.call(call.0).await;
        let (parts, body) = response.unwrap_or_else(|error| panic!("past the middleware: {error}")).into_parts();
        let body = body.into_vec().await.expect("a body");
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// What the trail says of a record, last first.
    pub(crate) async fn changes(&self, kind: ChangedKind, number: &str) -> Vec<ChangeEntry> {
        let changed = Changed::new(kind, number);
        self.store.changes_of(&changed, PageRequest::default()).await.expect("the trail").items
    }
}

/// One request.
pub(crate) struct Call(Request);

impl Call {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        Self(Request::builder().method(method).uri_str(format!("{BASE}{path}")).finish())
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.0.headers_mut().append(name, value.parse().expect("a value"));
        self
    }

    pub(crate) fn key(self, secret: &str) -> Self {
        self.header("authorization", &format!("Bearer {secret}"))
    }

    pub(crate) fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.0.set_body(Body::from_vec(body.into()));
        self.header("content-type", kind)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    /// The record that is answered.
    pub(crate) fn data(&self) -> Value {
        self.json()["data"].clone()
    }

    /// The kind of problem that is answered.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let kind = self.json()["type"].as_str().expect("a type").to_owned();
        (self.status, kind.strip_prefix("urn:portal:").expect("a URN").to_owned())
    }
}

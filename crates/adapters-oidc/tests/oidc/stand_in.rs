//! An identity provider on a free port of this machine, gone when dropped.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use adapters_oidc::{OidcConfig, OidcProvider};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use portal_core::Secret;
use portal_core::kernel::secret::sha256;
use portal_testkit::{FakeIdentityProvider, ProviderState, TestClock, TestLogin, TokenFlaw};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::claims::{Given, claims};
use crate::http::{self, Request};
use crate::keys::{SigningKey, changed, unsigned};

pub(crate) const CLIENT: &str = "portal konsol";
pub(crate) const SECRET: &str = "s3cret:+/ %";
pub(crate) const CALLBACK: &str = "https://portal.example.id/staff/login/oidc/callback";

pub(crate) struct Inner {
    pub(crate) state: ProviderState,
    pub(crate) key: SigningKey,
    /// What is published beside the key.
    pub(crate) other_keys: Vec<Value>,
    /// Answers in place of the usual ones, by path.
    pub(crate) answers: BTreeMap<&'static str, (u16, String)>,
    /// Overwrites what the discovery document says.
    pub(crate) document: Value,
    pub(crate) requests: Vec<Request>,
    codes: BTreeMap<String, Given>,
}

pub(crate) struct StandIn {
    address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
    serving: JoinHandle<()>,
}

impl StandIn {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let inner = Arc::new(Mutex::new(Inner {
            state: ProviderState::Answers,
            key: SigningKey::elliptic(1),
            other_keys: Vec::new(),
            answers: BTreeMap::new(),
            document: json!({}),
            requests: Vec::new(),
            codes: BTreeMap::new(),
        }));
        let serving = tokio::spawn(serve(listener, address, Arc::clone(&inner)));
        Self { address, inner, serving }
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no panic")
    }

    pub(crate) fn issuer(&self) -> String {
        issuer(self.address)
    }

    /// The port to it, whose clock is this.
    pub(crate) fn port(&self, clock: &Arc<TestClock>) -> OidcProvider {
        let config = OidcConfig {
            issuer: self.issuer(),
            client_id: CLIENT.to_owned(),
            client_secret: Secret::new(SECRET.to_owned()),
            redirect_uri: CALLBACK.to_owned(),
            timeout: OidcConfig::TIMEOUT,
        };
        OidcProvider::new(config, clock.clone()).expect("a port")
    }

    /// How often that path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.inner().requests.iter().filter(|request| request.path == path).count()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn issuer(address: SocketAddr) -> String {
    format!("http://{address}/realms/isp")
}

async fn serve(listener: TcpListener, address: SocketAddr, inner: Arc<Mutex<Inner>>) {
    while let Ok((link, _)) = listener.accept().await {
        tokio::spawn(answer(link, address, Arc::clone(&inner)));
    }
}

async fn answer(mut link: TcpStream, address: SocketAddr, inner: Arc<Mutex<Inner>>) {
    while let Some(request) = http::read(&mut link).await {
        let state = inner.lock().expect("no panic").state;
        match state {
            ProviderState::Answers => {}
            ProviderState::Hangs => tokio::time::sleep(Duration::from_mins(1)).await,
            ProviderState::DropsConnections => return,
        }
        let (status, body) = inner.lock().expect("no panic").answer(address, &request);
        http::write(&mut link, status, &body).await;
    }
}

impl Inner {
    fn answer(&mut self, address: SocketAddr, request: &Request) -> (u16, String) {
        self.requests.push(request.clone());
        if let Some(answer) = self.answers.get(request.path.as_str()) {
            return answer.clone();
        }
        match request.path.as_str() {
            "/realms/isp/.well-known/openid-configuration" => (200, self.discovery(address).to_string()),
            "/keys" => {
                let keys: Vec<Value> = self.other_keys.iter().cloned().chain([self.key.published()]).collect();
                (200, json!({ "keys": keys }).to_string())
            }
            "/token" => self.token(address, request),
            _ => (404, "{}".to_owned()),
        }
    }

    fn discovery(&self, address: SocketAddr) -> Value {
        let mut document = json!({
            "issuer": issuer(address),
            "authorization_endpoint": format!("http://{address}/authorize?realm=isp"),
            "token_endpoint": format!("http://{address}/token"),
            "jwks_uri": format!("http://{address}/keys"),
        });
        for (name, value) in self.document.as_object().expect("an object") {
            document[name] = value.clone();
        }
        document
    }

    fn token(&mut self, address: SocketAddr, request: &Request) -> (u16, String) {
        let refused = |error: &str| (400, json!({ "error": error }).to_string());
        if !is_the_client(request) {
            return (401, json!({ "error": "invalid_client" }).to_string());
        }
        let field = |name: &str| request.form.get(name).map_or("", String::as_str);
        let Some(given) = self.codes.remove(field("code")) else { return refused("invalid_grant") };
        let challenge = URL_SAFE_NO_PAD.encode(sha256(field("code_verifier").as_bytes()));
        let fits = given.query["code_challenge"] == challenge
            && given.query["redirect_uri"] == field("redirect_uri")
            && field("grant_type") == "authorization_code";
        if !fits {
            return refused("invalid_grant");
        }
        let token = self.id_token(address, &given);
        (200, json!({ "access_token": "a-1", "token_type": "Bearer", "id_token": token }).to_string())
    }

    fn id_token(&self, address: SocketAddr, given: &Given) -> String {
        let claims = claims(&issuer(address), given);
        let other = || SigningKey::elliptic(77).named(&self.key.name);
        match given.login.flaw {
            TokenFlaw::Unsigned => unsigned(&self.key.name, &claims),
            TokenFlaw::PublicKeyAsSecret => self.key.signed_with_what_is_published(&claims),
            TokenFlaw::OtherKey => other().signed(&claims),
            TokenFlaw::Changed => changed(&self.key.signed(&claims)),
            _ => self.key.signed(&claims),
        }
    }
}

/// Whether the client proves itself, in the header or in the form.
fn is_the_client(request: &Request) -> bool {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(CLIENT), encoded(SECRET))));
    let field = |name: &str| request.form.get(name).map(String::as_str);
    match &request.authorization {
        Some(header) => *header == basic,
        None => field("client_id") == Some(CLIENT) && field("client_secret") == Some(SECRET),
    }
}

#[async_trait]
impl FakeIdentityProvider for StandIn {
    async fn log_in(&self, address: &str, login: &TestLogin) -> String {
        let (_, query) = address.split_once('?').expect("a query");
        let query: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let asked = [("response_type", "code"), ("client_id", CLIENT), ("scope", "openid email"), ("realm", "isp")];
        for (name, value) in asked.into_iter().chain([("code_challenge_method", "S256"), ("redirect_uri", CALLBACK)]) {
            assert_eq!(query[name], value, "{address}");
        }
        let mut inner = self.inner();
        let code = format!("c-{}", inner.requests.len() + inner.codes.len());
        inner.codes.insert(code.clone(), Given { login: login.clone(), query });
        code
    }

    async fn change_key(&self) {
        self.inner().key = SigningKey::rsa();
    }

    async fn put(&self, state: ProviderState) {
        self.inner().state = state;
    }
}

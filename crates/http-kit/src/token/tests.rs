//! Forged tokens, each refused for a reason of its own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use portal_core::CustomerId;
use portal_core::identity::session::Session;
use portal_testkit::fixtures;
use serde_json::{Map, Value, json};

use crate::token::*;

const ISSUER: &str = "https://portal.example.id";

fn key(first: u8) -> ServerKey {
    ServerKey::new((first..first + 64).collect()).expect("a strong enough key")
}

fn ring(first: u8) -> KeyRing {
    KeyRing::new(key(first), Vec::new())
}

fn session() -> Session {
    let session = fixtures::session(1, "AGLS1");
    assert_eq!(session.customer_id, CustomerId::parse("AGLS1").expect("a customer id"));
    session
}

/// What a true token says, open to be tampered with.
struct Forgery {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    secret: Vec<u8>,
    algorithm: Algorithm,
}

impl Forgery {
    fn new() -> Self {
        let session = session();
        let object = |value: Value| value.as_object().cloned().expect("an object");
        Self {
            header: object(json!({"typ": "at+jwt", "alg": "HS256", "kid": key(0).id()})),
            claims: object(json!({
                "sid": session.id, "iss": ISSUER, "aud": "portal-api", "iat": session.created_at.timestamp(),
                "nbf": session.created_at.timestamp(), "exp": session.expires_at.timestamp(),
            })),
            secret: subkey(&key(0), Audience::Api).to_vec(),
            algorithm: Algorithm::HS256,
        }
    }

    fn header(mut self, name: &str, value: Value) -> Self {
        self.header.insert(name.to_owned(), value);
        self
    }

    fn claim(mut self, name: &str, value: Value) -> Self {
        self.claims.insert(name.to_owned(), value);
        self
    }

    fn without_header(mut self, name: &str) -> Self {
        self.header.remove(name);
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    fn signed_with(mut self, secret: &[u8]) -> Self {
        self.secret = secret.to_vec();
        self
    }

    fn algorithm(mut self, algorithm: Algorithm, name: &str) -> Self {
        self.algorithm = algorithm;
        self.header("alg", json!(name))
    }

    fn message(&self) -> String {
        let part = |object: &Map<String, Value>| URL_SAFE_NO_PAD.encode(Value::Object(object.clone()).to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }

    /// Signs what it says, so that only what it says is wrong.
    fn token(&self) -> String {
        let message = self.message();
        let secret = EncodingKey::from_secret(&self.secret);
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &secret, self.algorithm).expect("an HMAC algorithm");
        format!("{message}.{signature}")
    }
}

fn read(token: &str) -> Option<Claims> {
    let now = session().created_at + TimeDelta::minutes(5);
    Tokens::new(ISSUER, &ring(0)).read(Audience::Api, token, now)
}

#[test]
fn a_token_says_its_session_and_nothing_about_the_person() {
    let tokens = Tokens::new(ISSUER, &ring(0));
    let session = session();
    let token = tokens.issue(Audience::Api, &session, true).expect("a token");
    assert_eq!(read(&token).map(|claims| claims.session()), Some(session.id));
    let payload = token.split('.').nth(1).expect("three parts");
    let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64");
    let payload: Map<String, Value> = serde_json::from_slice(&payload).expect("an object");
    let names: Vec<&str> = payload.keys().map(String::as_str).collect();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "nbf", "sid"]);
}

#[test]
fn the_forge_of_these_tests_makes_true_tokens_when_nothing_is_tampered_with() {
    assert!(read(&Forgery::new().token()).is_some());
}

#[test]
fn sec_25_forged_tokens_are_refused() {
    let new = Forgery::new;
    let at = |minutes| json!((session().created_at + TimeDelta::minutes(minutes)).timestamp());
    let none = new().header("alg", json!("none"));
    let other_session = new().claim("sid", json!("018f4a6e-0000-7000-8000-000000000009"));
    let honest = new().token();
    let (_, signature) = honest.rsplit_once('.').expect("three parts");
    let forged: Vec<(&str, String)> = vec![
        ("alg none without a signature", format!("{}.", none.message())),
        ("alg none with a signature", none.token()),
        ("alg NONE", format!("{}.", new().header("alg", json!("NONE")).message())),
        ("HS384", new().algorithm(Algorithm::HS384, "HS384").token()),
        ("HS512", new().algorithm(Algorithm::HS512, "HS512").token()),
        ("RS256 signed as HMAC", new().header("alg", json!("RS256")).token()),
        ("no alg", new().without_header("alg").token()),
        ("unknown kid", new().header("kid", json!("000000000000")).token()),
        ("kid of a file", new().header("kid", json!("../../dev/null")).signed_with(b"").token()),
        ("no kid", new().without_header("kid").token()),
        ("jku", new().header("jku", json!("https://evil.example/keys")).token()),
        ("jwk", new().header("jwk", json!({"kty": "oct", "k": "AAAA"})).token()),
        ("x5u", new().header("x5u", json!("https://evil.example/cert")).token()),
        ("crit", new().header("crit", json!(["exp"])).token()),
        ("an unknown header", new().header("b64", json!(false)).token()),
        ("no exp", new().without("exp").token()),
        ("exp over", new().claim("exp", at(5)).token()),
        ("exp as a text", new().claim("exp", json!("9999999999")).token()),
        ("no aud", new().without("aud").token()),
        ("aud of the pages", new().claim("aud", json!("portal-web")).token()),
        ("aud of both", new().claim("aud", json!(["portal-api", "portal-web"])).token()),
        ("no iss", new().without("iss").token()),
        ("iss of another portal", new().claim("iss", json!("https://staging.example.id")).token()),
        ("no typ", new().without_header("typ").token()),
        ("typ of the pages", new().header("typ", json!("JWT")).token()),
        ("no nbf", new().without("nbf").token()),
        ("nbf to come", new().claim("nbf", at(10)).token()),
        ("iat to come", new().claim("iat", at(10)).token()),
        ("no sid", new().without("sid").token()),
        ("sid that is none", new().claim("sid", json!("AGLS1")).token()),
        ("sub added", new().claim("sub", json!("AGLS1")).token()),
        ("role added", new().claim("role", json!("admin")).token()),
        ("sid edited under the old signature", format!("{}.{signature}", other_session.message())),
        ("another environment's key", new().signed_with(&subkey(&key(1), Audience::Api)).token()),
        ("the pages' key", new().signed_with(&subkey(&key(0), Audience::Web)).token()),
        ("an empty key", new().signed_with(b"").token()),
        ("signature cut off", honest[..honest.len() - 4].to_owned()),
        ("no signature", new().message()),
        ("four parts", format!("{honest}.x")),
        ("nothing", String::new()),
        ("dots", "..".to_owned()),
        ("too long", format!("{}{honest}", "a".repeat(2_000))),
    ];
    assert!(forged.len() >= 25);
    for (what, token) in forged {
        assert_eq!(read(&token), None, "{what}");
    }
}

#[test]
fn sec_25_a_token_of_one_audience_is_refused_by_the_other() {
    let tokens = Tokens::new(ISSUER, &ring(0));
    let now = session().created_at;
    let web = tokens.issue(Audience::Web, &session(), true).expect("a token");
    let api = tokens.issue(Audience::Api, &session(), false).expect("a token");
    assert_eq!(tokens.read(Audience::Api, &web, now), None);
    assert_eq!(tokens.read(Audience::Web, &api, now), None);
    assert_eq!(tokens.read(Audience::Web, &web, now).map(|claims| claims.more_accounts()), Some(true));
}

#[test]
fn a_rotated_key_still_opens_until_it_is_retired() {
    let tokens = Tokens::new(ISSUER, &ring(0));
    let now = session().created_at;
    let token = tokens.issue(Audience::Api, &session(), false).expect("a token");
    let rotated = KeyRing::new(key(1), vec![key(0)]);
    assert!(Tokens::new(ISSUER, &rotated).read(Audience::Api, &token, now).is_some());
    assert!(Tokens::new(ISSUER, &ring(1)).read(Audience::Api, &token, now).is_none());
}

#[test]
fn a_token_ends_with_its_session_to_the_second() {
    let end = session().expires_at;
    let token = Tokens::new(ISSUER, &ring(0)).issue(Audience::Api, &session(), false).expect("a token");
    let at = |now| Tokens::new(ISSUER, &ring(0)).read(Audience::Api, &token, now).is_some();
    assert!(at(end - TimeDelta::seconds(1)));
    assert!(!at(end));
}

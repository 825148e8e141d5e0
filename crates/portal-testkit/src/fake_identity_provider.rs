//! What cases need to do behind the port to an identity provider: log people in there, and say what it does.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use crate::fixtures::noon;

/// A login at the stand-in, with what its ID token says and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestLogin {
    /// `sub`.
    pub subject: String,
    /// `email`; not there if `None`.
    pub email: Option<String>,
    /// `email_verified`; not there if `None`.
    pub is_email_verified: Option<bool>,
    /// `amr`; not there if `None`.
    pub methods: Option<Vec<String>>,
    /// `exp`.
    pub valid_until: DateTime<Utc>,
    /// What is wrong with the token.
    pub flaw: TokenFlaw,
}

impl TestLogin {
    /// A login of Sari with a password, whose token is good for five minutes from [`noon`].
    pub fn of_sari() -> Self {
        Self {
            subject: "248289761001".to_owned(),
            email: Some("sari@isp.id".to_owned()),
            is_email_verified: Some(true),
            methods: Some(vec!["pwd".to_owned()]),
            valid_until: noon() + TimeDelta::minutes(5),
            flaw: TokenFlaw::None,
        }
    }
}

/// What is wrong with an ID token; everything else is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFlaw {
    /// Nothing.
    None,
    /// It names another issuer.
    OtherIssuer,
    /// It is for another client.
    OtherClient,
    /// It is for this client and another one, which asked for it.
    AskedByAnother,
    /// It repeats another nonce.
    OtherNonce,
    /// It repeats no nonce.
    NoNonce,
    /// It is not signed (`alg` is `none`).
    Unsigned,
    /// It is signed with the published key as a shared secret (`HS256`).
    PublicKeyAsSecret,
    /// It is signed with a key that is not published, under the name of one that is.
    OtherKey,
    /// It was changed after it was signed.
    Changed,
}

/// What the stand-in does with whatever it is asked from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderState {
    /// Answers.
    Answers,
    /// Reads what it is asked and never answers.
    Hangs,
    /// Drops every connection.
    DropsConnections,
}

/// Directs the stand-in for the provider that the port under test talks to, past the port: each adapter's tests
/// implement it over a server of their own. Methods panic when the stand-in cannot do it.
#[async_trait]
pub trait FakeIdentityProvider: Send + Sync {
    /// Logs somebody in as a browser does that was sent to `address`; answers the code that the browser brings back. It
    /// is good for one exchange.
    async fn log_in(&self, address: &str, login: &TestLogin) -> String;

    /// Publishes and signs with another key from now on, of another kind if it has several.
    async fn change_key(&self);

    /// Puts the provider into a state; it starts in [`ProviderState::Answers`]. Done when this answers.
    async fn put(&self, state: ProviderState);
}

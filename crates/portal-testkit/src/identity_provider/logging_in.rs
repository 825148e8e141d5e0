//! Logging in, and what the ID token says.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Secret;
use portal_core::staff::provider_login::{AuthenticationMethods, IdentityProvider, RedeemError, Redemption};

use super::{authorized, logged_in, redeemed, redemption, request};
use crate::{FakeIdentityProvider, TestLogin};

type Port = Arc<dyn IdentityProvider>;
type Provider = Arc<dyn FakeIdentityProvider>;

pub async fn the_address_has_state_and_nonce_and_not_the_verifier(port: Port, _: Provider) {
    let address = authorized(&*port, 1).await;
    assert!(address.contains("state-1") && address.contains("nonce-1"), "{address}");
    assert!(!address.contains(request(1).verifier.expose()), "{address}");
}

pub async fn each_request_has_an_address_of_its_own(port: Port, _: Provider) {
    let (first, second) = (authorized(&*port, 1).await, authorized(&*port, 2).await);
    assert!(second.contains("state-2") && second.contains("nonce-2"), "{second}");
    let other =
        portal_core::staff::provider_login::AuthorizationRequest { verifier: request(2).verifier, ..request(1) };
    let other = port.authorize(&other).await.expect("an address");
    assert!(first != second && first != other, "the challenge is the verifier's");
}

pub async fn a_code_gives_who_logged_in(port: Port, provider: Provider) {
    let words = vec!["pwd".to_owned(), "otp".to_owned()];
    let login = TestLogin { methods: Some(words.clone()), ..TestLogin::of_sari() };
    let sari = logged_in(&port, &provider, 1, &login).await.expect("it holds");
    assert_eq!((sari.subject.as_str(), sari.email.as_deref()), ("248289761001", Some("sari@isp.id")));
    assert!(sari.is_email_verified);
    assert_eq!(sari.methods, AuthenticationMethods::new(words));
    let budi = TestLogin { subject: "7".into(), is_email_verified: Some(false), ..TestLogin::of_sari() };
    let budi = logged_in(&port, &provider, 2, &budi).await.expect("it holds");
    assert_eq!((budi.subject.as_str(), budi.is_email_verified), ("7", false));
    assert_eq!(budi.issuer, sari.issuer);
}

pub async fn claims_that_are_missing_say_nothing(port: Port, provider: Provider) {
    let login = TestLogin { email: None, is_email_verified: None, methods: None, ..TestLogin::of_sari() };
    let identity = logged_in(&port, &provider, 1, &login).await.expect("it holds");
    assert_eq!((identity.email, identity.is_email_verified), (None, false));
    assert_eq!(identity.methods, AuthenticationMethods::default());
}

pub async fn a_code_is_exchanged_with_its_own_verifier_alone(port: Port, provider: Provider) {
    let address = authorized(&*port, 1).await;
    let code = provider.log_in(&address, &TestLogin::of_sari()).await;
    let other = Redemption { verifier: Secret::new(format!("{:064x}", 9)), ..redemption(1, &code) };
    assert!(matches!(redeemed(&*port, &other).await, Err(RedeemError::Refused)));
}

pub async fn a_code_that_nobody_gave_is_refused(port: Port, _: Provider) {
    authorized(&*port, 1).await;
    assert!(matches!(redeemed(&*port, &redemption(1, "nobody-gave-it")).await, Err(RedeemError::Refused)));
}

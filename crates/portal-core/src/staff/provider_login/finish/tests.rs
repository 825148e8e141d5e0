//! Callbacks, good and bad.

use chrono::TimeDelta;

use super::*;
use crate::kernel::commit::Committed;
use crate::staff::account::test_staff::{account, found_by_id, holding, invitation, secret, service_with};
use crate::staff::account::{CodeAttempt, MockStaffAccountRepo, StaffAccount, StaffStatus, TotpSecret};
use crate::staff::provider_login::test_provider::{Limits, identity, keys, service_of};
use crate::staff::provider_login::{AuthenticationMethods, MockIdentityProvider};
use crate::staff::session::LoginMethod;
use crate::test_support::{CountingEntropy, noon, unreachable_port};

const DENIED: Verdict = Verdict::Denied { retry_after: TimeDelta::seconds(9) };

fn client() -> ClientInfo {
    ClientInfo::new("192.0.2.7".parse().expect("an address"), "Firefox, Linux")
}

fn attempt() -> LoginAttempt {
    LoginAttempt::make(&CountingEntropy::default(), noon() + TimeDelta::minutes(10), &keys())
}

fn state() -> String {
    attempt().request(&keys(), noon()).expect("it is good").state
}

fn person() -> IdentityHash {
    IdentityHash::of(&identity().issuer, &identity().subject)
}

/// A provider that gives this identity for the code of the attempt.
fn provider(identity: VerifiedIdentity) -> MockIdentityProvider {
    let mut provider = MockIdentityProvider::new();
    let request = attempt().request(&keys(), noon()).expect("it is good");
    let (nonce, verifier) = (request.nonce, request.verifier);
    let redemption = Redemption { code: "c-1".into(), nonce, verifier, now: noon() };
    provider.expect_redeem().withf(move |sent| *sent == redemption).times(1).return_once(|_| Ok(identity));
    provider
}

/// Accounts that hold this one, and nobody else's identity.
fn accounts(found: Option<StaffAccount>) -> MockStaffAccountRepo {
    let mut accounts = holding(found.clone());
    accounts.expect_all().returning(move || Ok(found.clone().into_iter().collect()));
    accounts
}

async fn finished(
    provider: MockIdentityProvider,
    accounts: MockStaffAccountRepo,
    limits: Limits,
    second_factor: SecondFactor,
) -> Result<ProviderLogin, ProviderLoginError> {
    let (attempt, state, client) = (attempt(), state(), client());
    let callback = ProviderCallback { attempt: &attempt, state: &state, code: "c-1", client: &client };
    service_of(provider, accounts, &limits, ProviderLoginPolicy { second_factor }).finish(&callback).await
}

/// A login whose first step is right or wrong.
async fn login(
    identity: VerifiedIdentity,
    found: Option<StaffAccount>,
    is_right: bool,
) -> Result<ProviderLogin, ProviderLoginError> {
    let limits = Limits { callbacks: Verdict::Allowed, failures: Verdict::Allowed, releases: usize::from(is_right) };
    finished(provider(identity), accounts(found), limits, SecondFactor::Portal).await
}

fn is_refused(answer: &Result<ProviderLogin, ProviderLoginError>) -> bool {
    matches!(answer, Err(ProviderLoginError::Login(StaffLoginError::Refused)))
}

fn starts_again(answer: &Result<ProviderLogin, ProviderLoginError>) -> bool {
    matches!(answer, Err(ProviderLoginError::Login(StaffLoginError::StartAgain)))
}

#[tokio::test]
async fn stf_01_a_login_at_the_provider_stands_for_the_password_and_the_code_binds_the_account() {
    let answer = login(identity(), Some(account()), true).await.expect("it is right");
    let ProviderLogin::Proved(proof) = answer else { panic!("the second factor is asked for") };
    let mut store = found_by_id(Some(account()));
    store
        .expect_commit()
        .withf(|change| {
            let session = change.opens.as_ref().expect("a session");
            change.account.identity == Some(person())
                && change.entry.is_some()
                && session.session.method == LoginMethod::Provider
        })
        .times(1)
        .returning(|_| Ok(Committed::Done));
    let code = secret().code(TotpSecret::step_at(noon()));
    let attempt = CodeAttempt { proof: &proof, code: &code, client: &client() };
    assert!(service_with(store, Verdict::Allowed, 1).check_code(&attempt).await.is_ok());
}

#[tokio::test]
async fn a_bound_account_is_opened_by_its_own_person_alone_and_the_trail_says_nothing_new() {
    let bound = StaffAccount { identity: Some(person()), ..account() };
    let answer = login(identity(), Some(bound.clone()), true).await.expect("it is right");
    let ProviderLogin::Proved(proof) = answer else { panic!("the second factor is asked for") };
    let mut store = found_by_id(Some(bound.clone()));
    store.expect_commit().withf(|change| change.entry.is_none()).times(1).returning(|_| Ok(Committed::Done));
    let code = secret().code(TotpSecret::step_at(noon()));
    let attempt = CodeAttempt { proof: &proof, code: &code, client: &client() };
    assert!(service_with(store, Verdict::Allowed, 1).check_code(&attempt).await.is_ok());

    let heir = VerifiedIdentity { subject: "9".into(), ..identity() };
    let elsewhere = VerifiedIdentity { issuer: "https://other.isp.id".into(), ..identity() };
    for other in [heir, elsewhere] {
        assert!(is_refused(&login(other, Some(bound.clone()), false).await));
    }
}

#[tokio::test]
async fn a_person_who_has_an_account_opens_no_other() {
    let own = StaffAccount { identity: Some(person()), id: crate::StaffId::from_uuid(uuid::Uuid::nil()), ..account() };
    let mut accounts = holding(Some(account()));
    accounts.expect_all().returning(move || Ok(vec![own.clone(), account()]));
    let limits = Limits { callbacks: Verdict::Allowed, failures: Verdict::Allowed, releases: 0 };
    assert!(is_refused(&finished(provider(identity()), accounts, limits, SecondFactor::Portal).await));
}

#[tokio::test]
async fn unknown_disabled_and_invited_accounts_and_addresses_that_are_not_verified_get_one_answer() {
    let unverified = VerifiedIdentity { is_email_verified: false, ..identity() };
    let nameless = VerifiedIdentity { email: None, ..identity() };
    let garbled = VerifiedIdentity { email: Some("sari".into()), ..identity() };
    let invited = account().reset(invitation());
    assert_eq!(invited.status(), StaffStatus::Invited);
    for (identity, found) in [
        (identity(), None),
        (identity(), Some(account().disabled(noon()))),
        (identity(), Some(invited)),
        (unverified, Some(account())),
        (nameless, Some(account())),
        (garbled, Some(account())),
    ] {
        assert!(is_refused(&login(identity, found, false).await));
    }
}

#[tokio::test]
async fn stf_01_the_provider_proves_both_factors_where_it_may_and_does() {
    for (second_factor, words, opens) in [
        (SecondFactor::Provider, &["pwd", "otp"][..], true),
        (SecondFactor::Provider, &["pwd"], false),
        (SecondFactor::Provider, &[], false),
        (SecondFactor::Portal, &["mfa"], false),
    ] {
        let methods = AuthenticationMethods::new(words.iter().map(|word| (*word).to_owned()).collect());
        let mut store = accounts(Some(account()));
        let is_bound = |change: &crate::staff::account::StaffChange| change.account.identity == Some(person());
        store.expect_commit().withf(is_bound).times(usize::from(opens)).returning(|_| Ok(Committed::Done));
        let limits = Limits { callbacks: Verdict::Allowed, failures: Verdict::Allowed, releases: 1 };
        let provider = provider(VerifiedIdentity { methods, ..identity() });
        let login = finished(provider, store, limits, second_factor).await.expect("it is right");
        assert_eq!(matches!(login, ProviderLogin::Opened(_)), opens, "{second_factor:?} {words:?}");
    }
}

#[tokio::test]
async fn a_callback_of_another_browser_late_or_forged_asks_nobody() {
    let other = LoginAttempt::make(&CountingEntropy::default(), noon() + TimeDelta::minutes(9), &keys());
    let late = LoginAttempt::make(&CountingEntropy::default(), noon(), &keys());
    let (own, state, client) = (attempt(), state(), client());
    for (attempt, state) in
        [(&other, state.as_str()), (&late, &state), (&LoginAttempt::from_text(""), &state), (&own, ""), (&own, "x")]
    {
        let callback = ProviderCallback { attempt, state, code: "c-1", client: &client };
        let limits = Limits { callbacks: DENIED, failures: DENIED, releases: 0 };
        let (provider, accounts) = (MockIdentityProvider::new(), MockStaffAccountRepo::new());
        let service = service_of(provider, accounts, &limits, ProviderLoginPolicy::default());
        assert!(starts_again(&service.finish(&callback).await));
    }
}

#[tokio::test]
async fn a_second_callback_and_one_from_a_network_with_too_many_failures_ask_nobody() {
    let asks_nobody = |callbacks, failures| {
        let limits = Limits { callbacks, failures, releases: 0 };
        finished(MockIdentityProvider::new(), MockStaffAccountRepo::new(), limits, SecondFactor::Portal)
    };
    assert!(starts_again(&asks_nobody(DENIED, Verdict::Allowed).await));
    let limited = asks_nobody(Verdict::Allowed, DENIED).await;
    assert!(matches!(limited, Err(ProviderLoginError::Login(StaffLoginError::Limited { .. }))));
}

#[tokio::test]
async fn a_code_that_does_not_hold_counts_and_a_provider_that_is_away_does_not() {
    for (is_away, releases) in [(false, 0), (true, 1)] {
        let mut provider = MockIdentityProvider::new();
        provider.expect_redeem().return_once(move |_| {
            Err(if is_away { RedeemError::Port(unreachable_port()) } else { RedeemError::Refused })
        });
        let limits = Limits { callbacks: Verdict::Allowed, failures: Verdict::Allowed, releases };
        let answer = finished(provider, MockStaffAccountRepo::new(), limits, SecondFactor::Portal).await;
        assert_eq!(matches!(answer, Err(ProviderLoginError::Unreachable(_))), is_away);
        assert_eq!(is_refused(&answer), !is_away);
    }
}

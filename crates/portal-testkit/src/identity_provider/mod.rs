//! The contract of [`IdentityProvider`].

mod faults;
mod logging_in;
mod tokens;

pub use faults::*;
pub use logging_in::*;
pub use tokens::*;

use std::sync::Arc;
use std::time::Duration;

use portal_core::Secret;
use portal_core::staff::provider_login::{
    AuthorizationRequest, IdentityProvider, RedeemError, Redemption, VerifiedIdentity,
};

use crate::fixtures::noon;
use crate::{FakeIdentityProvider, TestLogin};

/// Runs every case of the contract of [`IdentityProvider`].
///
/// Takes the attribute of the tests, on a runtime with time, and the name of an
/// `async fn() -> (Arc<dyn IdentityProvider>, Arc<dyn FakeIdentityProvider>, Guard)`. Cases with a provider that hangs
/// take as long as the port waits.
#[macro_export]
macro_rules! identity_provider_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database identity_provider_contract identity_provider [$(#$attribute)*] $fresh;
            the_address_has_state_and_nonce_and_not_the_verifier
            each_request_has_an_address_of_its_own
            a_code_gives_who_logged_in
            claims_that_are_missing_say_nothing
            a_code_is_exchanged_with_its_own_verifier_alone
            a_code_that_nobody_gave_is_refused
            a_token_is_good_until_its_end_and_little_longer
            a_token_of_another_issuer_is_refused
            a_token_for_another_client_is_refused
            a_token_of_another_login_is_refused
            a_token_without_a_signature_is_refused
            a_token_signed_with_what_everybody_knows_is_refused
            a_token_signed_with_another_key_is_refused
            a_token_that_was_changed_is_refused
            a_key_that_the_provider_began_to_use_is_known
            a_provider_that_hangs_is_given_up_in_time
            a_provider_that_was_away_is_asked_again
        }
    };
}

/// The contract's own number.
const IN_TIME: Duration = Duration::from_secs(10);

/// Request number `n`.
fn request(n: u8) -> AuthorizationRequest {
    AuthorizationRequest {
        state: format!("state-{n}"),
        nonce: format!("nonce-{n}"),
        verifier: Secret::new(format!("{n:064x}")),
    }
}

/// What the code of request number `n` is exchanged with, at [`noon`].
fn redemption(n: u8, code: &str) -> Redemption {
    let AuthorizationRequest { nonce, verifier, .. } = request(n);
    Redemption { code: code.to_owned(), nonce, verifier, now: noon() }
}

/// Where the browser logs in for request number `n`.
async fn authorized(port: &dyn IdentityProvider, n: u8) -> String {
    let answer = tokio::time::timeout(IN_TIME, port.authorize(&request(n))).await;
    answer.expect("an answer in time").expect("an address")
}

async fn redeemed(port: &dyn IdentityProvider, redemption: &Redemption) -> Result<VerifiedIdentity, RedeemError> {
    tokio::time::timeout(IN_TIME, port.redeem(redemption)).await.expect("an answer in time")
}

/// What comes of a login with request number `n`.
async fn logged_in(
    port: &Arc<dyn IdentityProvider>,
    provider: &Arc<dyn FakeIdentityProvider>,
    n: u8,
    login: &TestLogin,
) -> Result<VerifiedIdentity, RedeemError> {
    let address = authorized(&**port, n).await;
    let code = provider.log_in(&address, login).await;
    redeemed(&**port, &redemption(n, &code)).await
}

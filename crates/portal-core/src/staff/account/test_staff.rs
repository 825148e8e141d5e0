//! What the unit tests of accounts share.

use std::sync::Arc;

use super::*;
use crate::identity::rate_limit::{MockRateLimiter, Verdict};
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::id::StaffId;
use crate::test_support::{CountingEntropy, clock_at, noon, test_key};
use chrono::TimeDelta;

/// The password of [`account`].
pub(crate) const PASSWORD: &str = "kuda besi hijau";

pub(crate) fn keys() -> KeyRing {
    KeyRing::new(test_key(), vec![])
}

pub(crate) fn id() -> StaffId {
    StaffId::generate(noon(), &CountingEntropy::default())
}

pub(crate) fn secret() -> TotpSecret {
    TotpSecret::generate(&CountingEntropy::default())
}

pub(crate) fn recovery_code() -> RecoveryCode {
    RecoveryCode::generate(&CountingEntropy::default())
}

pub(crate) fn invitation_token() -> InvitationToken {
    InvitationToken::generate(&CountingEntropy::default())
}

pub(crate) fn invitation() -> Invitation {
    let secret = secret().seal(&keys(), id(), &CountingEntropy::default());
    Invitation { hash: invitation_token().hash(), expires_at: noon() + TimeDelta::hours(72), secret }
}

/// An active account of customer service with two recovery codes, [`recovery_code`] the first.
pub(crate) fn account() -> StaffAccount {
    let sealed = secret().seal(&keys(), id(), &CountingEntropy::default());
    StaffAccount {
        id: id(),
        version: 4,
        name: StaffName::parse("Sari Dewi").expect("a name"),
        email: StaffEmail::parse("sari@isp.id").expect("an address"),
        role: Role::Cs,
        invitation: None,
        password: Some(PasswordHash::new(PASSWORD.into())),
        authenticator: Some(Authenticator { secret: sealed, last_step: 0 }),
        recovery: vec![recovery_code().hash(), RecoveryHash::from_bytes([7; 32])],
        identity: None,
        created_at: noon(),
        disabled_at: None,
    }
}

/// A store that finds this by its address.
pub(crate) fn holding(found: Option<StaffAccount>) -> MockStaffAccountRepo {
    let mut accounts = MockStaffAccountRepo::new();
    accounts.expect_find_by_email().withf(|email| *email == account().email).returning(move |_| Ok(found.clone()));
    accounts
}

/// A store that finds this by its identity.
pub(crate) fn found_by_id(found: Option<StaffAccount>) -> MockStaffAccountRepo {
    let mut accounts = MockStaffAccountRepo::new();
    accounts.expect_find().withf(|asked| *asked == id()).returning(move |_| Ok(found.clone()));
    accounts
}

/// A store that finds this by the invitation.
pub(crate) fn invited_holding(found: Option<StaffAccount>) -> MockStaffAccountRepo {
    let mut accounts = MockStaffAccountRepo::new();
    let hash = invitation_token().hash();
    accounts.expect_find_by_invitation().withf(move |asked| *asked == hash).returning(move |_| Ok(found.clone()));
    accounts
}

/// A hasher that stores passwords as they are; every check is of one password, with a hash or without.
fn hasher() -> MockPasswordHasher {
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_hash().returning(|password, _| Ok(PasswordHash::new(password.expose().to_owned())));
    hasher
        .expect_verify()
        .times(0..=1)
        .returning(|password, hash| Ok(hash.is_some_and(|hash| hash.as_str() == password.expose())));
    hasher
}

/// A service at noon over these accounts, whose limits answer so and are released that often.
pub(crate) fn service_with(accounts: MockStaffAccountRepo, verdict: Verdict, releases: usize) -> StaffAccountService {
    let mut limits = MockRateLimiter::new();
    limits.expect_take().returning(move |_, _, _| Ok(verdict));
    limits.expect_release().times(releases).returning(|_, _| Ok(()));
    let deps = StaffAccountDeps {
        accounts: Arc::new(accounts),
        hasher: Arc::new(hasher()),
        limits: Arc::new(limits),
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    StaffAccountService::new(deps, StaffAccountPolicy::default(), Arc::new(keys()))
}

/// The same with limits that have capacity.
pub(crate) fn service(accounts: MockStaffAccountRepo) -> StaffAccountService {
    service_with(accounts, Verdict::Allowed, 0)
}

#[expect(clippy::disallowed_methods, reason = "the operator of the tests")]
pub(crate) fn operator() -> StaffActor {
    StaffActor::on_command_line(Some("dewi"))
}

/// Somebody in a session of that role.
pub(crate) fn actor(role: Role) -> StaffActor {
    StaffActor::in_session(StaffName::parse("budi@isp.id").expect("a name"), role.permissions())
}

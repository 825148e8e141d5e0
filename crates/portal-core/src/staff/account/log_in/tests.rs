//! Both steps of a login.

use chrono::TimeDelta;

use super::*;
use crate::staff::account::test_staff::{
    PASSWORD, account, found_by_id, holding, invitation, keys, recovery_code, secret, service_with,
};
use crate::staff::account::{MockStaffAccountRepo, TotpSecret};
use crate::test_support::noon;

const DENIED: Verdict = Verdict::Denied { retry_after: TimeDelta::seconds(9) };

fn client() -> ClientInfo {
    ClientInfo::new("192.0.2.7".parse().expect("an address"), "Firefox, Linux")
}

/// The first step, with how often capacity is released.
async fn first(found: Option<StaffAccount>, password: &str, releases: usize) -> Result<LoginProof, StaffLoginError> {
    let attempt = PasswordAttempt { email: "Sari@isp.id", password, client: &client() };
    service_with(holding(found), Verdict::Allowed, releases).check_password(&attempt).await
}

fn proof() -> LoginProof {
    LoginProof::make(&account(), None, noon() + TimeDelta::minutes(5), &keys())
}

/// The second step on a store that answers a commit so.
async fn second(
    found: Option<StaffAccount>,
    code: &str,
    commit: Option<Committed>,
) -> Result<OpenedStaffSession, StaffLoginError> {
    let mut accounts = found_by_id(found);
    if let Some(answer) = commit {
        accounts.expect_commit().times(1).returning(move |_| Ok(answer));
    }
    let releases = usize::from(commit == Some(Committed::Done));
    let attempt = CodeAttempt { proof: &proof(), code, client: &client() };
    service_with(accounts, Verdict::Allowed, releases).check_code(&attempt).await
}

fn code_now() -> String {
    secret().code(TotpSecret::step_at(noon()))
}

#[tokio::test]
async fn stf_02_a_right_password_gives_a_proof_and_releases_its_capacity() {
    let proof = first(Some(account()), PASSWORD, 1).await.expect("it is right");
    assert_eq!(proof.read(&keys(), noon()).map(|proved| proved.account), Some(account().id));
}

#[tokio::test]
async fn stf_02_wrong_passwords_unknown_invited_and_disabled_accounts_get_one_answer_after_one_check() {
    let cases = [
        (Some(account()), "kuda besi merah"),
        (None, PASSWORD),
        (Some(account().disabled(noon())), PASSWORD),
        (Some(account().reset(invitation())), PASSWORD),
    ];
    for (found, password) in cases {
        assert!(matches!(first(found, password, 0).await, Err(StaffLoginError::Refused)), "{password}");
    }
}

#[tokio::test]
async fn stf_02_a_full_limit_answers_how_long_to_wait_before_anything_is_looked_up() {
    let attempt = PasswordAttempt { email: "sari@isp.id", password: PASSWORD, client: &client() };
    let limited = service_with(MockStaffAccountRepo::new(), DENIED, 0).check_password(&attempt).await;
    let is_limited =
        matches!(limited, Err(StaffLoginError::Limited { retry_after }) if retry_after == TimeDelta::seconds(9));
    assert!(is_limited);
    let attempt = CodeAttempt { proof: &proof(), code: &code_now(), client: &client() };
    let limited = service_with(found_by_id(Some(account())), DENIED, 0).check_code(&attempt).await;
    assert!(matches!(limited, Err(StaffLoginError::Limited { .. })));
}

#[tokio::test]
async fn stf_02_a_code_opens_a_session_of_the_role_and_is_used() {
    let opened = second(Some(account()), &code_now(), Some(Committed::Done)).await.expect("it is right");
    assert_eq!((opened.session.role, opened.session.account), (account().role, account().id));
    assert_eq!(opened.session.expires_at, noon() + TimeDelta::hours(12));
    assert_eq!(opened.recovery_left, account().recovery.len());

    let step = TotpSecret::step_at(noon());
    let authenticator = account().authenticator.map(|before| Authenticator { last_step: step, ..before });
    let used = second(Some(StaffAccount { authenticator, ..account() }), &code_now(), None).await;
    assert!(matches!(used, Err(StaffLoginError::Refused)));
}

#[tokio::test]
async fn stf_02_a_recovery_code_opens_one_session() {
    let code = recovery_code().shown();
    let opened = second(Some(account()), &code, Some(Committed::Done)).await.expect("it is right");
    assert_eq!(opened.recovery_left, account().recovery.len() - 1);
    let recovery = account().recovery[1..].to_vec();
    let used = second(Some(StaffAccount { recovery, ..account() }), &code, None).await;
    assert!(matches!(used, Err(StaffLoginError::Refused)));
    assert!(matches!(second(Some(account()), "000000", None).await, Err(StaffLoginError::Refused)));
}

#[tokio::test]
async fn stf_06_a_proof_is_worth_nothing_once_the_account_changed() {
    let newer = StaffAccount { version: account().version + 1, ..account() };
    let disabled = StaffAccount { version: account().version, ..account().disabled(noon()) };
    for found in [None, Some(newer), Some(disabled)] {
        assert!(matches!(second(found, &code_now(), None).await, Err(StaffLoginError::StartAgain)));
    }
    let raced = second(Some(account()), &code_now(), Some(Committed::Conflict)).await;
    assert!(matches!(raced, Err(StaffLoginError::StartAgain)));
    let attempt = CodeAttempt { proof: &LoginProof::from_text("x"), code: "000000", client: &client() };
    let forged = service_with(MockStaffAccountRepo::new(), Verdict::Allowed, 0).check_code(&attempt).await;
    assert!(matches!(forged, Err(StaffLoginError::StartAgain)));
}

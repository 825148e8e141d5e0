//! Transactions that get in each other's way.

use portal_core::otp::{ChallengeRef, OtpStore};
use portal_testkit::fixtures::challenge;

use crate::database::{TempDatabase, run};

/// Makes the next `times` updates of challenges fail with `code`, as PostgreSQL does when it cannot put
/// two transactions in an order. A sequence counts, because it forgets nothing when a statement fails.
async fn conflicts(database: &TempDatabase, times: u32, code: &str) {
    let sql = format!(
        "CREATE SEQUENCE conflicts;
         CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
             IF nextval('conflicts') <= {times} THEN
                 RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}';
             END IF;
             RETURN NEW;
         END $$;
         CREATE TRIGGER conflict BEFORE UPDATE ON otp_challenges FOR EACH ROW EXECUTE FUNCTION conflict()"
    );
    run(&mut database.connection().await, &sql).await;
}

#[tokio::test]
async fn a_conflict_is_tried_again_three_times_and_has_its_effect_once() {
    for code in ["40001", "40P01"] {
        let database = TempDatabase::migrated().await;
        let store = database.store();
        let challenge = challenge(1);
        store.put(&challenge).await.expect("it is stored");
        conflicts(&database, 3, code).await;

        let left = store.take_guess(&ChallengeRef::Id(challenge.id)).await.expect("the fourth try succeeds");

        assert_eq!(left.expect("a guess").guesses_left, challenge.guesses_left - 1);
    }
}

#[tokio::test]
async fn a_conflict_that_stays_is_unavailable() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    let challenge = challenge(1);
    store.put(&challenge).await.expect("it is stored");
    conflicts(&database, 4, "40001").await;

    let error = store.take_guess(&ChallengeRef::Id(challenge.id)).await.expect_err("three more tries fail");

    assert!(error.is_retryable());
}

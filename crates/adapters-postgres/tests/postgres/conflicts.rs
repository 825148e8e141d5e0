//! Transactions that get in each other's way.

use portal_core::identity::otp::{ChallengeRef, OtpStore};
use portal_core::support::ticket::{OpenedTicket, TicketRepo};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{challenge, customer, scope};

use crate::database::{TempDatabase, run};
use crate::test_database::PgTestDatabase;
use crate::tickets::new_ticket;

/// Makes the next `times` writes (`UPDATE ON portal.otp_challenges`) fail with `code`, as PostgreSQL does when it
/// cannot put two transactions in an order. A sequence counts, because it forgets nothing when a statement
/// fails.
async fn conflicts(database: &TempDatabase, write: &str, times: u32, code: &str) {
    let sql = format!(
        "CREATE SEQUENCE conflicts;
         CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
             IF nextval('conflicts') <= {times} THEN
                 RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}';
             END IF;
             RETURN NEW;
         END $$;
         CREATE TRIGGER conflict BEFORE {write} FOR EACH ROW EXECUTE FUNCTION conflict()"
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
        conflicts(&database, "UPDATE ON portal.otp_challenges", 3, code).await;

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
    conflicts(&database, "UPDATE ON portal.otp_challenges", 4, "40001").await;

    let error = store.take_guess(&ChallengeRef::Id(challenge.id)).await.expect_err("three more tries fail");

    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_conflict_while_a_ticket_is_opened_leaves_no_gap_in_the_numbers() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    PgTestDatabase::on(&database).put_customer(&customer("AGLS1").build()).await;
    conflicts(&database, "INSERT ON isp.ticket_history", 2, "40P01").await;

    for number in ["TKT20251105001", "TKT20251105002"] {
        let opened = store.open(&scope("AGLS1"), &new_ticket(number)).await.expect("the third try succeeds");

        let OpenedTicket::New(detail) = opened else { panic!("{opened:?}") };
        assert_eq!(detail.ticket.number.as_str(), number);
    }
}

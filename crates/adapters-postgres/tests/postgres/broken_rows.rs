//! Rows that somebody spoilt by hand.

use std::error::Error;

use portal_core::notification::{Lane, Outbox};
use portal_core::otp::{ChallengeRef, OtpStore};
use portal_core::ticket::TicketRepo;
use portal_testkit::Backstage;
use portal_testkit::fixtures::{challenge, customer, message, noon, scope, ticket};

use crate::backstage::PgBackstage;
use crate::database::{TempDatabase, run};

#[tokio::test]
async fn a_row_that_does_not_parse_is_broken_and_named_by_table_column_and_id() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    let challenge = challenge(1);
    store.put(&challenge).await.expect("it is stored");
    run(&mut database.connection().await, "UPDATE otp_challenges SET phone_e164 = 'nonsense'").await;

    let error = OtpStore::find(&store, &ChallengeRef::Id(challenge.id)).await.expect_err("the row does not parse");

    assert!(!error.is_retryable());
    assert_eq!(error.to_string(), "the OTP store failed");
    let source = error.source().expect("a cause").to_string();
    assert_eq!(source, format!("otp_challenges.phone_e164 of {} does not parse", challenge.id));
}

#[tokio::test]
async fn content_of_another_version_is_broken_and_named() {
    let database = TempDatabase::migrated().await;
    let store = database.store();
    store.enqueue(&message(1)).await.expect("it is stored");
    run(&mut database.connection().await, r#"UPDATE outbox SET content = '{"kind": "song"}'"#).await;

    let error = store.claim(Lane::Code, noon(), noon()).await.expect_err("the row does not parse");

    let source = error.source().expect("a cause").to_string();
    assert!(source.starts_with("outbox.content of "), "{source}");
}

#[tokio::test]
async fn a_rating_without_stars_in_a_timeline_is_broken_and_named() {
    let database = TempDatabase::migrated().await;
    let stage = PgBackstage::on(&database);
    stage.put_customer(&customer("AGLS1").build()).await;
    let fixture = ticket("TKT1", "AGLS1").completed(noon());
    stage.put_ticket(&fixture).await;
    run(&mut database.connection().await, "UPDATE ticket_history SET event = 'rated' WHERE position = 2").await;

    let found = TicketRepo::find(&database.store(), &scope("AGLS1"), &fixture.number).await;

    let source = found.expect_err("the row does not parse").source().expect("a cause").to_string();
    assert_eq!(source, "ticket_history.event of TKT1 (2) does not parse");
}

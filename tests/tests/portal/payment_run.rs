//! A small run of payments: kills, a crash of the database, and notifications that are lost, repeated, reordered and
//! forged. `scripts/payment-run` makes a large one.

use std::time::Duration;

use portal_tests::payment_run::{Options, payment_run};

#[tokio::test(flavor = "multi_thread")]
async fn rel_12_every_payment_is_credited_once_whatever_is_killed_lost_repeated_or_forged() {
    let check_every = Duration::from_secs(5);
    let report = payment_run(Options { payments: 150, seed: 12, kills: 3, crashes: 1, check_every }).await;
    assert!(report.is_right(), "{report}");
}

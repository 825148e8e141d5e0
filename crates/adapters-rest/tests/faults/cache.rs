//! What is answered while the other system does not, and that it is told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use adapters_rest::CachePolicy;
use chrono::TimeDelta;
use portal_core::PhoneNumber;
use portal_core::identity::customer::{CustomerRepo, RecordFreshness};
use portal_core::identity::profile::ContactRepo;
use portal_testkit::fixtures::noon;

use crate::server::{Act, json, with};
use crate::{BUDI, World, budi, scope};

fn down() -> Act {
    json("500 Internal Server Error", "{}")
}

/// A store that read the customer at noon, five seconds before the system went away.
async fn away() -> World {
    let world = World::with(CachePolicy::default()).await;
    world.server.plays(&[budi()]);
    assert!(world.name().await.expect("an answer").is_some());
    assert!(world.name().await.expect("it is fresh").is_some());
    assert_eq!(world.server.requests().len(), 1, "which is not asked for");
    world.server.plays(&[down()]);
    world.clock.advance(TimeDelta::seconds(5));
    world
}

#[tokio::test]
async fn what_was_read_stands_in_for_an_hour_and_no_longer() {
    let world = away().await;
    assert_eq!(world.store.as_of(&scope()), None);
    assert_eq!(world.name().await.expect("it stands in").as_deref(), Some("Budi"));
    assert_eq!(world.store.as_of(&scope()), Some(noon()));
    world.clock.advance(TimeDelta::seconds(3_594));
    assert!(world.name().await.is_ok());
    world.clock.advance(TimeDelta::seconds(1));
    assert!(world.name().await.expect_err("it is too old").is_retryable());
}

#[tokio::test]
async fn when_it_answers_again_nothing_stands_in() {
    let world = away().await;
    assert!(world.name().await.is_ok() && world.store.as_of(&scope()).is_some());
    world.server.plays(&[json("200 OK", &BUDI.replace("Budi", "Budi Baru"))]);
    assert_eq!(world.name().await.expect("an answer").as_deref(), Some("Budi Baru"));
    assert_eq!(world.store.as_of(&scope()), None);
}

#[tokio::test]
async fn an_account_that_was_seen_closed_or_gone_stays_so() {
    for gone in [
        json("200 OK", &BUDI.replace("active", "closed")),
        with("404 Not Found", "content-type: application/problem+json\r\n", "{}"),
    ] {
        let world = World::with(CachePolicy::default()).await;
        world.server.plays(&[budi(), gone, down()]);
        for _ in 0..3 {
            let access = world.store.access(&scope()).await.expect("an answer");
            world.clock.advance(TimeDelta::seconds(5));
            if world.store.as_of(&scope()).is_some() {
                assert!(access.is_none_or(|access| !access.may_enter()));
            }
        }
        let access = world.store.access(&scope()).await.expect("it stands in");
        assert!(access.is_none_or(|access| !access.may_enter()), "the last that is known wins");
    }
}

#[tokio::test]
async fn who_may_log_in_and_what_a_change_is_decided_on_is_always_asked() {
    let world = away().await;
    let phone = PhoneNumber::parse("0817102070").expect("a number");
    assert!(world.store.accounts_of(&phone).await.is_err());
    assert!(world.store.find_contact(&scope()).await.is_err());
}

#[tokio::test]
async fn a_write_that_was_done_is_read_at_once_and_one_that_failed_leaves_what_there_was() {
    let world = World::with(CachePolicy::default()).await;
    world.server.plays(&[budi()]);
    assert!(world.name().await.is_ok());
    let commit = world.change_of_number().await;
    world.server.plays(&[budi(), with("204 No Content", "", ""), json("200 OK", &BUDI.replace("Budi", "Baru"))]);
    world.store.commit_contact(&scope(), &commit).await.expect("it is done");
    assert_eq!(world.name().await.expect("an answer").as_deref(), Some("Baru"));

    world.server.plays(&[budi(), down()]);
    assert!(world.store.commit_contact(&scope(), &commit).await.is_err());
    assert_eq!(world.name().await.expect("it stands in").as_deref(), Some("Baru"));
    assert!(world.store.as_of(&scope()).is_some(), "it was asked for, and the answer failed");
}

#[tokio::test]
async fn a_read_that_was_under_way_when_a_write_began_is_not_kept() {
    let world = Arc::new(World::with(CachePolicy::default()).await);
    world.server.plays(&[budi()]);
    let commit = world.change_of_number().await;
    world.server.requests();
    let late = Act::Late(Box::new(budi()));
    world.server.plays(&[late, budi(), with("204 No Content", "", ""), json("200 OK", &BUDI.replace("Budi", "Baru"))]);
    let reading = {
        let world = world.clone();
        tokio::spawn(async move { world.name().await })
    };
    world.server.came(1).await;
    world.store.commit_contact(&scope(), &commit).await.expect("it is done");
    world.server.let_go();
    assert_eq!(reading.await.expect("it ends").expect("an answer").as_deref(), Some("Budi"));
    assert_eq!(world.name().await.expect("an answer").as_deref(), Some("Baru"), "the older value is not put back");
}

#[tokio::test]
async fn after_a_write_that_was_broken_off_what_was_read_meanwhile_is_asked_for_anew() {
    let world = Arc::new(World::with(CachePolicy::default()).await);
    world.server.plays(&[budi()]);
    let commit = world.change_of_number().await;
    world.server.requests();
    world.server.plays(&[budi(), Act::Hang, budi(), json("200 OK", &BUDI.replace("Budi", "Baru"))]);
    let writing = {
        let world = world.clone();
        tokio::spawn(async move { world.store.commit_contact(&scope(), &commit).await })
    };
    world.server.came(2).await;
    assert_eq!(world.name().await.expect("an answer").as_deref(), Some("Budi"), "the write may come after it");
    writing.abort();
    assert!(writing.await.expect_err("it was broken off").is_cancelled());
    assert_eq!(world.name().await.expect("an answer").as_deref(), Some("Baru"));
}

#[tokio::test]
async fn a_read_that_takes_long_goes_on_while_what_was_read_before_stands_in() {
    let world = World::within(Duration::from_mins(1), CachePolicy::default()).await;
    world.server.plays(&[budi()]);
    assert!(world.name().await.is_ok());
    world.clock.advance(TimeDelta::minutes(1));
    world.server.requests();
    let new = json("200 OK", &BUDI.replace("Budi", "Baru"));
    world.server.plays(&[Act::Late(Box::new(new)), Act::Hang]);

    assert_eq!(world.name().await.expect("it stands in").as_deref(), Some("Budi"));
    assert_eq!(world.store.as_of(&scope()), Some(noon()));

    world.server.let_go();
    let deadline = Instant::now() + Duration::from_secs(30);
    while world.name().await.expect("an answer").as_deref() != Some("Baru") {
        assert!(Instant::now() < deadline, "what came late was not kept");
        tokio::task::yield_now().await;
    }
    assert_eq!(world.store.as_of(&scope()), None);
}

#[tokio::test]
async fn without_anything_that_could_stand_in_a_read_is_waited_for() {
    let world = World::within(Duration::from_mins(1), CachePolicy::default()).await;
    world.server.plays(&[Act::Slow(Duration::from_secs(2), Box::new(budi()))]);
    assert_eq!(world.name().await.expect("an answer").as_deref(), Some("Budi"));
}

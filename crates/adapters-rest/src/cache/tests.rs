//! What is kept, for how long, and what a write does to it.

use portal_testkit::fixtures::noon;

use super::*;

const TICKETS: Part<Vec<portal_core::support::ticket::TicketDetail>> = |parts| &mut parts.tickets;
const CUSTOMER: Part<Option<portal_core::identity::customer::Customer>> = |parts| &mut parts.customer;

fn id(text: &str) -> CustomerId {
    CustomerId::parse(text).expect("a customer id")
}

fn after(seconds: i64) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds)
}

/// A cache in which the tickets of AGLS1 were read at noon.
fn read_at_noon() -> Cache {
    let cache = Cache::new(CachePolicy { bytes: 1_000, ..CachePolicy::default() });
    read(&cache, "AGLS1", 100, noon());
    cache
}

fn read(cache: &Cache, customer: &str, bytes: usize, now: DateTime<Utc>) {
    cache.keep(&id(customer), TICKETS, cache.begin(now), &(Arc::default(), bytes));
}

fn is_fresh(cache: &Cache, now: DateTime<Utc>) -> bool {
    cache.fresh(&id("AGLS1"), TICKETS, now).is_some()
}

fn stands_in(cache: &Cache, now: DateTime<Utc>) -> bool {
    cache.stale(&id("AGLS1"), TICKETS, now).is_some()
}

#[test]
fn an_answer_is_taken_again_for_five_seconds_and_stands_in_for_an_hour() {
    let cache = read_at_noon();
    assert!(is_fresh(&cache, after(4)) && !is_fresh(&cache, after(5)));
    assert!(stands_in(&cache, after(3_599)) && !stands_in(&cache, after(3_600)));
}

#[test]
fn with_zeros_nothing_is_taken_again_and_nothing_stands_in() {
    let zero = TimeDelta::zero();
    let cache = Cache::new(CachePolicy { fresh: zero, stale: zero, ..CachePolicy::default() });
    read(&cache, "AGLS1", 100, noon());
    assert!(!is_fresh(&cache, noon()) && !stands_in(&cache, noon()));
}

#[test]
fn another_customer_and_another_part_never_see_it() {
    let cache = read_at_noon();
    assert!(
        cache.fresh(&id("AGLS2"), TICKETS, noon()).is_none() && cache.stale(&id("AGLS2"), TICKETS, noon()).is_none()
    );
    assert!(cache.stale(&id("AGLS1"), CUSTOMER, noon()).is_none());
    assert!(stands_in(&cache, noon()));
    assert_eq!(cache.as_of(&id("AGLS2"), noon()), None);
}

#[test]
fn a_write_has_it_asked_for_anew_and_what_is_done_is_forgotten() {
    let cache = read_at_noon();
    cache.outdate(&id("AGLS1"));
    assert!(!is_fresh(&cache, noon()) && stands_in(&cache, noon()), "a write that failed leaves what there was");
    cache.forget(&id("AGLS1"));
    assert!(!stands_in(&cache, noon()));
    read(&cache, "AGLS1", 100, after(1));
    assert!(is_fresh(&cache, after(1)));
}

#[test]
fn a_read_that_began_before_a_write_ended_does_not_put_the_older_value_back() {
    let cache = read_at_noon();
    let before = cache.begin(noon());
    cache.outdate(&id("AGLS1"));
    let between = cache.begin(noon());
    cache.forget(&id("AGLS1"));
    for reading in [before, between] {
        cache.keep(&id("AGLS1"), TICKETS, reading, &(Arc::default(), 100));
        assert!(!is_fresh(&cache, noon()) && !stands_in(&cache, noon()));
    }
    cache.keep(&id("AGLS1"), TICKETS, cache.begin(noon()), &(Arc::default(), 100));
    assert!(is_fresh(&cache, noon()));
}

#[test]
fn that_holds_also_when_the_customer_was_dropped_meanwhile() {
    let cache = read_at_noon();
    let before = cache.begin(noon());
    cache.forget(&id("AGLS1"));
    read(&cache, "AGLS2", 900, noon());
    read(&cache, "AGLS3", 900, noon());
    cache.keep(&id("AGLS1"), TICKETS, before, &(Arc::default(), 10));
    assert!(!stands_in(&cache, noon()));
}

#[test]
fn of_two_reads_the_one_that_began_later_stays() {
    let cache = Cache::new(CachePolicy::default());
    let (early, late) = (cache.begin(noon()), cache.begin(after(2)));
    cache.keep(&id("AGLS1"), TICKETS, late, &(Arc::default(), 100));
    cache.keep(&id("AGLS1"), TICKETS, early, &(Arc::default(), 100));
    assert!(is_fresh(&cache, after(6)), "it is as old as the later read");
    assert_eq!(cache.state().bytes(), 100);
}

#[test]
fn the_customer_who_was_not_there_for_longest_goes_when_it_gets_too_much() {
    let cache = read_at_noon();
    read(&cache, "AGLS2", 800, noon());
    assert!(is_fresh(&cache, noon()), "which is a use");
    read(&cache, "AGLS3", 200, noon());
    assert!(is_fresh(&cache, noon()));
    assert!(cache.fresh(&id("AGLS2"), TICKETS, noon()).is_none());
    assert!(cache.fresh(&id("AGLS3"), TICKETS, noon()).is_some());
    read(&cache, "AGLS3", 300, noon());
    assert_eq!(cache.state().bytes(), 400);
    read(&cache, "AGLS4", 1_001, noon());
    assert!(cache.fresh(&id("AGLS4"), TICKETS, noon()).is_none(), "one that never fits is not kept");
    assert_eq!(cache.state().bytes(), 0);
}

#[test]
fn that_a_part_stood_in_is_told_for_some_seconds_and_until_it_is_read_again() {
    let cache = read_at_noon();
    assert_eq!(cache.as_of(&id("AGLS1"), after(60)), None);
    assert!(stands_in(&cache, after(60)));
    assert_eq!(cache.as_of(&id("AGLS1"), after(64)), Some(noon()));
    assert_eq!(cache.as_of(&id("AGLS1"), after(65)), None);
    assert!(stands_in(&cache, after(70)));
    read(&cache, "AGLS1", 100, after(71));
    assert_eq!(cache.as_of(&id("AGLS1"), after(71)), None);
}

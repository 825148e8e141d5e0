//! The contract of [`TicketRepo`].

mod changing;
mod idempotency;
mod isolation;
mod listing;
mod opening;
mod rating;
mod reading;
mod reopening;
mod searching;
mod versions;

pub use changing::*;
pub use idempotency::*;
pub use isolation::*;
pub use listing::*;
pub use opening::*;
pub use rating::*;
pub use reading::*;
pub use reopening::*;
pub use searching::*;
pub use versions::*;

use portal_core::support::ticket::{
    CREATED_VIA_PORTAL, Committed, Feedback, NewTicket, NotNow, OpenedTicket, Rating, Ticket, TicketChange,
    TicketDetail, TicketEvent, TicketEventKind, TicketFilter, TicketQuery, TicketRepo, TicketSearch, TicketStatus,
    VersionedTicket,
};
use portal_core::{PageRequest, TicketNumber};

use crate::TestDatabase;
use crate::fixtures::{TicketFixture, TicketKnown, customer, day, noon, scope, ticket};
use crate::support::{ok, secs};

/// Runs every case of the contract of [`TicketRepo`](portal_core::support::ticket::TicketRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn TicketRepo>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! ticket_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database ticket_repo_contract ticket_repo [$(#$attribute)*] $fresh;
            sec_40_tickets_of_others_are_neither_listed_nor_counted_nor_found
            sec_40_a_ticket_of_somebody_else_is_neither_rated_nor_reopened
            a_customer_without_tickets_has_an_empty_list
            every_filter_lets_through_its_states
            tickets_are_listed_by_their_latest_activity
            tickets_are_counted_by_where_they_stand
            a_search_finds_words_in_number_and_title
            what_a_search_for_tickets_looks_for_is_no_pattern
            counts_of_tickets_are_of_what_the_search_finds
            pages_of_tickets_follow_one_another_without_gap_or_repetition
            a_page_of_tickets_past_the_last_one_is_empty_and_tells_the_total
            sec_45_the_same_request_again_answers_its_ticket_and_writes_nothing
            sec_45_another_request_of_that_name_is_refused_and_writes_nothing
            sec_45_the_same_request_answers_its_ticket_as_it_stands_now
            sec_45_another_customer_may_use_the_same_name
            sec_45_a_name_is_free_again_when_its_time_has_passed
            sec_45_requests_without_a_name_open_a_ticket_each
            sec_45_of_racing_requests_of_one_name_one_opens_a_ticket
            sec_45_of_racing_requests_for_different_things_of_one_name_one_opens_a_ticket
            sec_45_a_name_whose_time_has_passed_is_taken_by_one_of_several_racing_requests
            an_opened_ticket_is_there_with_its_first_step
            a_customer_who_is_kept_elsewhere_has_tickets
            a_ticket_is_opened_as_it_was_asked_for
            numbers_count_up_from_one_and_each_day_has_its_own
            numbers_that_are_taken_are_skipped
            an_opening_that_fails_leaves_nothing_behind
            racing_openings_get_numbers_without_gap_or_repetition
            racing_openings_skip_what_is_taken_and_nothing_else
            a_change_is_written_with_its_step
            a_ticket_that_stands_elsewhere_by_now_is_a_conflict
            a_ticket_that_somebody_has_taken_by_now_is_a_conflict
            sec_40_a_ticket_of_somebody_else_is_not_changed
            one_of_several_racing_changes_is_written
            a_change_that_expects_an_older_version_writes_nothing
            a_version_that_never_was_is_a_conflict
            every_field_of_the_new_state_is_written_and_no_other
            whatever_the_isp_writes_to_a_ticket_moves_its_version
            reading_and_writes_to_other_tickets_leave_a_version
            a_change_whose_step_cannot_be_written_changes_nothing
            an_edit_by_the_isp_that_races_a_change_is_never_lost
            a_completed_ticket_is_rated
            a_rating_needs_no_words
            only_completed_tickets_are_rated
            a_ticket_is_rated_once
            a_ticket_that_was_reopened_and_completed_again_is_rated_anew
            one_of_several_racing_ratings_is_written
            everything_known_of_a_ticket_is_read_back
            texts_of_tickets_are_kept_byte_for_byte
            timelines_are_in_the_order_they_were_written
            a_ticket_that_is_not_there_is_not_found
            a_completed_ticket_is_reopened
            the_new_promise_follows_the_priority
            only_completed_tickets_are_reopened
            a_ticket_is_reopened_once
            a_ticket_completed_too_long_ago_is_not_reopened
            one_of_several_racing_reopenings_is_written
            a_rating_that_races_a_reopening_is_written_before_it_or_not_at_all
        }
    };
}

/// Puts the tickets there, and the customers they are of.
async fn put(test_db: &dyn TestDatabase, tickets: &[TicketFixture]) {
    for ticket in tickets {
        test_db.put_customer(&customer(ticket.customer_id.as_str()).build()).await;
    }
    for ticket in tickets {
        test_db.put_ticket(ticket).await;
    }
}

/// Puts accounts there.
async fn put_customers(test_db: &dyn TestDatabase, ids: &[&str]) {
    for id in ids {
        test_db.put_customer(&customer(id).build()).await;
    }
}

/// The number of the `counter`th ticket of the fifth.
fn nth(counter: u32) -> TicketNumber {
    TicketNumber::of_day(day(5), counter)
}

fn pages(page: u32, limit: u32) -> PageRequest {
    PageRequest::new(page, limit).expect("a page")
}

fn query(filter: TicketFilter, page: PageRequest) -> TicketQuery {
    TicketQuery { filter, search: TicketSearch::default(), page }
}

/// The account's first hundred tickets.
async fn listed(repo: &dyn TicketRepo, owner: &str) -> Vec<Ticket> {
    ok(repo.page_of(&scope(owner), &query(TicketFilter::All, pages(1, 100))).await).page.items
}

async fn find(repo: &dyn TicketRepo, owner: &str, number: &TicketNumber) -> Option<TicketDetail> {
    ok(repo.find(&scope(owner), number).await).map(|found| found.detail)
}

/// The ticket with its version, as its customer finds it.
async fn read(repo: &dyn TicketRepo, made: &TicketFixture) -> VersionedTicket {
    ok(repo.find(&scope(made.customer_id.as_str()), &made.number).await).expect("the ticket")
}

/// Opens a ticket, which is a new one.
async fn open(repo: &dyn TicketRepo, owner: &str, new: &NewTicket) -> TicketDetail {
    new_of(ok(repo.open(&scope(owner), new).await)).expect("a new ticket")
}

/// The ticket, if it was opened just now.
fn new_of(opened: OpenedTicket) -> Option<TicketDetail> {
    if let OpenedTicket::New(detail) = opened { Some(*detail) } else { None }
}

/// The ticket as it was asked for, under this number.
fn asked(new: &NewTicket, number: TicketNumber) -> TicketDetail {
    let made = TicketFixture {
        number,
        kind: new.kind,
        priority: new.priority,
        title: new.title.as_str().into(),
        description: new.description.as_str().into(),
        created_via: CREATED_VIA_PORTAL.into(),
        known: TicketKnown { sla_due: Some(new.sla_due), ..TicketKnown::default() },
        timeline: vec![TicketEvent {
            kind: TicketEventKind::Opened,
            status: TicketStatus::Open,
            at: new.at,
            note: None,
        }],
        ..ticket("any", "any").opened(new.at)
    };
    made.detail()
}

/// A ticket of `AGLS1` that nobody has taken.
fn fresh(number: &str) -> TicketFixture {
    ticket(number, "AGLS1").opened(noon())
}

/// A ticket of `AGLS1`, done an hour past noon.
fn completed(number: &str) -> TicketFixture {
    ticket(number, "AGLS1").completed(noon() + secs(3_600))
}

/// Tickets of `AGLS1` that stand anywhere but at completed, though they were once.
fn not_completed() -> Vec<TicketFixture> {
    let elsewhere = TicketStatus::ALL.iter().filter(|status| **status != TicketStatus::Completed);
    elsewhere.map(|status| completed(&format!("TKT-{}", status.as_str())).status(*status)).collect()
}

fn stars(stars: u8) -> Rating {
    Rating::new(stars).expect("a rating")
}

fn words(text: &str) -> Feedback {
    Feedback::parse(text).expect("a few words")
}

/// What came of a change that is decided on the ticket as it stands, and anew while others write to it.
async fn decide_and_commit(
    repo: &dyn TicketRepo,
    made: &TicketFixture,
    decide: impl Fn(&VersionedTicket) -> Result<TicketChange, NotNow>,
) -> Result<TicketDetail, NotNow> {
    loop {
        let found = read(repo, made).await;
        let change = decide(&found)?;
        if ok(repo.commit(&scope(made.customer_id.as_str()), &change).await) == Committed::Done {
            return Ok(found.detail.after(change));
        }
    }
}

/// Checks that the ticket stands as it was put there.
async fn check_untouched(repo: &dyn TicketRepo, made: &TicketFixture) {
    assert_eq!(find(repo, made.customer_id.as_str(), &made.number).await, Some(made.detail()));
}

//! Reopening what is still broken, once and in time.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portal_core::support::ticket::{
    Feedback, NotNow, Priority, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketPolicy, TicketRepo,
    TicketStatus, VersionedTicket,
};

use super::{check_untouched, completed, decide_and_commit, find, not_completed, put, stars, words};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, TicketKnown, noon};
use crate::support::{messages, millis, race, secs};

/// What is still broken, when it is said, and since when it must have been completed.
#[derive(Clone)]
struct Reopening {
    note: Option<Feedback>,
    at: DateTime<Utc>,
    completed_since: DateTime<Utc>,
}

/// A reopening two hours and a bit past noon, of what was completed since noon.
fn reopening() -> Reopening {
    let at = noon() + millis(7_200_001);
    Reopening { note: Some(words("Masih mati.\n'LOS' merah 🔴")), at, completed_since: noon() }
}

/// How long a ticket of this priority may take.
fn hours(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 48,
        Priority::Normal => 24,
        Priority::High => 4,
    }
}

/// The ticket when it was reopened so.
fn reopened(made: &TicketFixture, reopening: &Reopening) -> TicketDetail {
    let mut reopened = made.detail();
    reopened.ticket = Ticket {
        status: TicketStatus::Open,
        sla_due: Some(reopening.at + secs(hours(made.priority) * 3_600)),
        rating: None,
        feedback: None,
        reopened_at: Some(reopening.at),
        updated_at: reopening.at,
        ..reopened.ticket
    };
    let note = reopening.note.as_ref().map(|words| words.as_str().to_owned());
    let kind = TicketEventKind::Reopened;
    reopened.timeline.push(TicketEvent { kind, status: TicketStatus::Open, at: reopening.at, note });
    reopened
}

async fn reopen(repo: &dyn TicketRepo, made: &TicketFixture, how: &Reopening) -> Result<TicketDetail, NotNow> {
    let policy = TicketPolicy { reopen_within: how.at - how.completed_since, ..TicketPolicy::default() };
    decide_and_commit(repo, made, |found| found.reopen(how.note.as_ref(), how.at, &policy)).await
}

pub async fn a_completed_ticket_is_reopened(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let other = completed("TKT3");
    let with_rating = |made: TicketFixture| {
        let known = TicketKnown { rating: Some(stars(5)), feedback: Some("Bagus".into()), ..made.known };
        TicketFixture { known, ..made }
    };
    let wordless = Reopening { note: None, ..reopening() };
    put(&*test_db, std::slice::from_ref(&other)).await;
    for (made, how) in [(completed("TKT1"), wordless), (with_rating(completed("TKT2")), reopening())] {
        put(&*test_db, std::slice::from_ref(&made)).await;
        let expected = reopened(&made, &how);
        assert_eq!(reopen(&*repo, &made, &how).await, Ok(expected.clone()));
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(expected));
    }
    check_untouched(&*repo, &other).await;
    assert_eq!(messages(&*test_db).await, []);
}

pub async fn the_new_promise_follows_the_priority(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    for (priority, hours) in [(Priority::Low, 48), (Priority::Normal, 24), (Priority::High, 4)] {
        let made = TicketFixture { priority, ..completed(&format!("TKT-{}", priority.as_str())) };
        put(&*test_db, std::slice::from_ref(&made)).await;
        assert!(reopen(&*repo, &made, &reopening()).await.is_ok());
        let now = find(&*repo, "AGLS1", &made.number).await.expect("the ticket").ticket;
        assert_eq!(now.sla_due, Some(reopening().at + secs(hours * 3_600)));
    }
}

pub async fn only_completed_tickets_are_reopened(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let all = not_completed();
    put(&*test_db, &all).await;
    for made in all {
        assert_eq!(reopen(&*repo, &made, &reopening()).await, Err(NotNow));
        check_untouched(&*repo, &made).await;
    }
}

pub async fn a_ticket_is_reopened_once(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let before = completed("TKT1");
    let known = TicketKnown { reopened_at: Some(noon()), ..before.known.clone() };
    let made = TicketFixture { known, ..completed("TKT2") };
    put(&*test_db, &[before.clone(), made.clone()]).await;
    assert!(reopen(&*repo, &before, &reopening()).await.is_ok());
    assert_eq!(reopen(&*repo, &before, &reopening()).await, Err(NotNow));
    assert_eq!(reopen(&*repo, &made, &reopening()).await, Err(NotNow), "though it was completed again since");
    check_untouched(&*repo, &made).await;
}

pub async fn a_ticket_completed_too_long_ago_is_not_reopened(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let at_the_limit = completed("TKT1");
    let since = at_the_limit.known.completed_at.expect("when it was completed");
    let too_late = completed("TKT2").completed(since - millis(1));
    let unknown = TicketFixture { known: TicketKnown::default(), ..completed("TKT3") };
    put(&*test_db, &[at_the_limit.clone(), too_late.clone(), unknown.clone()]).await;
    let reopening = Reopening { completed_since: since, ..reopening() };
    assert!(reopen(&*repo, &at_the_limit, &reopening).await.is_ok());
    for made in [too_late, unknown] {
        assert_eq!(reopen(&*repo, &made, &reopening).await, Err(NotNow));
        check_untouched(&*repo, &made).await;
    }
}

pub async fn one_of_several_racing_reopenings_is_written(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    for n in 0..5 {
        let made = completed(&format!("TKT{n}"));
        put(&*test_db, std::slice::from_ref(&made)).await;
        let answers = race(20, |caller| {
            let (repo, made) = (Arc::clone(&repo), made.clone());
            let how = Reopening { note: Some(words(&format!("kata {caller}"))), ..reopening() };
            async move { (reopen(&*repo, &made, &how).await, how) }
        })
        .await;
        let won: Vec<_> = answers.into_iter().filter(|(outcome, _)| *outcome != Err(NotNow)).collect();
        assert_eq!(won.len(), 1, "one reopening is written");
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(reopened(&made, &won[0].1)));
    }
}

pub async fn a_rating_that_races_a_reopening_is_written_before_it_or_not_at_all(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    for n in 0..10 {
        let made = completed(&format!("TKT{n}"));
        put(&*test_db, std::slice::from_ref(&made)).await;
        let answers = race(20, |caller| {
            let (repo, made) = (Arc::clone(&repo), made.clone());
            async move {
                if caller % 2 == 0 {
                    return (reopen(&*repo, &made, &reopening()).await.is_ok(), true);
                }
                let rated = |found: &VersionedTicket| found.rate(stars(3), None, reopening().at);
                (decide_and_commit(&*repo, &made, rated).await.is_ok(), false)
            }
        })
        .await;
        let count = |expected| answers.iter().filter(|answer| **answer == expected).count();
        assert_eq!(count((true, true)), 1, "it is reopened once");
        let mut expected = reopened(&made, &reopening());
        if count((true, false)) > 0 {
            let kind = TicketEventKind::Rated(stars(3));
            let step = TicketEvent { kind, status: TicketStatus::Completed, at: reopening().at, note: None };
            expected.timeline.insert(made.timeline.len(), step);
        }
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(expected));
    }
}

//! Rating the work, once.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portal_core::support::ticket::{
    Feedback, NotNow, Rating, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketRepo, TicketStatus,
};

use super::{check_untouched, completed, decide_and_commit, find, not_completed, put, stars, words};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, TicketKnown, noon};
use crate::support::{messages, millis, race};

/// A rating, what the customer says about it, and when.
#[derive(Clone)]
struct RatingNote {
    rating: Rating,
    feedback: Option<Feedback>,
    at: DateTime<Utc>,
}

/// A rating with words, two hours and a bit past noon.
fn note() -> RatingNote {
    let feedback = Some(words("Teknisi ramah,\n\"cepat\" 👍 <b>"));
    RatingNote { rating: stars(4), feedback, at: noon() + millis(7_200_001) }
}

/// The ticket with this note on it.
fn rated(made: &TicketFixture, note: &RatingNote) -> TicketDetail {
    let words = note.feedback.as_ref().map(|words| words.as_str().to_owned());
    let mut rated = made.detail();
    let (rating, feedback) = (Some(note.rating), words.clone());
    rated.ticket = Ticket { rating, feedback, updated_at: note.at, ..rated.ticket };
    let kind = TicketEventKind::Rated(note.rating);
    rated.timeline.push(TicketEvent { kind, status: TicketStatus::Completed, at: note.at, note: words });
    rated
}

async fn rate(repo: &dyn TicketRepo, made: &TicketFixture, note: &RatingNote) -> Result<TicketDetail, NotNow> {
    decide_and_commit(repo, made, |found| found.rate(note.rating, note.feedback.as_ref(), note.at)).await
}

pub async fn a_completed_ticket_is_rated(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let (made, other) = (completed("TKT1"), completed("TKT2"));
    put(&*test_db, &[made.clone(), other.clone()]).await;
    let expected = rated(&made, &note());
    assert_eq!(rate(&*repo, &made, &note()).await, Ok(expected.clone()));
    assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(expected));
    check_untouched(&*repo, &other).await;
    assert_eq!(messages(&*test_db).await, []);
}

pub async fn a_rating_needs_no_words(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    for n in 1..=5 {
        let made = TicketFixture { timeline: vec![], ..completed(&format!("TKT{n}")) };
        put(&*test_db, std::slice::from_ref(&made)).await;
        let note = RatingNote { rating: stars(n), feedback: None, ..note() };
        assert_eq!(rate(&*repo, &made, &note).await, Ok(rated(&made, &note)));
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(rated(&made, &note)));
    }
}

pub async fn only_completed_tickets_are_rated(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let all = not_completed();
    put(&*test_db, &all).await;
    for made in all {
        assert_eq!(rate(&*repo, &made, &note()).await, Err(NotNow));
        check_untouched(&*repo, &made).await;
    }
}

pub async fn a_ticket_is_rated_once(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = completed("TKT1");
    put(&*test_db, std::slice::from_ref(&made)).await;
    assert!(rate(&*repo, &made, &note()).await.is_ok());
    for again in [note(), RatingNote { rating: stars(1), feedback: None, at: noon() + millis(9_000_000) }] {
        assert_eq!(rate(&*repo, &made, &again).await, Err(NotNow));
    }
    assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(rated(&made, &note())));
}

pub async fn a_ticket_that_was_reopened_and_completed_again_is_rated_anew(
    repo: Arc<dyn TicketRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let mut made = completed("TKT1");
    made.known = TicketKnown { reopened_at: Some(noon()), ..made.known };
    let kind = TicketEventKind::Rated(stars(2));
    made.timeline.push(TicketEvent { kind, status: TicketStatus::Completed, at: noon(), note: None });
    put(&*test_db, std::slice::from_ref(&made)).await;
    assert_eq!(rate(&*repo, &made, &note()).await, Ok(rated(&made, &note())));
    assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(rated(&made, &note())));
}

pub async fn one_of_several_racing_ratings_is_written(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    for n in 0..5 {
        let made = completed(&format!("TKT{n}"));
        put(&*test_db, std::slice::from_ref(&made)).await;
        let answers = race(20, |caller| {
            let (repo, made) = (Arc::clone(&repo), made.clone());
            let feedback = Some(words(&format!("kata {caller}")));
            let note = RatingNote { rating: stars([1, 2, 3, 4, 5][caller % 5]), feedback, ..note() };
            async move { (rate(&*repo, &made, &note).await, note) }
        })
        .await;
        let won: Vec<_> = answers.into_iter().filter(|(outcome, _)| *outcome != Err(NotNow)).collect();
        assert_eq!(won.len(), 1, "one rating is written");
        let expected = rated(&made, &won[0].1);
        assert_eq!(won[0].0, Ok(expected.clone()));
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(expected));
    }
}

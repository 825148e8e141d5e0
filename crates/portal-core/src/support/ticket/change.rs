//! Changes of a ticket: decided on the ticket as it was read, and committed while it has that version.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketStatus};
use super::policy::TicketPolicy;
use super::text::{Feedback, Rating};
use crate::kernel::id::TicketNumber;

/// The version of a stored ticket. Only its store reads it: a row version, or an `ETag` of a remote system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketVersion(String);

impl TicketVersion {
    /// The version that the store writes as `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As the store writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A ticket as it was read, with the version it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedTicket {
    /// The ticket with its timeline.
    pub detail: TicketDetail,
    /// Its version.
    pub version: TicketVersion,
}

/// The fields of a ticket that a change writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketState {
    /// Where it stands.
    pub status: TicketStatus,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
    /// By when it is promised to be done.
    pub sla_due: Option<DateTime<Utc>>,
    /// How the customer rated the work.
    pub rating: Option<Rating>,
    /// What the customer said about it.
    pub feedback: Option<String>,
    /// When the customer reopened it.
    pub reopened_at: Option<DateTime<Utc>>,
}

/// A change to be committed while the ticket has the version it was read with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketChange {
    /// Which ticket.
    pub number: TicketNumber,
    /// The version it was read with.
    pub expected: TicketVersion,
    /// Its new state, unchanged fields included.
    pub state: TicketState,
    /// The step that is added to its timeline.
    pub step: TicketEvent,
}

/// The ticket does not stand where this can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the ticket does not allow this now")]
pub struct NotNow;

impl Ticket {
    /// Whether its customer can call it off: nobody has taken it yet.
    pub fn can_cancel(&self) -> bool {
        self.status == TicketStatus::Open && self.technician.is_none()
    }

    /// Whether its customer can rate the work: it is completed, and not rated since.
    pub fn can_rate(&self) -> bool {
        self.status == TicketStatus::Completed && self.rating.is_none()
    }

    /// Whether its customer can say at `now` that it is still broken: it was completed no longer than `within` ago,
    /// and never reopened.
    pub fn can_reopen(&self, now: DateTime<Utc>, within: TimeDelta) -> bool {
        self.status == TicketStatus::Completed
            && self.reopened_at.is_none()
            && self.completed_at.is_some_and(|done| done >= now - within)
    }

    fn state(&self) -> TicketState {
        TicketState {
            status: self.status,
            updated_at: self.updated_at,
            sla_due: self.sla_due,
            rating: self.rating,
            feedback: self.feedback.clone(),
            reopened_at: self.reopened_at,
        }
    }
}

impl VersionedTicket {
    /// Calls it off.
    ///
    /// # Errors
    /// [`NotNow`] once somebody has taken it.
    pub fn cancel(&self, note: Option<&Feedback>, at: DateTime<Utc>) -> Result<TicketChange, NotNow> {
        let state = TicketState { status: TicketStatus::Cancelled, ..self.detail.ticket.state() };
        let change = self.change(TicketEventKind::Cancelled, note, state, at);
        self.detail.ticket.can_cancel().then_some(change).ok_or(NotNow)
    }

    /// Rates the work.
    ///
    /// # Errors
    /// [`NotNow`] unless it is completed and not rated.
    pub fn rate(&self, rating: Rating, feedback: Option<&Feedback>, at: DateTime<Utc>) -> Result<TicketChange, NotNow> {
        let words = feedback.map(|words| words.as_str().to_owned());
        let state = TicketState { rating: Some(rating), feedback: words, ..self.detail.ticket.state() };
        let change = self.change(TicketEventKind::Rated(rating), feedback, state, at);
        self.detail.ticket.can_rate().then_some(change).ok_or(NotNow)
    }

    /// Opens it again, with a new promise for its priority and without the rating it had.
    ///
    /// # Errors
    /// [`NotNow`] unless it is completed, was completed within the policy's time, and was never reopened.
    pub fn reopen(
        &self,
        note: Option<&Feedback>,
        at: DateTime<Utc>,
        policy: &TicketPolicy,
    ) -> Result<TicketChange, NotNow> {
        let ticket = &self.detail.ticket;
        let state = TicketState {
            status: TicketStatus::Open,
            rating: None,
            feedback: None,
            reopened_at: Some(at),
            sla_due: Some(at + policy.sla(ticket.priority)),
            updated_at: at,
        };
        let change = self.change(TicketEventKind::Reopened, note, state, at);
        ticket.can_reopen(at, policy.reopen_within).then_some(change).ok_or(NotNow)
    }

    fn change(
        &self,
        kind: TicketEventKind,
        note: Option<&Feedback>,
        state: TicketState,
        at: DateTime<Utc>,
    ) -> TicketChange {
        let note = note.map(|words| words.as_str().to_owned());
        TicketChange {
            number: self.detail.ticket.number.clone(),
            expected: self.version.clone(),
            step: TicketEvent { kind, status: state.status, at, note },
            state: TicketState { updated_at: at, ..state },
        }
    }
}

impl TicketDetail {
    /// The ticket once `change` was committed on it.
    #[must_use]
    pub fn after(mut self, change: TicketChange) -> Self {
        let TicketState { status, updated_at, sla_due, rating, feedback, reopened_at } = change.state;
        self.ticket = Ticket { status, updated_at, sla_due, rating, feedback, reopened_at, ..self.ticket };
        self.timeline.push(change.step);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::ticket::test_support::{read, stars, taken_by, ticket, words};
    use crate::support::ticket::{Priority, TicketPolicy};
    use crate::test_support::noon;

    fn at() -> DateTime<Utc> {
        noon() + TimeDelta::hours(30)
    }

    fn completed() -> Ticket {
        Ticket { completed_at: Some(noon()), sla_due: Some(noon()), ..ticket(TicketStatus::Completed) }
    }

    fn elsewhere(from: &Ticket, than: TicketStatus) -> impl Iterator<Item = Ticket> {
        let others = TicketStatus::ALL.iter().filter(move |status| **status != than);
        others.map(|status| Ticket { status: *status, ..from.clone() })
    }

    #[test]
    fn only_a_ticket_that_nobody_has_taken_can_be_called_off() {
        let open = read(ticket(TicketStatus::Open));
        let change = open.cancel(words("Sudah menyala").as_ref(), at()).expect("nobody has taken it");
        assert_eq!((&change.expected, &change.number), (&open.version, &open.detail.ticket.number));
        let expected = TicketState { status: TicketStatus::Cancelled, updated_at: at(), ..open.detail.ticket.state() };
        assert_eq!(change.state, expected);
        assert_eq!((change.step.kind, change.step.status), (TicketEventKind::Cancelled, TicketStatus::Cancelled));
        assert_eq!((change.step.at, change.step.note.as_deref()), (at(), Some("Sudah menyala")));
        assert_eq!(read(taken_by("Rudi", ticket(TicketStatus::Open))).cancel(None, at()), Err(NotNow));
        for other in elsewhere(&ticket(TicketStatus::Open), TicketStatus::Open) {
            assert_eq!(read(other).cancel(None, at()), Err(NotNow));
        }
    }

    #[test]
    fn only_a_completed_ticket_is_rated_and_only_once() {
        let change = read(completed()).rate(stars(4), words("Cepat").as_ref(), at()).expect("it is completed");
        let (rating, feedback) = (Some(stars(4)), Some("Cepat".to_owned()));
        assert_eq!(change.state, TicketState { rating, feedback, updated_at: at(), ..completed().state() });
        let (kind, note) = (TicketEventKind::Rated(stars(4)), Some("Cepat".to_owned()));
        assert_eq!(change.step, TicketEvent { kind, status: TicketStatus::Completed, at: at(), note });
        let wordless = read(completed()).rate(stars(1), None, at()).expect("it is completed");
        assert_eq!((wordless.state.feedback, wordless.step.note), (None, None));
        let rated = Ticket { rating: Some(stars(1)), ..completed() };
        assert_eq!(read(rated).rate(stars(4), None, at()), Err(NotNow));
        for other in elsewhere(&completed(), TicketStatus::Completed) {
            assert_eq!(read(other).rate(stars(4), None, at()), Err(NotNow));
        }
    }

    #[test]
    fn a_reopened_ticket_is_open_with_a_new_promise_and_without_its_rating() {
        let policy = TicketPolicy::default();
        for (priority, hours) in [(Priority::Low, 48), (Priority::Normal, 24), (Priority::High, 4)] {
            let rated = Ticket { priority, rating: Some(stars(5)), feedback: Some("Bagus".into()), ..completed() };
            let change = read(rated).reopen(words("Mati lagi").as_ref(), at(), &policy).expect("in time");
            let expected = TicketState {
                status: TicketStatus::Open,
                rating: None,
                feedback: None,
                reopened_at: Some(at()),
                sla_due: Some(at() + TimeDelta::hours(hours)),
                updated_at: at(),
            };
            assert_eq!(change.state, expected);
            let (kind, note) = (TicketEventKind::Reopened, Some("Mati lagi".to_owned()));
            assert_eq!(change.step, TicketEvent { kind, status: TicketStatus::Open, at: at(), note });
        }
    }

    #[test]
    fn a_ticket_is_reopened_once_and_within_the_policys_time() {
        let policy = TicketPolicy { reopen_within: TimeDelta::days(2), ..TicketPolicy::default() };
        let reopen = |ticket: Ticket, now| read(ticket).reopen(None, now, &policy).is_ok();
        let last = noon() + policy.reopen_within;
        assert!(reopen(completed(), noon()) && reopen(completed(), last));
        assert!(!reopen(completed(), last + TimeDelta::milliseconds(1)));
        assert!(!reopen(Ticket { completed_at: None, ..completed() }, noon()));
        assert!(!reopen(Ticket { reopened_at: Some(noon()), ..completed() }, noon()));
        assert!(elsewhere(&completed(), TicketStatus::Completed).all(|other| !reopen(other, noon())));
    }

    #[test]
    fn the_ticket_after_a_change_has_its_state_and_its_step() {
        let before = read(completed());
        let change = before.rate(stars(2), None, at()).expect("it is completed");
        let after = before.detail.clone().after(change.clone());
        assert_eq!(after.ticket.state(), change.state);
        assert_eq!(after.timeline, [before.detail.timeline, vec![change.step]].concat());
        let untouched = before.detail.ticket.state();
        let TicketState { status, updated_at, sla_due, rating, feedback, reopened_at } = untouched;
        let back = Ticket { status, updated_at, sla_due, rating, feedback, reopened_at, ..after.ticket };
        assert_eq!(back, before.detail.ticket, "nothing else is changed");
    }
}

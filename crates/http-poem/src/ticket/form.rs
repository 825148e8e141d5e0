//! What customers send about tickets, checked in one way for the API and the pages.

use http_kit::extract::{ListQuery, STATUS};
use http_kit::{FieldProblem, Problem, noted};
use portal_core::Locale;
use portal_core::support::ticket::{
    Description, Feedback, FollowUpError, IdempotencyKey, InvalidText, OpenTicket, OpenTicketError, Priority, Rating,
    TicketError, TicketFilter, TicketType, Title,
};

use crate::api::wire::seconds;
use crate::check;
use crate::problem::IntoProblem;
use crate::ticket::words::WrongField;

/// A new ticket as it was sent.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SentTicket<'a> {
    pub(crate) kind: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
    pub(crate) description: Option<&'a str>,
    /// Normal if nothing was sent.
    pub(crate) priority: Option<&'a str>,
}

impl SentTicket<'_> {
    /// What is asked for, or everything that is wrong with it, in the order of the form.
    pub(crate) fn check(
        self,
        idempotency_key: Option<IdempotencyKey>,
        locale: Locale,
    ) -> Result<OpenTicket, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let kind = noted(&mut wrong, self.kind());
        let title = noted(&mut wrong, self.title());
        let description = noted(&mut wrong, self.description());
        let priority = noted(&mut wrong, self.priority());
        match (kind, title, description, priority) {
            (Some(kind), Some(title), Some(description), Some(priority)) => {
                Ok(OpenTicket { kind, priority, title, description, idempotency_key, locale })
            }
            _ => Err(wrong),
        }
    }

    fn kind(self) -> Result<TicketType, FieldProblem> {
        let words = "ticket-type-missing";
        self.kind.unwrap_or_default().parse().map_err(|_| FieldProblem { field: "type", words })
    }

    fn title(self) -> Result<Title, FieldProblem> {
        Title::parse(self.title.unwrap_or_default()).map_err(|reason| {
            let words = match reason {
                InvalidText::Empty => "ticket-title-empty",
                InvalidText::TooLong { .. } => "ticket-title-long",
                _ => "ticket-title-control",
            };
            FieldProblem { field: "title", words }
        })
    }

    fn description(self) -> Result<Description, FieldProblem> {
        Description::parse(self.description.unwrap_or_default()).map_err(|reason| {
            let words = match reason {
                InvalidText::Empty => "ticket-description-empty",
                InvalidText::TooLong { .. } => "ticket-description-long",
                _ => "ticket-text-control",
            };
            FieldProblem { field: "description", words }
        })
    }

    fn priority(self) -> Result<Priority, FieldProblem> {
        let words = "ticket-priority-unknown";
        self.priority
            .map_or(Ok(Priority::Normal), |word| word.parse().map_err(|_| FieldProblem { field: "priority", words }))
    }
}

impl From<FieldProblem> for WrongField {
    fn from(FieldProblem { field, words }: FieldProblem) -> Self {
        Self { field, words }
    }
}

/// One to five stars.
pub(crate) fn stars(number: Option<i64>) -> Result<Rating, FieldProblem> {
    let stars = number.and_then(|number| u8::try_from(number).ok()).and_then(Rating::new);
    stars.ok_or(FieldProblem { field: "rating", words: "ticket-rating-missing" })
}

/// Words that may be left out.
pub(crate) fn remark(field: &'static str, text: Option<&str>) -> Result<Option<Feedback>, FieldProblem> {
    let words = match Feedback::parse(text.unwrap_or_default()) {
        Ok(feedback) => return Ok(Some(feedback)),
        Err(InvalidText::Empty) => return Ok(None),
        Err(InvalidText::TooLong { .. }) => "ticket-remark-long",
        Err(_) => "ticket-text-control",
    };
    Err(FieldProblem { field, words })
}

/// Which tickets a list is asked for.
pub(crate) fn filter(query: &ListQuery) -> Result<TicketFilter, Problem> {
    match query.status.as_deref() {
        None | Some("all") => Ok(TicketFilter::All),
        Some("active") => Ok(TicketFilter::Active),
        Some(word) => word.parse().map(TicketFilter::Status).map_err(|_| Problem::invalid(STATUS)),
    }
}

impl IntoProblem for TicketError {
    fn into_problem(self) -> Problem {
        match self {
            TicketError::NotFound => Problem::not_found(),
            TicketError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for OpenTicketError {
    fn into_problem(self) -> Problem {
        match self {
            OpenTicketError::KeyReused => {
                Problem::unprocessable("ticket:key-reused", "Idempotency key reused", "ticket-key-reused")
            }
            OpenTicketError::RateLimited { retry_after } => {
                let (kind, words) = ("ticket:rate-limited", "ticket-too-many-wait");
                Problem::refused(check::TICKET_LIMIT, kind, "Too many tickets", words).wait(seconds(retry_after))
            }
            OpenTicketError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for FollowUpError {
    fn into_problem(self) -> Problem {
        match self {
            FollowUpError::NotFound => Problem::not_found(),
            FollowUpError::NotNow => Problem::conflict("ticket:not-now", "Not possible now", "ticket-not-now"),
            busy @ FollowUpError::Busy => Problem::unavailable().because(busy),
            FollowUpError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: SentTicket<'_> = SentTicket {
        kind: Some("repair"),
        title: Some("Internet mati"),
        description: Some("Lampu LOS merah."),
        priority: None,
    };

    fn wrong(sent: SentTicket<'_>) -> Vec<&'static str> {
        let wrong = sent.check(None, Locale::Id).expect_err("something is wrong");
        wrong.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        assert_eq!(wrong(SentTicket::default()), ["type", "title", "description"]);
        assert_eq!(wrong(SentTicket { priority: Some("urgent"), kind: Some(""), ..WHOLE }), ["type", "priority"]);
    }

    #[test]
    fn without_a_wish_the_priority_is_normal() {
        assert_eq!(WHOLE.check(None, Locale::Id).map(|opening| opening.priority), Ok(Priority::Normal));
    }

    #[test]
    fn stars_are_one_to_five_and_a_remark_may_be_missing() {
        assert_eq!(
            [Some(0), Some(1), Some(5), Some(6), Some(257), None].map(|n| stars(n).is_ok()),
            [false, true, true, false, false, false]
        );
        assert_eq!(remark("note", Some(" \r\n")), Ok(None));
        assert!(remark("note", Some(&"x".repeat(1_001))).is_err());
    }
}

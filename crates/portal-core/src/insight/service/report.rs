//! Reading the figures of a period.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::backlog::Backlog;
use super::day::ServiceDay;
use crate::insight::analytics::{AnalyticsPeriod, ReadFiguresError, RecentDays};
use crate::kernel::actor::StaffActor;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, TicketNumber};
use crate::kernel::local_day::LocalDay;
use crate::staff::account::Permission;
use crate::staff::conversation::{ConversationDesk, ConversationRecord};
use crate::staff::desk::{TicketDesk, TicketRecord};
use crate::support::conversation::Topic;
use crate::support::ticket::CREATED_VIA_PORTAL;

/// The most active tickets that are counted.
const MOST: u32 = 100_000;

/// What the figures are read from.
#[derive(Clone)]
pub struct ServiceReportDeps {
    /// The tickets, if the system that keeps them can list those of all customers.
    pub tickets: Option<Arc<dyn TicketDesk>>,
    /// The conversations.
    pub conversations: Arc<dyn ConversationDesk>,
    /// Tells the days.
    pub clock: Arc<dyn Clock>,
}

/// Reads how customers were served.
#[derive(Clone)]
pub struct ServiceReports {
    deps: ServiceReportDeps,
}

/// How customers were served in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceReport {
    /// Every day of the period, the earliest first.
    pub days: Vec<(NaiveDate, ServiceDay)>,
    /// The tickets that wait now; `None` where tickets of all customers cannot be listed, whose figures are nothing then.
    pub backlog: Option<Backlog>,
}

impl ServiceReport {
    /// All days as one.
    pub fn total(&self) -> ServiceDay {
        self.days.iter().fold(ServiceDay::default(), |mut total, (_, day)| {
            total.merge(day);
            total
        })
    }
}

impl ServiceReports {
    /// Wires the use case.
    pub fn new(deps: ServiceReportDeps) -> Self {
        Self { deps }
    }

    /// How customers were served in the last days, today included.
    ///
    /// # Errors
    /// [`ReadFiguresError`]; it needs [`Permission::ReadAnalytics`].
    pub async fn recent(&self, staff: &StaffActor, days: RecentDays) -> Result<ServiceReport, ReadFiguresError> {
        if !staff.may(Permission::ReadAnalytics) {
            return Err(ReadFiguresError::Forbidden);
        }
        let today = self.deps.clock.local_date(self.deps.clock.now());
        Ok(self.read(AnalyticsPeriod::ending(today, days.count())?).await?)
    }

    /// How customers were served in `period`.
    ///
    /// # Errors
    /// [`PortError`] if tickets or conversations cannot be read.
    pub async fn read(&self, period: AnalyticsPeriod) -> Result<ServiceReport, PortError> {
        let (clock, now) = (self.deps.clock.as_ref(), self.deps.clock.now());
        let mut days = Days::of(clock, period);
        let (from, to) = days.span();
        // A ticket of the last day may have been answered after it.
        let conversations = self.deps.conversations.records(from, to.max(now)).await?;
        let mut backlog = None;
        if let Some(desk) = &self.deps.tickets {
            days.add_tickets(&desk.records(from, to).await?, &FirstMessages::of(&conversations));
            backlog = Some(Backlog::of(desk.active(MOST).await?.into_iter().map(|head| head.created_at), now));
        }
        days.add_chats(&conversations);
        for (at, rating) in self.deps.conversations.ratings(from, to).await? {
            days.on(Some(at), |day| day.chat_ratings.note(rating));
        }
        Ok(ServiceReport { days: days.0.into_iter().map(|(day, figures)| (day.day, figures)).collect(), backlog })
    }
}

/// When staff first wrote about each ticket.
struct FirstMessages<'a>(HashMap<(&'a CustomerId, &'a TicketNumber), DateTime<Utc>>);

impl<'a> FirstMessages<'a> {
    fn of(conversations: &'a [ConversationRecord]) -> Self {
        let of_ticket = |record: &'a ConversationRecord| match &record.topic {
            Topic::Ticket(number) => Some(((&record.customer_id, number), record.answered_at?)),
            Topic::Chat => None,
        };
        Self(conversations.iter().filter_map(of_ticket).collect())
    }

    /// When the ISP first did or said something about a ticket.
    fn answer(&self, ticket: &TicketRecord) -> Option<DateTime<Utc>> {
        let said = self.0.get(&(&ticket.customer_id, &ticket.number)).copied();
        ticket.moved_at.into_iter().chain(said).min()
    }
}

/// Days and their figures, the earliest first.
struct Days(Vec<(LocalDay, ServiceDay)>);

impl Days {
    fn of(clock: &dyn Clock, period: AnalyticsPeriod) -> Self {
        Self(period.days().map(|day| (LocalDay::of(clock, day), ServiceDay::default())).collect())
    }

    fn span(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let first = self.0.first().map_or(DateTime::UNIX_EPOCH, |(day, _)| day.starts);
        (first, self.0.last().map_or(first, |(day, _)| day.ends))
    }

    /// Changes the figures of the day of an instant, if it is in the period.
    fn on(&mut self, at: Option<DateTime<Utc>>, change: impl FnOnce(&mut ServiceDay)) {
        let Some(at) = at else { return };
        let place = self.0.partition_point(|(day, _)| day.ends <= at);
        if let Some((_, figures)) = self.0.get_mut(place).filter(|(day, _)| day.starts <= at) {
            change(figures);
        }
    }

    fn add_tickets(&mut self, tickets: &[TicketRecord], messages: &FirstMessages<'_>) {
        for ticket in tickets {
            self.on(Some(ticket.created_at), |day| {
                day.opened += 1;
                day.opened_in_portal += u64::from(ticket.created_via == CREATED_VIA_PORTAL);
                if let Some(at) = messages.answer(ticket) {
                    day.ticket_answers.note(at - ticket.created_at);
                }
            });
            self.on(ticket.completed_at, |day| {
                day.done += 1;
                day.reopened += u64::from(ticket.reopened_at.is_some());
                if let Some(rating) = ticket.rating {
                    day.ticket_ratings.note(rating);
                }
            });
        }
    }

    fn add_chats(&mut self, conversations: &[ConversationRecord]) {
        for chat in conversations.iter().filter(|record| record.topic == Topic::Chat) {
            self.on(Some(chat.created_at), |day| {
                day.chats += 1;
                if let Some(at) = chat.answered_at {
                    day.chat_answers.note(at - chat.created_at);
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;

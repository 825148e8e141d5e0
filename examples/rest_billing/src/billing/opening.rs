//! Opening tickets, under the next number of the day; a request that is sent again opens nothing.

use chrono::{Datelike, NaiveDate};

use super::records::{NewTicket, Step, Ticket};
use super::store::{Billing, LAST_YEAR, Records, Request};

/// What came of opening a ticket.
pub(super) enum Opened {
    New(Ticket),
    Before(Ticket),
    /// Another request had that name.
    NameTaken,
    Refused,
}

impl Billing {
    pub(super) fn open_ticket(&self, customer: &str, name: Option<&str>, new: &NewTicket) -> Opened {
        let mut records = self.records();
        let key = name.map(|name| (customer.to_owned(), name.to_owned()));
        let before = key.as_ref().and_then(|key| records.requests.get(key));
        if let Some(before) = before.filter(|before| before.remember_until > new.created_at) {
            if before.fingerprint != new.fingerprint {
                return Opened::NameTaken;
            }
            if let Some((ticket, _)) = records.tickets.get(&before.ticket_number) {
                return Opened::Before(ticket.clone());
            }
        }
        if new.created_at.year() > LAST_YEAR {
            return Opened::Refused;
        }
        let ticket = new.ticket(customer, records.next_number(new.day));
        if let (Some(key), Some(remember_until)) = (key, new.remember_until) {
            let (fingerprint, ticket_number) = (new.fingerprint.clone(), ticket.ticket_number.clone());
            records.requests.insert(key, Request { fingerprint, ticket_number, remember_until });
        }
        records.tickets.insert(ticket.ticket_number.clone(), (ticket.clone(), 1));
        Opened::New(ticket)
    }
}

impl Records {
    /// The next number of a day that no ticket has.
    fn next_number(&mut self, day: NaiveDate) -> String {
        let count = self.counts.entry(day).or_default();
        loop {
            *count += 1;
            let number = format!("TKT{}{count:03}", day.format("%Y%m%d"));
            if !self.tickets.contains_key(&number) {
                return number;
            }
        }
    }
}

impl NewTicket {
    fn ticket(&self, customer: &str, ticket_number: String) -> Ticket {
        let status = "open".to_owned();
        let opened =
            Step { event: "opened".into(), status: status.clone(), at: self.created_at, note: None, rating: None };
        Ticket {
            ticket_number,
            customer_id: customer.to_owned(),
            r#type: self.r#type.clone(),
            category: None,
            priority: self.priority.clone(),
            status,
            title: self.title.clone(),
            description: self.description.clone(),
            created_at: self.created_at,
            updated_at: self.created_at,
            scheduled_date: None,
            started_at: None,
            completed_at: None,
            actual_duration: None,
            sla_due_date: Some(self.sla_due_date),
            technician_name: None,
            technician_phone: None,
            resolution_notes: None,
            work_notes: None,
            customer_rating: None,
            customer_feedback: None,
            reopened_at: None,
            created_via: self.created_via.clone(),
            history: vec![opened],
        }
    }
}

//! Opening tickets, under the next number of the day; a request that is sent again opens nothing.

use adapters_rest::wire::{NewTicket, Step, Ticket};
use chrono::{Datelike, NaiveDate};

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
    pub(super) fn open_ticket(&self, name: Option<&str>, new: &NewTicket) -> Opened {
        let mut records = self.records();
        let key = name.map(|name| (new.customer_id.clone(), name.to_owned()));
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
        let ticket = opened(new, records.next_number(new.day));
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

fn opened(new: &NewTicket, ticket_number: String) -> Ticket {
    let status = "open".to_owned();
    let step = Step { event: "opened".into(), status: status.clone(), at: new.created_at, note: None, rating: None };
    Ticket {
        ticket_number,
        customer_id: new.customer_id.clone(),
        r#type: new.r#type.clone(),
        category: None,
        priority: new.priority.clone(),
        status,
        title: new.title.clone(),
        description: new.description.clone(),
        created_at: new.created_at,
        updated_at: new.created_at,
        scheduled_date: None,
        started_at: None,
        completed_at: None,
        actual_duration: None,
        sla_due_date: Some(new.sla_due_date),
        technician_name: None,
        technician_phone: None,
        resolution_notes: None,
        work_notes: None,
        steps: vec![step],
        customer_rating: None,
        customer_feedback: None,
        reopened_at: None,
        created_via: new.created_via.clone(),
    }
}

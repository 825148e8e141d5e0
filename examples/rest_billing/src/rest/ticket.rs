//! Tickets: searched and counted by the billing system, changed on the condition of their `ETag`.

use std::error::Error;

use async_trait::async_trait;
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::secret::hex;
use portal_core::support::ticket::{
    CREATED_VIA_PORTAL, Committed, NewTicket, OpenedTicket, Rating, Technician, Ticket, TicketChange, TicketCounts,
    TicketDetail, TicketEvent, TicketEventKind, TicketFilter, TicketList, TicketQuery, TicketRepo, TicketStatus,
    TicketVersion, VersionedTicket,
};
use portal_core::{Page, PortError, TicketNumber};
use reqwest::StatusCode;

use super::RestBilling;
use super::client::{CallError, readable, successful};
use crate::billing;

const PORT: &str = "ticket repository";

#[async_trait]
impl TicketRepo for RestBilling {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        let (request, words) = (query.page, query.search.words());
        let found = self.tickets(scope, query.filter, words, (request.page(), request.limit())).await;
        let (counts, tickets) = found.map_err(|error| error.of_port(PORT))?;
        let items = tickets.into_iter().map(|detail| detail.ticket).collect();
        Ok(TicketList { page: Page { items, total: counts.of(query.filter), request }, counts })
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        let found = RestBilling::find(self, &path(scope, number)).await.map_err(|error| error.of_port(PORT))?;
        Ok(found.and_then(|(ticket, version)| {
            Some(VersionedTicket { detail: known(ticket)?, version: TicketVersion::new(version) })
        }))
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        self.open_ticket(scope, new).await.map_err(|error| error.of_port(PORT))
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        let state = &change.state;
        let patch = billing::TicketPatch {
            status: state.status.as_str().to_owned(),
            updated_at: state.updated_at,
            sla_due_date: state.sla_due,
            customer_rating: state.rating.map(Rating::stars),
            customer_feedback: state.feedback.clone(),
            reopened_at: state.reopened_at,
            step: billing::Step {
                event: change.step.kind.as_str().to_owned(),
                status: change.step.status.as_str().to_owned(),
                at: change.step.at,
                note: change.step.note.clone(),
                rating: change.step.kind.rating().map(Rating::stars),
            },
        };
        let written = self.patch(&path(scope, &change.number), change.expected.as_str(), &patch).await;
        written.map_err(|error| error.of_port(PORT))
    }
}

fn path<'a>(scope: &'a CustomerScope, number: &'a TicketNumber) -> [&'a str; 4] {
    ["customers", scope.customer_id().as_str(), "tickets", number.as_str()]
}

impl RestBilling {
    /// How many tickets a search finds, and a page of those that pass the filter, latest activity first.
    pub(super) async fn tickets(
        &self,
        scope: &CustomerScope,
        filter: TicketFilter,
        words: &[String],
        (page, per_page): (u32, u32),
    ) -> Result<(TicketCounts, Vec<TicketDetail>), CallError> {
        let statuses: Vec<&str> = filter.statuses().into_iter().map(TicketStatus::as_str).collect();
        let (page, per_page) = (page.to_string(), per_page.to_string());
        let query = [
            ("page", page.as_str()),
            ("per_page", per_page.as_str()),
            ("status", &statuses.join(",")),
            ("q", &words.join(" ")),
        ];
        let list = self.page(&["customers", scope.customer_id().as_str(), "tickets"], &query).await?;
        let known_words = list.by_status.iter().filter_map(|(status, count)| Some((status.parse().ok()?, *count)));
        let counts = known_words.fold(TicketCounts::default(), |counts, (status, count)| counts.with(status, count));
        Ok((counts, list.items.into_iter().filter_map(known).collect()))
    }

    async fn open_ticket(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, CallError> {
        let record = new.idempotency.as_ref();
        let body = billing::NewTicket {
            r#type: new.kind.as_str().to_owned(),
            priority: new.priority.as_str().to_owned(),
            title: new.title.as_str().to_owned(),
            description: new.description.as_str().to_owned(),
            created_at: new.at,
            sla_due_date: new.sla_due,
            created_via: CREATED_VIA_PORTAL.to_owned(),
            day: new.day,
            fingerprint: record.map(|record| hex(&record.request)),
            remember_until: record.map(|record| record.keep_until),
        };
        let request = self.post(&["customers", scope.customer_id().as_str(), "tickets"], &body);
        let Some(mut request) = request else { return Err(CallError::Status(StatusCode::NOT_FOUND)) };
        if let Some(record) = record {
            request = request.header("Idempotency-Key", hex(&record.name));
        }
        let answer = request.send().await?;
        let status = answer.status();
        if status == StatusCode::CONFLICT {
            return Ok(OpenedTicket::KeyReused);
        }
        let ticket = read(successful(answer)?.json().await?);
        let detail = Box::new(ticket.map_err(|error| CallError::Unreadable(error.to_string().into()))?);
        Ok(if status == StatusCode::CREATED { OpenedTicket::New(detail) } else { OpenedTicket::Before(detail) })
    }
}

fn known(record: billing::Ticket) -> Option<TicketDetail> {
    let number = record.ticket_number.clone();
    readable(&["tickets", &number], read(record))
}

fn read(record: billing::Ticket) -> Result<TicketDetail, Box<dyn Error>> {
    let number = TicketNumber::parse(&record.ticket_number)?;
    let timeline = record.history.into_iter().filter_map(|one| readable(&["tickets", number.as_str()], step(one)));
    let timeline = timeline.collect();
    let technician = record.technician_name.map(|name| Technician { name, phone: record.technician_phone });
    let ticket = Ticket {
        number,
        kind: record.r#type.parse()?,
        category: record.category,
        priority: record.priority.parse()?,
        status: record.status.parse()?,
        title: record.title,
        description: record.description,
        created_at: record.created_at,
        updated_at: record.updated_at,
        scheduled_at: record.scheduled_date,
        started_at: record.started_at,
        completed_at: record.completed_at,
        actual_duration: record.actual_duration,
        sla_due: record.sla_due_date,
        technician,
        resolution_notes: record.resolution_notes,
        work_notes: record.work_notes,
        rating: rating(record.customer_rating)?,
        feedback: record.customer_feedback,
        reopened_at: record.reopened_at,
        created_via: record.created_via,
    };
    Ok(TicketDetail { ticket, timeline })
}

fn step(step: billing::Step) -> Result<TicketEvent, Box<dyn Error>> {
    let kind = TicketEventKind::read(&step.event, rating(step.rating)?)?;
    Ok(TicketEvent { kind, status: step.status.parse()?, at: step.at, note: step.note })
}

fn rating(stars: Option<u8>) -> Result<Option<Rating>, &'static str> {
    stars.map(|stars| Rating::new(stars).ok_or("not one to five stars")).transpose()
}

//! Tickets. A customer has a few dozen, so all are read, and the core's own rules filter, search and count them. They are
//! changed on the condition of their `ETag`.

use std::cmp::Reverse;
use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::secret::hex;
use portal_core::support::ticket::{
    CREATED_VIA_PORTAL, Committed, NewTicket, OpenedTicket, Rating, Technician, Ticket, TicketChange, TicketCounts,
    TicketDetail, TicketEvent, TicketEventKind, TicketList, TicketQuery, TicketRepo, TicketVersion, VersionedTicket,
};
use portal_core::{Page, PortError, TicketNumber};
use reqwest::{Method, StatusCode};

use crate::RestStore;
use crate::cache::Part;
use crate::call::{CallError, readable, records};
use crate::wire;

const PORT: &str = "ticket repository";

const PART: Part<Vec<TicketDetail>> = |parts| &mut parts.tickets;

/// The version of a ticket that was kept: no record has it, so a change that was decided on it is decided again.
const KEPT: &str = "\"kept\"";

#[async_trait]
impl TicketRepo for RestStore {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        let all = self.tickets(scope).await.map_err(|error| error.of_port(PORT))?;
        let found: Vec<&Ticket> = all.iter().map(|one| &one.ticket).filter(|one| query.search.finds(one)).collect();
        let counts = counts(found.iter().copied());
        let shown = found.into_iter().filter(|one| query.filter.admits(one.status));
        let (skip, take) = (query.page.offset(), query.page.limit());
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let items = shown.skip(skip).take(take as usize).cloned().collect();
        Ok(TicketList { page: Page { items, total: counts.of(query.filter), request: query.page }, counts })
    }

    /// It is always asked for: changes are decided on it. While the other system does not answer, it is shown as it was.
    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        let error = match self.calls().find(&["tickets", number.as_str()]).await {
            Ok(found) => return Ok(found.and_then(|(value, version, _)| of_scope(scope, number, value, version))),
            Err(error) => error,
        };
        let Some(kept) = self.stands_in(scope, PART) else { return Err(error.of_port(PORT)) };
        let kept = kept.iter().find(|detail| detail.ticket.number == *number).cloned();
        let kept = kept.ok_or_else(|| error.of_port(PORT))?;
        Ok(Some(VersionedTicket { detail: kept, version: TicketVersion::new(KEPT.to_owned()) }))
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        self.write(scope, self.open_ticket(scope, new)).await.map_err(|error| error.of_port(PORT))
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        self.write(scope, self.commit_ticket(scope, change)).await.map_err(|error| error.of_port(PORT))
    }
}

impl RestStore {
    /// The customer's tickets, latest activity first.
    pub(crate) async fn tickets(&self, scope: &CustomerScope) -> Result<Arc<Vec<TicketDetail>>, CallError> {
        let (store, owner) = (self.clone(), scope.clone());
        let read = async move {
            let path = ["customers", owner.customer_id().as_str(), "tickets"];
            let (found, bytes) = store.calls().list("tickets", &path, &[]).await?;
            let found = records::<wire::Ticket>("tickets", "ticket_number", found).into_iter();
            // Nothing of another customer is shown, whatever is answered.
            let own = found.filter(|record| record.customer_id == owner.customer_id().as_str());
            let mut all: Vec<TicketDetail> = own.filter_map(known).collect();
            all.sort_by_key(|one| Reverse((one.ticket.updated_at, one.ticket.number.clone())));
            Ok((all, bytes))
        };
        self.part(scope, PART, read).await
    }

    async fn open_ticket(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, CallError> {
        let record = new.idempotency.as_ref();
        let request = self.calls().request(Method::POST, &["tickets"]).ok_or(CallError::Status(404))?;
        let mut request = request.json(&written(scope, new));
        if let Some(record) = record {
            request = request.header("Idempotency-Key", hex(&record.name));
        }
        let answer = self.calls().send(request).await?;
        if answer.status == StatusCode::CONFLICT {
            return Ok(OpenedTicket::KeyReused);
        }
        let ticket: wire::Ticket = answer.data()?;
        let detail = read(ticket).map_err(|_| CallError::Unreadable("the new ticket makes no sense"))?;
        let detail = Box::new(detail);
        Ok(if answer.status == StatusCode::CREATED { OpenedTicket::New(detail) } else { OpenedTicket::Before(detail) })
    }

    /// Numbers may be known to others: the ticket is changed if it is the customer's, while it has the version.
    async fn commit_ticket(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, CallError> {
        let path = ["tickets", change.number.as_str()];
        let expected = change.expected.as_str();
        let found = self.calls().find(&path).await?;
        let found = found.and_then(|(value, version, _)| of_scope(scope, &change.number, value, version));
        if found.is_none_or(|found| found.version.as_str() != expected) {
            return Ok(Committed::Conflict);
        }
        self.patch(&path, expected, &patch(change)).await
    }
}

fn written(scope: &CustomerScope, new: &NewTicket) -> wire::NewTicket {
    let record = new.idempotency.as_ref();
    wire::NewTicket {
        customer_id: scope.customer_id().as_str().to_owned(),
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
    }
}

fn patch(change: &TicketChange) -> wire::TicketPatch {
    let (state, step) = (&change.state, &change.step);
    wire::TicketPatch {
        status: state.status.as_str().to_owned(),
        updated_at: state.updated_at,
        sla_due_date: state.sla_due,
        customer_rating: state.rating.map(Rating::stars),
        customer_feedback: state.feedback.clone(),
        reopened_at: state.reopened_at,
        steps: vec![wire::Step {
            event: step.kind.as_str().to_owned(),
            status: step.status.as_str().to_owned(),
            at: step.at,
            note: step.note.clone(),
            rating: step.kind.rating().map(Rating::stars),
        }],
    }
}

/// How many tickets there are at each status.
pub(crate) fn counts<'a>(tickets: impl Iterator<Item = &'a Ticket>) -> TicketCounts {
    tickets.fold(TicketCounts::default(), |counts, ticket| counts.with(ticket.status, 1))
}

/// The ticket, if it is the customer's and the one that was asked for.
fn of_scope(
    scope: &CustomerScope,
    number: &TicketNumber,
    value: serde_json::Value,
    version: String,
) -> Option<VersionedTicket> {
    let record: wire::Ticket = readable("tickets", number.as_str(), serde_json::from_value(value))?;
    if record.customer_id != scope.customer_id().as_str() {
        return None;
    }
    let detail = known(record).filter(|detail| detail.ticket.number == *number)?;
    Some(VersionedTicket { detail, version: TicketVersion::new(version) })
}

fn known(record: wire::Ticket) -> Option<TicketDetail> {
    let number = record.ticket_number.clone();
    readable("tickets", &number, read(record))
}

fn read(record: wire::Ticket) -> Result<TicketDetail, Box<dyn Error>> {
    let number = TicketNumber::parse(&record.ticket_number)?;
    let timeline = record.steps.into_iter().filter_map(|one| readable("tickets", number.as_str(), step(one)));
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

fn step(step: wire::Step) -> Result<TicketEvent, Box<dyn Error>> {
    let kind = TicketEventKind::read(&step.event, rating(step.rating)?)?;
    Ok(TicketEvent { kind, status: step.status.parse()?, at: step.at, note: step.note })
}

fn rating(stars: Option<u8>) -> Result<Option<Rating>, &'static str> {
    stars.map(|stars| Rating::new(stars).ok_or("not one to five stars")).transpose()
}

//! Tickets with the steps that the ISP adds to them.

use chrono::{DateTime, Utc};

use super::cell::Row;
use super::error::FieldProblem;
use super::fields::{Conventions, Fields, unknown_fields};
use super::model::{Record, RecordWrite};
use crate::kernel::edit::Edit;
use crate::kernel::id::{CustomerId, TicketNumber};
use crate::support::ticket::{Priority, TicketEvent, TicketEventKind, TicketStatus, TicketType};

/// A ticket, without what only its customer writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRecord {
    /// Its number.
    pub number: TicketNumber,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// What it is about.
    pub kind: TicketType,
    /// The ISP's own category.
    pub category: Option<String>,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub status: TicketStatus,
    /// What it is about, in a line.
    pub title: String,
    /// The whole.
    pub description: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
    /// When somebody is to come.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
    /// How long the work took, in minutes.
    pub actual_duration: Option<u32>,
    /// By when it is promised to be done.
    pub sla_due: Option<DateTime<Utc>>,
    /// Who works on it.
    pub technician_name: Option<String>,
    /// Their number as the ISP writes it.
    pub technician_phone: Option<String>,
    /// How it was solved.
    pub resolution_notes: Option<String>,
    /// What was done.
    pub work_notes: Option<String>,
    /// Its timeline, in the order things were written. A change may add steps at its end, and takes none away.
    pub steps: Vec<TicketEvent>,
}

/// What is written of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketWrite {
    /// The ticket.
    pub number: TicketNumber,
    /// Whose it is.
    pub customer_id: Edit<CustomerId>,
    /// What it is about.
    pub kind: Edit<TicketType>,
    /// The ISP's own category.
    pub category: Edit<String>,
    /// How urgent it is; of a new ticket `normal`.
    pub priority: Edit<Priority>,
    /// Where it stands; of a new ticket `open`.
    pub status: Edit<TicketStatus>,
    /// What it is about, in a line.
    pub title: Edit<String>,
    /// The whole.
    pub description: Edit<String>,
    /// When it was opened; of a new ticket now.
    pub created_at: Edit<DateTime<Utc>>,
    /// When something last happened to it; now, if the write changes something.
    pub updated_at: Edit<DateTime<Utc>>,
    /// When somebody is to come.
    pub scheduled_at: Edit<DateTime<Utc>>,
    /// When work began.
    pub started_at: Edit<DateTime<Utc>>,
    /// When it was done.
    pub completed_at: Edit<DateTime<Utc>>,
    /// How long the work took, in minutes.
    pub actual_duration: Edit<u32>,
    /// By when it is promised to be done.
    pub sla_due: Edit<DateTime<Utc>>,
    /// Who works on it.
    pub technician_name: Edit<String>,
    /// Their number.
    pub technician_phone: Edit<String>,
    /// How it was solved.
    pub resolution_notes: Edit<String>,
    /// What was done.
    pub work_notes: Edit<String>,
    /// Steps of its timeline; those that are on file already are not added again.
    pub steps: Edit<Vec<TicketEvent>>,
}

/// The fields of a step.
pub const STEP_FIELDS: [&str; 3] = ["status", "at", "note"];

impl Record for TicketRecord {
    type Id = TicketNumber;
    type Write = TicketWrite;

    const KIND: &'static str = "tickets";
    const PARENT: &'static str = "customer_id";

    fn id(&self) -> &TicketNumber {
        &self.number
    }
}

impl RecordWrite for TicketWrite {
    type Record = TicketRecord;

    const FIELDS: &'static [&'static str] = &[
        "ticket_number",
        "customer_id",
        "type",
        "category",
        "priority",
        "status",
        "title",
        "description",
        "created_at",
        "updated_at",
        "scheduled_date",
        "started_at",
        "completed_at",
        "actual_duration",
        "sla_due_date",
        "technician_name",
        "technician_phone",
        "resolution_notes",
        "work_notes",
        "steps",
    ];
    const REQUIRED: &'static [&'static str] = &["ticket_number", "customer_id", "type", "title"];
    const EXAMPLE: &'static [&'static str] = &[
        "REP-2025-0001",
        "AGLS202510150001",
        "repair",
        "Internet",
        "normal",
        "completed",
        "Internet sering putus",
        "Putus setiap malam",
        "2025-11-03 08:00",
        "2025-11-03 15:00",
        "2025-11-03 13:00",
        "2025-11-03 13:10",
        "2025-11-03 14:40",
        "90",
        "2025-11-04 08:00",
        "Andi",
        "081234567890",
        "Konektor diganti",
        "",
        "",
    ];

    fn read(row: &Row<'_>, conventions: Conventions<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut fields = Fields::of(row, conventions);
        fields.refuse_all(unknown_fields(row, Self::FIELDS));
        let number = fields.identity("ticket_number");
        let customer_id = fields.word("customer_id");
        let kind = fields.kept("type", |text| word(text, TicketType::ALL.iter().map(|kind| kind.as_str())));
        let category = fields.text("category");
        let priority = fields.parsed("priority", |text| word(text, Priority::ALL.iter().map(|p| p.as_str())));
        let status = fields.parsed("status", status);
        let title = fields.kept_text("title");
        let description = fields.note("description");
        let [created_at, updated_at, scheduled_at, started_at, completed_at, sla_due] =
            ["created_at", "updated_at", "scheduled_date", "started_at", "completed_at", "sla_due_date"]
                .map(|field| fields.instant(field));
        let actual_duration = fields.minutes("actual_duration");
        let [technician_name, technician_phone] =
            ["technician_name", "technician_phone"].map(|field| fields.text(field));
        let [resolution_notes, work_notes] = ["resolution_notes", "work_notes"].map(|field| fields.note(field));
        let steps = fields.rows("steps", step);
        let write = number.map(|number| Self {
            number,
            customer_id,
            kind,
            category,
            priority,
            status,
            title,
            description,
            created_at,
            updated_at,
            scheduled_at,
            started_at,
            completed_at,
            actual_duration,
            sla_due,
            technician_name,
            technician_phone,
            resolution_notes,
            work_notes,
            steps,
        });
        fields.end(write)
    }

    fn id(&self) -> &TicketNumber {
        &self.number
    }

    fn over(&self, on_file: Option<&TicketRecord>, now: DateTime<Utc>) -> Result<TicketRecord, Vec<FieldProblem>> {
        let mut record = match on_file {
            Some(on_file) => on_file.clone(),
            None => self.opened(now)?,
        };
        if let Some(owner) = self.customer_id.set().filter(|owner| **owner != record.customer_id) {
            let problem = format!("the ticket is on file as one of {}, not of {owner}", record.customer_id);
            return Err(vec![FieldProblem::new("customer_id", problem)]);
        }
        record.kind = self.kind.over_or(Some(record.kind), record.kind);
        record.category = self.category.over(record.category);
        record.priority = self.priority.over_or(Some(record.priority), Priority::Normal);
        record.title = self.title.over_or(Some(record.title.clone()), record.title);
        record.description = self.description.over_or(Some(record.description), String::new());
        record.created_at = self.created_at.over_or(Some(record.created_at), record.created_at);
        record.scheduled_at = self.scheduled_at.over(record.scheduled_at);
        record.started_at = self.started_at.over(record.started_at);
        record.completed_at = self.completed_at.over(record.completed_at);
        record.actual_duration = self.actual_duration.over(record.actual_duration);
        record.sla_due = self.sla_due.over(record.sla_due);
        record.technician_name = self.technician_name.over(record.technician_name);
        record.technician_phone = self.technician_phone.over(record.technician_phone);
        record.resolution_notes = self.resolution_notes.over(record.resolution_notes);
        record.work_notes = self.work_notes.over(record.work_notes);
        self.move_to_status(&mut record, now);
        match (self.updated_at.set(), on_file) {
            (Some(at), _) => record.updated_at = *at,
            (None, Some(before)) if *before != record => record.updated_at = now,
            (None, _) => {}
        }
        Ok(record)
    }
}

impl TicketWrite {
    /// A new ticket, of which nothing else is known yet.
    fn opened(&self, now: DateTime<Utc>) -> Result<TicketRecord, Vec<FieldProblem>> {
        let (Some(customer_id), Some(kind), Some(title)) = (self.customer_id.set(), self.kind.set(), self.title.set())
        else {
            let missing = [
                ("customer_id", self.customer_id.set().is_none()),
                ("type", self.kind.set().is_none()),
                ("title", self.title.set().is_none()),
            ];
            let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
            return Err(missing.map(|(field, _)| FieldProblem::missing(field)).collect());
        };
        let created_at = *self.created_at.set().unwrap_or(&now);
        Ok(TicketRecord {
            number: self.number.clone(),
            customer_id: customer_id.clone(),
            kind: *kind,
            category: None,
            priority: Priority::Normal,
            status: TicketStatus::Open,
            title: title.clone(),
            description: String::new(),
            created_at,
            updated_at: created_at,
            scheduled_at: None,
            started_at: None,
            completed_at: None,
            actual_duration: None,
            sla_due: None,
            technician_name: None,
            technician_phone: None,
            resolution_notes: None,
            work_notes: None,
            steps: Vec::new(),
        })
    }

    /// Adds the steps that are new, and one for a status that no step leads to. A row that is older than what the
    /// customer did last moves nothing.
    fn move_to_status(&self, record: &mut TicketRecord, now: DateTime<Utc>) {
        let sent = self.steps.set().map(Vec::as_slice).unwrap_or_default();
        for step in sent {
            let is_there = |on_file: &TicketEvent| {
                (on_file.status, on_file.at, &on_file.note) == (step.status, step.at, &step.note)
            };
            if !record.steps.iter().any(is_there) {
                record.steps.push(step.clone());
            }
        }
        let last = sent.last().map(|step| step.status);
        let is_stale =
            self.updated_at.set().is_some_and(|at| record.steps.iter().any(|step| is_of_customer(step, *at)));
        let status = self.status.over(last).filter(|_| !is_stale).unwrap_or(record.status);
        let is_told = record.steps.last().is_some_and(|step| step.status == status);
        let is_first = record.steps.is_empty() && status == TicketStatus::Open;
        if status != record.status && !is_told && !is_first {
            let at = *self.updated_at.set().unwrap_or(&now);
            record.steps.push(TicketEvent { kind: TicketEventKind::Moved, status, at, note: None });
        }
        record.status = status;
    }
}

/// Whether the customer moved the ticket with the step, and later than `at`.
fn is_of_customer(step: &TicketEvent, at: DateTime<Utc>) -> bool {
    matches!(step.kind, TicketEventKind::Reopened | TicketEventKind::Cancelled) && step.at > at
}

/// One step.
fn step(fields: &mut Fields<'_>) -> Option<TicketEvent> {
    fields.refuse_unknown(&STEP_FIELDS);
    let status = fields.kept("status", status);
    let status = fields.required("status", status);
    let at = fields.instant("at");
    let at = fields.required("at", at);
    let note = fields.note("note").over(None);
    Some(TicketEvent { kind: TicketEventKind::Moved, status: status?, at: at?, note })
}

fn status(text: &str) -> Result<TicketStatus, String> {
    word(text, TicketStatus::ALL.iter().map(|status| status.as_str()))
}

/// One of the words that `all` lists.
fn word<T: std::str::FromStr>(text: &str, all: impl Iterator<Item = &'static str>) -> Result<T, String> {
    text.parse().map_err(|_| format!("is none of {}", all.collect::<Vec<_>>().join(", ")))
}

//! Examples of answers about tickets, of the types that are really answered.

use portal_core::support::ticket::{Priority, TicketStatus, TicketType};
use serde_json::{Value, json};

use crate::ticket::wire::{Step, TicketId, TicketItem, WholeTicket};

const OPENED: &str = "2025-11-05T14:30:00+07:00";
const COMPLETED: &str = "2025-11-05T16:00:00+07:00";

/// A ticket that was opened a moment ago.
fn ticket() -> TicketItem {
    TicketItem {
        id: TicketId::Digits(20_251_105_001),
        ticket_number: "TKT20251105001".to_owned(),
        r#type: TicketType::Repair.as_str(),
        category: None,
        priority: Priority::High.as_str(),
        status: TicketStatus::Open.as_str(),
        title: "Internet mati".to_owned(),
        description: "Lampu LOS merah sejak pagi.".to_owned(),
        created_at: OPENED.to_owned(),
        updated_at: OPENED.to_owned(),
        scheduled_date: None,
        started_at: None,
        completed_at: None,
        actual_duration: None,
        sla_due_date: Some("2025-11-05T18:30:00+07:00".to_owned()),
        technician_name: None,
        technician_phone: None,
        resolution_notes: None,
        work_notes: None,
        customer_rating: None,
        customer_feedback: None,
        created_via: "customer_portal".to_owned(),
    }
}

fn step(status: TicketStatus, at: &str, note: Option<&str>, event: &'static str) -> Step {
    Step { status: status.as_str(), at: at.to_owned(), note: note.map(str::to_owned), event, rating: None }
}

fn opened() -> WholeTicket {
    WholeTicket { ticket: ticket(), timeline: vec![step(TicketStatus::Open, OPENED, None, "opened")] }
}

fn completed() -> WholeTicket {
    let mut whole = opened();
    let note = Some("Sambungan kembali normal.");
    whole.ticket.status = TicketStatus::Completed.as_str();
    whole.ticket.completed_at = Some(COMPLETED.to_owned());
    whole.timeline.push(step(TicketStatus::Completed, COMPLETED, note, "moved"));
    whole
}

fn told(message: &str, data: &WholeTicket) -> Value {
    json!({ "success": true, "message": message, "data": data })
}

/// A page with one ticket.
pub(crate) fn page() -> Value {
    let pagination = json!({ "total": 1, "page": 1, "limit": 10, "totalPages": 1 });
    json!({ "success": true, "data": { "tickets": [ticket()], "pagination": pagination } })
}

/// A ticket that is shown.
pub(crate) fn shown() -> Value {
    json!({ "success": true, "data": opened() })
}

/// A ticket that was opened.
pub(crate) fn created() -> Value {
    told("Tiket sudah kami terima. Konfirmasinya kami kirim ke WhatsApp Anda.", &opened())
}

/// A ticket that was rated.
pub(crate) fn rated() -> Value {
    let (at, words) = ("2025-11-05T19:00:00+07:00", "Cepat dan ramah.");
    let mut whole = completed();
    at.clone_into(&mut whole.ticket.updated_at);
    whole.ticket.customer_rating = Some(5);
    whole.ticket.customer_feedback = Some(words.to_owned());
    whole.timeline.push(Step { rating: Some(5), ..step(TicketStatus::Completed, at, Some(words), "rated") });
    told("Terima kasih atas penilaian Anda.", &whole)
}

/// A ticket that was cancelled.
pub(crate) fn cancelled() -> Value {
    let at = "2025-11-05T14:40:00+07:00";
    let mut whole = opened();
    whole.ticket.status = TicketStatus::Cancelled.as_str();
    at.clone_into(&mut whole.ticket.updated_at);
    whole.timeline.push(step(TicketStatus::Cancelled, at, Some("Sudah menyala lagi."), "cancelled"));
    told("Tiket sudah dibatalkan.", &whole)
}

/// A ticket that was reopened.
pub(crate) fn reopened() -> Value {
    let at = "2025-11-05T20:00:00+07:00";
    let mut whole = completed();
    whole.ticket.status = TicketStatus::Open.as_str();
    at.clone_into(&mut whole.ticket.updated_at);
    whole.ticket.sla_due_date = Some("2025-11-06T00:00:00+07:00".to_owned());
    whole.timeline.push(step(TicketStatus::Open, at, Some("Masih putus-putus."), "reopened"));
    told("Tiket sudah kami buka lagi.", &whole)
}

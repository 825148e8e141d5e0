//! Sample tickets: the list in its moods, the form, and one ticket in several states.

use chrono::TimeDelta;
use http_kit::i18n::Locale;
use http_poem::views::{
    Brand, Layout, Notice, Pagination, RatingForm, ReopenForm, TicketNewPage, TicketPage, TicketsPage, TypedTicket,
    WrongField,
};
use portal_core::support::ticket::{
    Priority, Rating, Technician, Ticket, TicketCounts, TicketDetail, TicketEvent, TicketEventKind, TicketFilter,
    TicketList, TicketPolicy, TicketStatus, TicketType,
};
use portal_core::{Page, PageRequest, TicketNumber};

use super::{Pages, add, customer, now};

/// A ticket that stands at `status`, opened `hours` ago.
pub(crate) fn ticket(counter: u32, title: &str, status: TicketStatus, hours: i64) -> Ticket {
    let opened = now() - TimeDelta::hours(hours);
    let is_done = status == TicketStatus::Completed;
    let technician = Technician { name: "Rudi Hartono".to_owned(), phone: Some("0812-9876-5432".to_owned()) };
    Ticket {
        number: TicketNumber::of_day(opened.date_naive(), counter),
        kind: if title.starts_with("Upgrade") { TicketType::Upgrade } else { TicketType::Repair },
        category: (status == TicketStatus::InProgress).then(|| "Gangguan fiber".to_owned()),
        priority: if hours < 12 { Priority::High } else { Priority::Normal },
        status,
        title: title.to_owned(),
        description: "Sejak jam 6 pagi lampu LOS merah.\nSudah saya matikan dan nyalakan lagi, masih sama.".to_owned(),
        created_at: opened,
        updated_at: opened + TimeDelta::minutes(30 * hours.min(4)),
        scheduled_at: (status == TicketStatus::InProgress).then(|| now() + TimeDelta::hours(2)),
        started_at: is_done.then(|| opened + TimeDelta::hours(1)),
        completed_at: is_done.then(|| opened + TimeDelta::hours(2)),
        actual_duration: is_done.then_some(60),
        sla_due: Some(opened + TimeDelta::hours(if hours < 12 { 4 } else { 24 })),
        technician: (status != TicketStatus::Open).then_some(technician),
        resolution_notes: is_done.then(|| "Konektor di tiang diganti, redaman kembali normal.".to_owned()),
        work_notes: (status == TicketStatus::InProgress).then(|| "Membawa OTDR dan konektor cadangan.".to_owned()),
        rating: None,
        feedback: None,
        reopened_at: None,
        created_via: "customer_portal".to_owned(),
    }
}

fn step(ticket: &Ticket, minutes: i64, kind: TicketEventKind, status: TicketStatus, note: &str) -> TicketEvent {
    let note = (!note.is_empty()).then(|| note.to_owned());
    TicketEvent { kind, status, at: ticket.created_at + TimeDelta::minutes(minutes), note }
}

/// The page of a ticket with the steps that led to where it stands.
pub(crate) fn page(layout: Layout, ticket: Ticket) -> TicketPage {
    let mut timeline = vec![step(&ticket, 0, TicketEventKind::Opened, TicketStatus::Open, "")];
    if ticket.status != TicketStatus::Open || ticket.reopened_at.is_some() {
        let moved = TicketEventKind::Moved;
        timeline.push(step(&ticket, 20, moved, TicketStatus::Assigned, "Ditugaskan ke Rudi Hartono."));
        timeline.push(step(&ticket, 60, moved, TicketStatus::InProgress, ""));
    }
    if ticket.completed_at.is_some() {
        let note = "Sambungan kembali normal.";
        timeline.push(step(&ticket, 120, TicketEventKind::Moved, TicketStatus::Completed, note));
    }
    if let Some(rating) = ticket.rating {
        timeline.push(step(&ticket, 180, TicketEventKind::Rated(rating), TicketStatus::Completed, "Cepat dan ramah."));
    }
    if ticket.reopened_at.is_some() {
        timeline.push(step(&ticket, 240, TicketEventKind::Reopened, TicketStatus::Open, "Masih putus-putus."));
    }
    let detail = TicketDetail { ticket, timeline };
    TicketPage { layout, detail, rating: None, reopening: None, policy: TicketPolicy::default(), thread: None }
}

/// The empty form.
pub(crate) fn form(layout: Layout) -> TicketNewPage {
    TicketNewPage {
        layout,
        idempotency_key: "sample-key".to_owned(),
        typed: TypedTicket { priority: "normal".to_owned(), ..TypedTicket::default() },
        wrong: Vec::new(),
        trouble: None,
        policy: TicketPolicy::default(),
        picker: None,
    }
}

/// The list of these tickets.
pub(crate) fn list(layout: Layout, filter: TicketFilter, items: Vec<Ticket>) -> TicketsPage {
    let total = if items.is_empty() { 0 } else { 24 };
    let pagination = Pagination::new("/customer/tickets", &TicketsPage::query(filter, ""), 1, u64::from(total > 0) * 3);
    let page = Page { items, total, request: PageRequest::default() };
    let counts = TicketCounts::default().with(TicketStatus::Open, total);
    TicketsPage { layout, filter, search: String::new(), list: TicketList { page, counts }, pagination }
}

fn several() -> Vec<Ticket> {
    vec![
        ticket(12, "Internet mati sejak pagi, lampu LOS merah", TicketStatus::InProgress, 1),
        ticket(9, "Wi-Fi lambat setiap malam", TicketStatus::Open, 5),
        ticket(4, "Kabel di tiang depan rumah putus tertabrak truk", TicketStatus::OnHold, 80),
        ticket(2, "Upgrade ke paket 100 Mbps", TicketStatus::Completed, 800),
        ticket(1, "Pindah lokasi modem", TicketStatus::Cancelled, 2_000),
    ]
}

/// The list, the form and the tickets.
pub(super) fn tickets(locale: Locale, brand: &Brand, pages: &mut Pages) -> askama::Result<()> {
    let layout = |path: &str| customer(locale, brand, path, "Budi Santoso");
    let lists = || layout("/customer/tickets");
    add(pages, "tickets", &list(lists(), TicketFilter::All, several()))?;
    add(pages, "tickets-none", &list(lists(), TicketFilter::All, Vec::new()))?;
    add(pages, "tickets-none-active", &list(lists(), TicketFilter::Active, Vec::new()))?;
    forms(&layout("/customer/tickets/new"), pages)?;
    one_by_one(&layout("/customer/tickets/TKT20251105012"), locale, pages)
}

fn forms(layout: &Layout, pages: &mut Pages) -> askama::Result<()> {
    add(pages, "ticket-new", &form(layout.clone()))?;
    let mut wrong = form(layout.clone());
    "Sejak pagi.".clone_into(&mut wrong.typed.description);
    wrong.wrong = vec![
        WrongField { field: "type", words: "ticket-type-missing" },
        WrongField { field: "title", words: "ticket-title-empty" },
    ];
    add(pages, "ticket-new-wrong", &wrong)?;
    let trouble = Some(layout.t("ticket-unavailable"));
    add(pages, "ticket-new-away", &TicketNewPage { trouble, ..form(layout.clone()) })
}

fn one_by_one(layout: &Layout, locale: Locale, pages: &mut Pages) -> askama::Result<()> {
    let title = "Internet mati sejak pagi, lampu LOS merah";
    let shown = |status, hours| page(layout.clone(), ticket(12, title, status, hours));
    let mut fresh = shown(TicketStatus::Open, 0);
    fresh.layout.flash = Some(Notice::TicketOpened.flash(locale));
    add(pages, "ticket-fresh", &fresh)?;
    add(pages, "ticket-work", &shown(TicketStatus::InProgress, 1))?;
    add(pages, "ticket-late", &shown(TicketStatus::OnHold, 80))?;
    add(pages, "ticket-cancelled", &shown(TicketStatus::Cancelled, 80))?;
    let mut done = shown(TicketStatus::Completed, 30);
    done.rating = Some(RatingForm::default());
    done.reopening = Some(ReopenForm { until: now() + TimeDelta::days(6), note: String::new(), wrong: None });
    add(pages, "ticket-done", &done)?;
    let wrong = vec![WrongField { field: "rating", words: "ticket-rating-missing" }];
    done.rating = Some(RatingForm { stars: None, feedback: "Cepat.".to_owned(), wrong });
    add(pages, "ticket-unrated", &done)?;
    let mut rated = ticket(12, title, TicketStatus::Completed, 30);
    (rated.rating, rated.feedback) = (Rating::new(4), Some("Cepat dan ramah.".to_owned()));
    add(pages, "ticket-rated", &page(layout.clone(), rated))?;
    let mut reopened = ticket(12, title, TicketStatus::Open, 30);
    reopened.completed_at = Some(now() - TimeDelta::hours(20));
    reopened.reopened_at = Some(now());
    reopened.sla_due = Some(now() + TimeDelta::hours(24));
    add(pages, "ticket-reopened", &page(layout.clone(), reopened))
}

//! Reading a ticket back, with its timeline.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::TicketNumber;
use portal_core::support::ticket::{
    Priority, Technician, TicketDetail, TicketEvent, TicketEventKind, TicketRepo, TicketStatus, TicketType,
};

use super::{find, listed, put, stars};
use crate::TestDatabase;
use crate::fixtures::{TicketFixture, TicketKnown, noon, step, ticket};
use crate::support::{ODD_TEXTS, millis, secs};

/// A ticket of which everything is known.
pub(super) fn full() -> TicketFixture {
    let at = |n| noon() + millis(n);
    TicketFixture {
        kind: TicketType::Dismantle,
        priority: Priority::High,
        status: TicketStatus::Completed,
        created_at: at(1),
        updated_at: at(2),
        created_via: "whatsapp".into(),
        known: TicketKnown {
            category: Some("Fiber putus".into()),
            scheduled_at: Some(at(3)),
            started_at: Some(at(4)),
            completed_at: Some(at(5)),
            actual_duration: Some(2_000_000_000),
            sla_due: Some(at(6)),
            technician: Some(Technician { name: "Pak Joko".into(), phone: Some("0812-555-0199".into()) }),
            resolution_notes: Some("Kabel disambung".into()),
            work_notes: Some("Tiang 12".into()),
            rating: Some(stars(4)),
            feedback: Some("Cepat".into()),
            reopened_at: Some(at(7)),
        },
        timeline: vec![
            TicketEvent { kind: TicketEventKind::Opened, note: Some(String::new()), ..step(TicketStatus::Open, at(8)) },
            step(TicketStatus::OnHold, at(9)),
            TicketEvent { kind: TicketEventKind::Rated(stars(1)), ..step(TicketStatus::Completed, at(10)) },
            TicketEvent { kind: TicketEventKind::Reopened, ..step(TicketStatus::Open, at(11)) },
        ],
        ..ticket("TKT/2025-11.0001_A", "AGLS1")
    }
}

pub async fn everything_known_of_a_ticket_is_read_back(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let bare = ticket("TKT1", "AGLS1").opened(noon() - secs(9));
    let technician = Some(Technician { name: "Bu Sari".into(), phone: None });
    let known = TicketKnown { technician, ..TicketKnown::default() };
    let numberless = TicketFixture { known, ..ticket("TKT2", "AGLS1").opened(noon() - secs(10)) };
    let all = [full(), bare, numberless];
    put(&*test_db, &all).await;
    for made in &all {
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(made.detail()));
    }
    assert_eq!(listed(&*repo, "AGLS1").await, all.map(|made| made.ticket()));
}

/// The ticket with this text wherever there is one.
fn saying(text: &str, number: &str) -> TicketFixture {
    let some = || Some(text.to_owned());
    let full = full();
    TicketFixture {
        number: TicketNumber::parse(number).expect("a number"),
        title: text.into(),
        description: text.into(),
        known: TicketKnown {
            category: some(),
            technician: Some(Technician { name: text.into(), phone: some() }),
            resolution_notes: some(),
            work_notes: some(),
            feedback: some(),
            ..full.known
        },
        timeline: full.timeline.into_iter().map(|step| TicketEvent { note: some(), ..step }).collect(),
        ..full
    }
}

pub async fn texts_of_tickets_are_kept_byte_for_byte(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let mut all = Vec::new();
    for (n, text) in ODD_TEXTS.into_iter().enumerate() {
        all.push(saying(text, &format!("TKT{n}")));
    }
    put(&*test_db, &all).await;
    for made in &all {
        assert_eq!(find(&*repo, "AGLS1", &made.number).await, Some(made.detail()));
    }
    let tickets: Vec<_> = all.iter().rev().map(TicketFixture::ticket).collect();
    assert_eq!(listed(&*repo, "AGLS1").await, tickets);
}

pub async fn timelines_are_in_the_order_they_were_written(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    let steps = |shift: i64| -> Vec<TicketEvent> {
        let instants = (0..15).map(|n| noon() + secs((n * 7 + shift) % 15));
        let states = TicketStatus::ALL.iter().cycle();
        instants.zip(states).map(|(at, status)| step(*status, at)).collect()
    };
    let all =
        [("TKT1", 0), ("TKT2", 4)].map(|(n, shift)| TicketFixture { timeline: steps(shift), ..ticket(n, "AGLS1") });
    put(&*test_db, &all).await;
    for made in &all {
        let found = find(&*repo, "AGLS1", &made.number).await.map(|TicketDetail { timeline, .. }| timeline);
        assert_eq!(found, Some(made.timeline.clone()));
    }
}

pub async fn a_ticket_that_is_not_there_is_not_found(repo: Arc<dyn TicketRepo>, test_db: Arc<dyn TestDatabase>) {
    put(&*test_db, &[ticket("TKT1", "AGLS1")]).await;
    for unknown in ["TKT2", "tkt1", "TKT", "TKT_", "TKT1-"] {
        let number = TicketNumber::parse(unknown).expect("a number");
        assert_eq!(find(&*repo, "AGLS1", &number).await, None, "{unknown}");
    }
}

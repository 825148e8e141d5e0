//! When tickets were opened, moved and done.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::staff::desk::TicketRecord;
use portal_core::support::ticket::{Rating, TicketEvent, TicketEventKind, TicketStatus};

use crate::fixtures::{TicketFixture, TicketKnown, noon, step, ticket};
use crate::support::{millis, ok, secs};
use crate::{TestDatabase, TicketDeskStores};

async fn records(stores: &TicketDeskStores) -> Vec<TicketRecord> {
    let mut records = ok(stores.desk.records(noon(), noon() + secs(60)).await);
    records.sort_by_key(|record| record.number.to_string());
    records
}

fn record(made: &TicketFixture) -> TicketRecord {
    TicketRecord {
        number: made.number.clone(),
        customer_id: made.customer_id.clone(),
        created_via: made.created_via.clone(),
        created_at: made.created_at,
        moved_at: None,
        completed_at: made.known.completed_at,
        reopened_at: made.known.reopened_at,
        rating: made.known.rating,
    }
}

pub async fn tickets_that_were_opened_or_done_in_a_period_are_recorded(
    stores: TicketDeskStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let done = |number: &str, opened, at| TicketFixture {
        known: TicketKnown { completed_at: Some(at), ..TicketKnown::default() },
        ..ticket(number, "AGLS1").opened(opened)
    };
    let (start, end) = (noon(), noon() + secs(60));
    let inside = [
        ticket("TKT1", "AGLS1").opened(start),
        ticket("TKT2", "AGLS2").opened(end - millis(1)).status(TicketStatus::Cancelled),
        done("TKT3", start - secs(9), start),
        done("TKT4", start - secs(9), end - millis(1)),
        done("TKT5", start + secs(9), end + secs(9)),
    ];
    let outside = [
        ticket("TKT6", "AGLS1").opened(start - millis(1)),
        ticket("TKT7", "AGLS1").opened(end),
        done("TKT8", start - secs(9), start - millis(1)),
        done("TKT9", start - secs(9), end),
    ];
    for made in inside.iter().chain(&outside) {
        test_db.put_ticket(made).await;
    }
    assert_eq!(records(&stores).await, inside.each_ref().map(record));
}

pub async fn a_record_tells_where_a_ticket_came_from_and_when_it_was_moved_done_and_rated(
    stores: TicketDeskStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let known = TicketKnown {
        completed_at: Some(noon() + secs(40)),
        reopened_at: Some(noon() + secs(30)),
        rating: Rating::new(4),
        ..TicketKnown::default()
    };
    let (assigned, working) = (noon() + millis(5_001), noon() + secs(7));
    let made = TicketFixture {
        created_via: "telepon".into(),
        known,
        timeline: vec![
            step(TicketStatus::Open, noon()),
            step(TicketStatus::Assigned, assigned),
            step(TicketStatus::InProgress, working),
        ],
        ..ticket("TKT1", "AGLS1")
    };
    test_db.put_ticket(&made).await;
    assert_eq!(records(&stores).await, [TicketRecord { moved_at: Some(assigned), ..record(&made) }]);
}

pub async fn what_the_customer_does_does_not_count_as_moved(stores: TicketDeskStores, test_db: Arc<dyn TestDatabase>) {
    let event = |kind, status| TicketEvent { kind, ..step(status, noon() + secs(1)) };
    let made = TicketFixture {
        timeline: vec![
            event(TicketEventKind::Opened, TicketStatus::Open),
            event(TicketEventKind::Cancelled, TicketStatus::Cancelled),
        ],
        ..ticket("TKT1", "AGLS1").status(TicketStatus::Cancelled)
    };
    test_db.put_ticket(&made).await;
    assert_eq!(records(&stores).await, [record(&made)]);
}

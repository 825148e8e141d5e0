//! Published events have places without gaps.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use portal_core::integration::event::{EventBatch, EventBody, EventLog, FieldChange, LogStatus};
use portal_core::support::ticket::{Priority, TicketType};
use portal_core::{EventId, TicketNumber};

use super::{event, moved_to, publish, published, viewed};
use crate::fixtures::{customer_id, noon};
use crate::support::{millis, number, ok, race, secs};

pub async fn places_have_no_gaps_and_no_event_shows_before_an_earlier_one(log: Arc<dyn EventLog>) {
    let is_over = Arc::new(AtomicBool::new(false));
    let reading = {
        let (log, is_over) = (Arc::clone(&log), Arc::clone(&is_over));
        tokio::spawn(async move {
            // Whatever is read while others publish is a beginning of the whole, without a gap.
            let mut seen: Vec<(u64, EventId)> = Vec::new();
            loop {
                let was_over = is_over.load(Ordering::Acquire);
                let from = seen.last().map_or(0, |(place, _)| *place);
                let batch = ok(log.after(from, 7).await);
                let is_end = batch.events.is_empty();
                seen.extend(batch.events.into_iter().map(|published| (published.cursor, published.event.id)));
                if was_over && is_end {
                    return seen;
                }
                tokio::task::yield_now().await;
            }
        })
    };
    race(6, |caller| {
        let log = Arc::clone(&log);
        async move {
            for n in 0..10 {
                let number = number(caller) * 100 + n;
                match n % 3 {
                    0 => {
                        let event = viewed(number);
                        assert!(ok(log.record(&event, &format!("topic {number}")).await));
                    }
                    1 => publish(&*log, &viewed(number)).await,
                    _ => {
                        // One that is withdrawn takes no place.
                        let gone = viewed(number + 50);
                        ok(log.announce(&gone).await);
                        ok(log.withdraw(gone.id).await);
                        publish(&*log, &viewed(number)).await;
                    }
                }
            }
        }
    })
    .await;
    is_over.store(true, Ordering::Release);
    let seen = reading.await.expect("the reader ends");
    assert_eq!(seen.iter().map(|(place, _)| *place).collect::<Vec<_>>(), (1..=60).collect::<Vec<u64>>());
    let whole = ok(log.after(0, 1_000).await).events;
    assert_eq!(whole.into_iter().map(|event| (event.cursor, event.event.id)).collect::<Vec<_>>(), seen);
}

pub async fn events_are_answered_from_a_place_on_and_no_more_than_asked_for(log: Arc<dyn EventLog>) {
    for n in 1..=5 {
        publish(&*log, &viewed(n)).await;
    }
    let places = |batch: &EventBatch| batch.events.iter().map(|event| event.cursor).collect::<Vec<_>>();
    let first = ok(log.after(0, 2).await);
    assert_eq!((places(&first), first.last), (vec![1, 2], 2));
    let rest = ok(log.after(2, 10).await);
    assert_eq!((places(&rest), rest.last), (vec![3, 4, 5], 5));
    let end = ok(log.after(5, 10).await);
    assert_eq!((places(&end), end.last), (vec![], 5));
}

pub async fn events_of_every_kind_are_kept_with_everything_in_them(log: Arc<dyn EventLog>) {
    let ticket_number = TicketNumber::parse("TKT20251105001").expect("a number");
    let note = Some("O'Brien \\ \"x\" 🦀\nbaris dua".to_owned());
    let fields =
        ["email", "address"].map(|field| FieldChange { field: field.into(), before: note.clone(), after: None });
    let bodies = [
        EventBody::CustomerUpdated { changes: fields.to_vec() },
        EventBody::PhoneChanged { before: "0817102070".into(), after: "081234567890".into() },
        EventBody::TicketOpened {
            ticket_number: Some(ticket_number.clone()),
            kind: TicketType::Upgrade,
            priority: Priority::Low,
            title: "Naik paket".into(),
            description: "Ke 100 Mbps".into(),
        },
        EventBody::TicketRated { ticket_number: ticket_number.clone(), rating: 1, feedback: note.clone() },
        EventBody::TicketReopened { ticket_number: ticket_number.clone(), note: note.clone() },
        EventBody::TicketCancelled { ticket_number, note: None },
        viewed(7).body,
    ];
    let mut put = Vec::new();
    for (n, body) in (1..).zip(bodies) {
        let event = event(n, &format!("AGLS{n}"), noon() + millis(i64::try_from(n).expect("small")), body);
        publish(&*log, &event).await;
        put.push(event);
    }
    assert_eq!(published(&*log).await, put);
}

pub async fn changes_of_contact_data_are_answered_by_customer_announced_ones_included(log: Arc<dyn EventLog>) {
    let first = event(1, "AGLS1", noon(), moved_to("Cimahi"));
    let number = EventBody::PhoneChanged { before: "0817102070".into(), after: "081234567890".into() };
    let second = event(2, "AGLS1", noon() + secs(1), number);
    let other = event(3, "AGLS2", noon() + secs(2), moved_to("Garut"));
    for event in [&first, &other, &viewed(4)] {
        publish(&*log, event).await;
    }
    publish(&*log, &event(5, "AGLS3", noon(), moved_to("Subang"))).await;
    ok(log.announce(&second).await);
    let asked = ["AGLS1", "AGLS2", "AGLS9"].map(customer_id);
    assert_eq!(ok(log.contact_changes(&asked).await), [first, second, other]);
    assert_eq!(ok(log.contact_changes(&[]).await), []);
}

pub async fn the_status_tells_the_places_and_what_is_announced(log: Arc<dyn EventLog>) {
    for n in 1..=3 {
        publish(&*log, &event(n, "AGLS1", noon() + secs(i64::try_from(n).expect("small")), moved_to("Garut"))).await;
    }
    ok(log.announce(&viewed(9)).await);
    let expected = LogStatus { first: 1, last: 3, last_at: Some(noon() + secs(3)), announced: 1 };
    assert_eq!(ok(log.status().await), expected);
}

pub async fn an_empty_log_is_answered(log: Arc<dyn EventLog>) {
    assert_eq!(ok(log.after(0, 10).await), EventBatch { events: Vec::new(), last: 0 });
    assert_eq!(ok(log.announced(noon(), 10).await), []);
    assert_eq!(ok(log.status().await), LogStatus::default());
}

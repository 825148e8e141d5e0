//! Delivery reports: states move forward only, whichever name the gateway uses.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{DeliveryReport, DeliveryState, Outbox, Settlement};

use super::{claim, dead_letter, must, retry, sent, settle};
use crate::fixtures::{delivery_report, message, noon};
use crate::support::{ok, race, secs, winners};

const STATES: [DeliveryState; 4] =
    [DeliveryState::Sent, DeliveryState::Delivered, DeliveryState::Read, DeliveryState::Failed];

/// Has message number `n` sent under `reference`.
async fn send(outbox: &dyn Outbox, n: u64, reference: &str) {
    ok(outbox.enqueue(&message(n)).await);
    let claimed = must(claim(outbox, noon()).await);
    assert!(settle(outbox, &claimed, &sent(reference), noon()).await);
}

async fn report(outbox: &dyn Outbox, reference: &str, state: DeliveryState) -> bool {
    ok(outbox.record_delivery(&delivery_report(reference, state)).await)
}

pub async fn the_first_report_is_news_whatever_it_says(outbox: Arc<dyn Outbox>) {
    for (n, state) in (0..).zip(STATES) {
        let reference = format!("first {n}");
        send(&*outbox, n, &reference).await;
        assert!(report(&*outbox, &reference, state).await, "{state:?}");
        assert!(!report(&*outbox, &reference, state).await, "{state:?} again");
    }
}

pub async fn a_report_is_news_only_when_it_moves_the_state_forward(outbox: Arc<dyn Outbox>) {
    let pairs = STATES.into_iter().flat_map(|now| STATES.map(|next| (now, next)));
    for (n, (now, next)) in (0..).zip(pairs) {
        let reference = format!("pair {n}");
        send(&*outbox, n, &reference).await;
        assert!(report(&*outbox, &reference, now).await);
        let moves = report(&*outbox, &reference, next).await;
        assert_eq!(moves, now.advances_to(next), "{next:?} after {now:?}");
        let stands = if moves { next } else { now };
        for last in STATES {
            if !stands.advances_to(last) {
                assert!(!report(&*outbox, &reference, last).await, "{last:?} while {stands:?} stands");
            }
        }
    }
}

pub async fn a_report_on_an_unknown_message_is_no_news(outbox: Arc<dyn Outbox>) {
    send(&*outbox, 1, "known").await;
    for unknown in ["unknown", "", "KNOWN", "known "] {
        assert!(!report(&*outbox, unknown, DeliveryState::Read).await, "{unknown:?}");
    }
    assert!(report(&*outbox, "known", DeliveryState::Delivered).await);
}

pub async fn references_of_different_gateways_are_told_apart(outbox: Arc<dyn Outbox>) {
    send(&*outbox, 1, "17").await;
    let other = DeliveryReport { provider: "other".into(), ..delivery_report("17", DeliveryState::Read) };
    assert!(!ok(outbox.record_delivery(&other).await));
    assert!(report(&*outbox, "17", DeliveryState::Delivered).await);
}

pub async fn a_report_moves_its_own_message_only(outbox: Arc<dyn Outbox>) {
    send(&*outbox, 1, "one").await;
    send(&*outbox, 2, "two").await;
    assert!(report(&*outbox, "one", DeliveryState::Read).await);
    assert!(report(&*outbox, "two", DeliveryState::Sent).await);
}

pub async fn a_message_is_found_by_the_alias_of_an_earlier_report(outbox: Arc<dyn Outbox>) {
    send(&*outbox, 1, "17").await;
    assert!(!report(&*outbox, "state-17", DeliveryState::Delivered).await, "nobody gave that name yet");
    let naming = DeliveryReport { alias: Some("state-17".into()), ..delivery_report("17", DeliveryState::Sent) };
    assert!(ok(outbox.record_delivery(&naming).await));
    assert!(report(&*outbox, "state-17", DeliveryState::Delivered).await);
    assert!(report(&*outbox, "17", DeliveryState::Read).await, "its first name holds too");
    let other = DeliveryReport { provider: "other".into(), ..delivery_report("state-17", DeliveryState::Read) };
    assert!(!ok(outbox.record_delivery(&other).await));
}

pub async fn a_report_without_an_alias_keeps_the_one_there_is(outbox: Arc<dyn Outbox>) {
    send(&*outbox, 1, "17").await;
    let naming = DeliveryReport { alias: Some("state-17".into()), ..delivery_report("17", DeliveryState::Sent) };
    assert!(ok(outbox.record_delivery(&naming).await));
    assert!(report(&*outbox, "17", DeliveryState::Delivered).await);
    assert!(report(&*outbox, "state-17", DeliveryState::Read).await);
}

pub async fn a_message_that_was_not_sent_has_no_reports(outbox: Arc<dyn Outbox>) {
    let unsent = [retry(noon() + secs(3_600)), dead_letter(), Settlement::Dropped];
    for (n, settlement) in (0..).zip(unsent) {
        ok(outbox.enqueue(&message(n)).await);
        let claimed = must(claim(&*outbox, noon()).await);
        assert!(settle(&*outbox, &claimed, &settlement, noon()).await);
        assert!(!report(&*outbox, &message(n).id.to_string(), DeliveryState::Read).await);
    }
    ok(outbox.enqueue(&message(9)).await);
    let claimed = must(claim(&*outbox, noon()).await);
    let nameless = Settlement::Sent { provider: "fonnte".into(), reference: None };
    assert!(settle(&*outbox, &claimed, &nameless, noon()).await);
    assert!(!report(&*outbox, "", DeliveryState::Read).await);
}

pub async fn one_of_several_racing_reports_is_news(outbox: Arc<dyn Outbox>) {
    send(&*outbox, 1, "17").await;
    let answers = race(30, |_| {
        let outbox = Arc::clone(&outbox);
        async move { report(&*outbox, "17", DeliveryState::Delivered).await }
    })
    .await;
    assert_eq!(winners(&answers), 1);
}

pub async fn racing_reports_leave_the_furthest_state(outbox: Arc<dyn Outbox>) {
    for n in 0..10 {
        let reference = format!("race {n}");
        send(&*outbox, n, &reference).await;
        let answers = race(24, |caller| {
            let (outbox, reference) = (Arc::clone(&outbox), reference.clone());
            async move { (STATES[caller % 4], report(&*outbox, &reference, STATES[caller % 4]).await) }
        })
        .await;
        for state in STATES {
            let news: Vec<bool> = answers.iter().filter(|(s, _)| *s == state).map(|(_, won)| *won).collect();
            let most = if state == DeliveryState::Read { 1..=1 } else { 0..=1 };
            assert!(most.contains(&winners(&news)), "{state:?} was news {} times", winners(&news));
        }
        for state in STATES {
            assert!(!report(&*outbox, &reference, state).await, "{state:?} after the read receipt");
        }
    }
}

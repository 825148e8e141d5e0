//! Delivery reports that come before the send call has returned.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{
    Claimed, DeliveryReport, DeliveryState, EARLY_REPORTS_KEPT, EARLY_REPORTS_MOST, Outbox,
};

use super::{claim, must, sent, settle};
use crate::fixtures::{delivery_report, message, noon};
use crate::support::{millis, ok, race, secs};

/// Message number `n`, in the hands of a worker.
async fn held(outbox: &dyn Outbox, n: u64) -> Claimed {
    ok(outbox.enqueue(&message(n)).await);
    must(claim(outbox, noon()).await)
}

async fn report(outbox: &dyn Outbox, reference: &str, state: DeliveryState) -> bool {
    ok(outbox.record_delivery(&delivery_report(reference, state)).await)
}

pub async fn case_20_a_report_that_came_before_the_send_call_returned_is_applied(outbox: Arc<dyn Outbox>) {
    let claimed = held(&*outbox, 1).await;
    assert!(!report(&*outbox, "17", DeliveryState::Delivered).await, "nobody has that name yet");
    assert!(settle(&*outbox, &claimed, &sent("17"), noon()).await);
    assert!(!report(&*outbox, "17", DeliveryState::Delivered).await, "it was known already");
    assert!(!report(&*outbox, "17", DeliveryState::Sent).await, "and is not undone");
    assert!(report(&*outbox, "17", DeliveryState::Read).await, "a later one is news");
}

pub async fn early_reports_only_move_forward_and_keep_their_alias(outbox: Arc<dyn Outbox>) {
    let claimed = held(&*outbox, 1).await;
    let naming = DeliveryReport { alias: Some("state-17".into()), ..delivery_report("17", DeliveryState::Sent) };
    assert!(!ok(outbox.record_delivery(&naming).await));
    assert!(!report(&*outbox, "state-17", DeliveryState::Delivered).await);
    assert!(!report(&*outbox, "17", DeliveryState::Sent).await);
    assert!(settle(&*outbox, &claimed, &sent("17"), noon()).await);
    assert!(!report(&*outbox, "17", DeliveryState::Delivered).await, "the furthest state stands");
    assert!(report(&*outbox, "state-17", DeliveryState::Read).await, "the second name holds");
}

pub async fn an_early_report_stays_with_its_gateway_and_is_applied_once(outbox: Arc<dyn Outbox>) {
    let other = DeliveryReport { provider: "other".into(), ..delivery_report("17", DeliveryState::Read) };
    assert!(!ok(outbox.record_delivery(&other).await));
    let first = held(&*outbox, 1).await;
    assert!(settle(&*outbox, &first, &sent("17"), noon()).await);
    assert!(report(&*outbox, "17", DeliveryState::Delivered).await, "that report was another gateway's");
    assert!(!report(&*outbox, "18", DeliveryState::Delivered).await);
    for n in [2, 3] {
        let claimed = held(&*outbox, n).await;
        assert!(settle(&*outbox, &claimed, &sent("18"), noon() + secs(i64::try_from(n).expect("small"))).await);
    }
    assert!(report(&*outbox, "18", DeliveryState::Delivered).await, "the second message of that name has none");
}

pub async fn an_early_report_is_forgotten_after_an_hour(outbox: Arc<dyn Outbox>) {
    let early = delivery_report("17", DeliveryState::Delivered);
    assert!(!ok(outbox.record_delivery(&early).await));
    let late = DeliveryReport {
        at: early.at + EARLY_REPORTS_KEPT + millis(1),
        ..delivery_report("18", DeliveryState::Delivered)
    };
    assert!(!ok(outbox.record_delivery(&late).await));
    for (n, reference, news) in [(1, "17", true), (2, "18", false)] {
        let claimed = held(&*outbox, n).await;
        assert!(settle(&*outbox, &claimed, &sent(reference), noon()).await);
        assert_eq!(report(&*outbox, reference, DeliveryState::Delivered).await, news, "{reference}");
    }
}

pub async fn of_too_many_early_reports_the_newest_are_kept(outbox: Arc<dyn Outbox>) {
    for n in 0..=EARLY_REPORTS_MOST {
        let at = noon() + millis(i64::from(n));
        let one = DeliveryReport { at, ..delivery_report(&format!("r{n}"), DeliveryState::Delivered) };
        assert!(!ok(outbox.record_delivery(&one).await));
    }
    let last = format!("r{EARLY_REPORTS_MOST}");
    for (n, reference, news) in [(1, "r0", true), (2, "r1", false), (3, last.as_str(), false)] {
        let claimed = held(&*outbox, n).await;
        assert!(settle(&*outbox, &claimed, &sent(reference), noon()).await);
        assert_eq!(report(&*outbox, reference, DeliveryState::Delivered).await, news, "{reference}");
    }
}

pub async fn a_report_that_races_the_settlement_is_never_lost(outbox: Arc<dyn Outbox>) {
    for n in 0..20 {
        let reference = format!("race {n}");
        let claimed = held(&*outbox, n).await;
        race(2, |caller| {
            let (outbox, claimed, reference) = (Arc::clone(&outbox), claimed.clone(), reference.clone());
            async move {
                if caller == 0 {
                    return settle(&*outbox, &claimed, &sent(&reference), noon()).await;
                }
                report(&*outbox, &reference, DeliveryState::Delivered).await
            }
        })
        .await;
        assert!(!report(&*outbox, &reference, DeliveryState::Delivered).await, "it is known");
    }
}

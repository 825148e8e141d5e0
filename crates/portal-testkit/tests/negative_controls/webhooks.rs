//! Queues of webhooks, right but for one fault each.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::integration::event::{EventLog, PublishedEvent};
use portal_core::integration::webhook::{
    ClaimedDelivery, DeliverySettlement, EndpointName, WebhookBacklog, WebhookEndpoint, WebhookQueue,
};

use crate::events::{Fault as LogFault, Log};
use crate::let_others_go_first;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    QueuesWhatHappenedBefore,
    QueuesAgain,
    QueuesEveryKind,
    LooksAtEverything,
    LooksThenQueues,
    ClaimsTheLatestFirst,
    ClaimsWhatIsLeased,
    NeverTakesOver,
    KeepsTheFence,
    LetsLaterOnesPass,
    HoldsEveryCustomerUp,
    ForgetsTheFirstTry,
    CountsNoTries,
    ClaimsBeforeItsTime,
    LooksThenClaims,
    ClaimsWhatIsSettled,
    SettlesTwice,
    SettlesWithAnyLease,
    WaitsForTheDead,
    ReplaysWhatWaits,
    ReplaysNothing,
    ReplaysWithItsTries,
    CountsTheDeadAsWaiting,
    ForgetsTheLastDelivery,
    SharesItsQueue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Queued,
    Delivered,
    Dead,
}

#[derive(Debug, Clone)]
struct Delivery {
    event: PublishedEvent,
    stand: Stand,
    attempts: u32,
    fence: i64,
    not_before: DateTime<Utc>,
    lease_until: Option<DateTime<Utc>>,
    first_tried_at: Option<DateTime<Utc>>,
    settled_at: Option<DateTime<Utc>>,
}

#[derive(Default)]
struct Endpoint {
    seen: Option<u64>,
    deliveries: Vec<Delivery>,
}

/// Queues in memory.
struct Queue {
    fault: Fault,
    log: Arc<Log>,
    endpoints: Mutex<BTreeMap<String, Endpoint>>,
}

impl Queue {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn endpoints(&self) -> MutexGuard<'_, BTreeMap<String, Endpoint>> {
        self.endpoints.lock().expect("no panic")
    }

    fn key(&self, endpoint: &EndpointName) -> String {
        if self.is(Fault::SharesItsQueue) { "one".to_owned() } else { endpoint.to_string() }
    }

    fn seen(&self, key: &str) -> Option<u64> {
        self.endpoints().entry(key.to_owned()).or_default().seen
    }

    /// The delivery that is next, by its index.
    fn next(&self, deliveries: &[Delivery], now: DateTime<Utc>) -> Option<usize> {
        let is_open = |one: &Delivery| {
            one.stand == Stand::Queued
                || one.stand == Stand::Delivered && self.is(Fault::ClaimsWhatIsSettled)
                || one.stand == Stand::Dead && self.is(Fault::WaitsForTheDead)
        };
        let is_free = |one: &Delivery| {
            self.is(Fault::ClaimsWhatIsLeased)
                || one.lease_until.is_none_or(|until| until <= now && !self.is(Fault::NeverTakesOver))
        };
        let is_behind = |place: usize| {
            let of = &deliveries[place].event.event.customer_id;
            let mut before = deliveries[..place].iter().filter(|one| is_open(one));
            match self.fault {
                Fault::LetsLaterOnesPass => false,
                Fault::HoldsEveryCustomerUp => before.next().is_some(),
                _ => before.any(|one| one.event.event.customer_id == *of),
            }
        };
        let is_due = |one: &Delivery| one.not_before <= now || self.is(Fault::ClaimsBeforeItsTime);
        let mut places = (0..deliveries.len()).filter(|place| {
            let one = &deliveries[*place];
            let may_be_claimed = one.stand != Stand::Dead && is_open(one);
            may_be_claimed && is_due(one) && is_free(one) && !is_behind(*place)
        });
        if self.is(Fault::ClaimsTheLatestFirst) { places.next_back() } else { places.next() }
    }
}

#[async_trait]
impl WebhookQueue for Queue {
    async fn enqueue(&self, endpoint: &WebhookEndpoint, limit: u32) -> Result<u32, PortError> {
        let key = self.key(&endpoint.name);
        let published = self.log.published();
        let last = published.last().map_or(0, |last| last.cursor);
        let known = self.seen(&key).or(self.is(Fault::QueuesWhatHappenedBefore).then_some(0));
        let Some(seen) = known else {
            self.endpoints().entry(key).or_default().seen = Some(last);
            return Ok(0);
        };
        if self.is(Fault::LooksThenQueues) {
            let_others_go_first().await;
        }
        let mut endpoints = self.endpoints();
        let state = endpoints.entry(key).or_default();
        let seen = if self.is(Fault::LooksThenQueues) { seen } else { state.seen.unwrap_or(seen) };
        let limit = if self.is(Fault::LooksAtEverything) { u64::MAX - seen } else { u64::from(limit) };
        let upto = last.min(seen + limit).max(seen);
        let from = if self.is(Fault::QueuesAgain) { 0 } else { seen };
        for event in published.into_iter().filter(|event| event.cursor > from && event.cursor <= upto) {
            if endpoint.kinds.contains(&event.event.body.kind()) || self.is(Fault::QueuesEveryKind) {
                let not_before = event.event.at;
                state.deliveries.push(Delivery {
                    event,
                    stand: Stand::Queued,
                    attempts: 0,
                    fence: 0,
                    not_before,
                    lease_until: None,
                    first_tried_at: None,
                    settled_at: None,
                });
            }
        }
        state.seen = Some(upto);
        Ok(u32::try_from(upto - seen).expect("small"))
    }

    async fn claim(
        &self,
        endpoint: &EndpointName,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
    ) -> Result<Option<ClaimedDelivery>, PortError> {
        let key = self.key(endpoint);
        let seen = self.next(&self.endpoints().entry(key.clone()).or_default().deliveries, now);
        if self.is(Fault::LooksThenClaims) {
            let_others_go_first().await;
        }
        let mut endpoints = self.endpoints();
        let state = endpoints.entry(key).or_default();
        let next = if self.is(Fault::LooksThenClaims) { seen } else { self.next(&state.deliveries, now) };
        let Some(next) = next else { return Ok(None) };
        let one = &mut state.deliveries[next];
        one.attempts += u32::from(!self.is(Fault::CountsNoTries) || one.attempts == 0);
        one.fence += i64::from(!self.is(Fault::KeepsTheFence) || one.fence == 0);
        one.lease_until = Some(lease_until);
        let first = one.first_tried_at.filter(|_| !self.is(Fault::ForgetsTheFirstTry)).unwrap_or(now);
        one.first_tried_at = Some(first);
        Ok(Some(ClaimedDelivery {
            event: one.event.clone(),
            fence: one.fence,
            attempt: one.attempts,
            first_tried_at: first,
        }))
    }

    async fn settle(
        &self,
        endpoint: &EndpointName,
        (place, fence): (u64, i64),
        settlement: &DeliverySettlement,
        now: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let key = self.key(endpoint);
        let mut endpoints = self.endpoints();
        let deliveries = &mut endpoints.entry(key).or_default().deliveries;
        let Some(one) = deliveries.iter_mut().find(|one| one.event.cursor == place) else { return Ok(false) };
        let is_held = one.fence == fence || self.is(Fault::SettlesWithAnyLease);
        if !is_held || one.stand != Stand::Queued && !self.is(Fault::SettlesTwice) {
            return Ok(false);
        }
        one.lease_until = None;
        one.settled_at = Some(now);
        match settlement {
            DeliverySettlement::Delivered => one.stand = Stand::Delivered,
            DeliverySettlement::DeadLettered { .. } => one.stand = Stand::Dead,
            DeliverySettlement::Retry { not_before, .. } => {
                (one.stand, one.not_before, one.settled_at) = (Stand::Queued, *not_before, None);
            }
        }
        Ok(true)
    }

    async fn replay(&self, endpoint: &EndpointName, from: u64, to: u64, now: DateTime<Utc>) -> Result<u64, PortError> {
        let key = self.key(endpoint);
        let mut endpoints = self.endpoints();
        let state = endpoints.entry(key).or_default();
        let mut replayed = 0;
        for one in state.deliveries.iter_mut().filter(|one| (from..=to).contains(&one.event.cursor)) {
            let is_settled = one.stand != Stand::Queued || self.is(Fault::ReplaysWhatWaits);
            if !is_settled || self.is(Fault::ReplaysNothing) {
                continue;
            }
            replayed += 1;
            (one.stand, one.not_before, one.lease_until, one.settled_at) = (Stand::Queued, now, None, None);
            if !self.is(Fault::ReplaysWithItsTries) {
                (one.attempts, one.first_tried_at) = (0, None);
            }
        }
        Ok(replayed)
    }

    async fn backlog(&self, endpoint: &EndpointName) -> Result<WebhookBacklog, PortError> {
        let key = self.key(endpoint);
        let mut endpoints = self.endpoints();
        let deliveries = &endpoints.entry(key).or_default().deliveries;
        let is_waiting = |one: &&Delivery| {
            one.stand == Stand::Queued || one.stand == Stand::Dead && self.is(Fault::CountsTheDeadAsWaiting)
        };
        let count = |stand| deliveries.iter().filter(|one| one.stand == stand).count();
        let delivered = deliveries.iter().filter(|one| one.stand == Stand::Delivered);
        Ok(WebhookBacklog {
            waiting: deliveries.iter().filter(is_waiting).count().try_into().expect("small"),
            waiting_since: deliveries.iter().find(is_waiting).map(|one| one.event.event.at),
            dead_letters: count(Stand::Dead).try_into().expect("small"),
            last_delivered_at: delivered
                .filter_map(|one| one.settled_at)
                .max()
                .filter(|_| !self.is(Fault::ForgetsTheLastDelivery)),
        })
    }
}

fn with(fault: Fault) -> (Arc<dyn WebhookQueue>, Arc<dyn EventLog>) {
    let log = Arc::new(Log::new(LogFault::None));
    (Arc::new(Queue { fault, log: log.clone(), endpoints: Mutex::default() }), log)
}

fn fresh() -> impl Future<Output = (Arc<dyn WebhookQueue>, Arc<dyn EventLog>, ())> {
    let (queue, log) = with(Fault::None);
    ready((queue, log, ()))
}

portal_testkit::webhook_queue_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { webhook_queue, with;
        Fault::QueuesWhatHappenedBefore => an_endpoint_gets_what_happens_after_it_was_first_known;
        Fault::QueuesAgain => each_event_is_queued_once_however_often_the_queue_is_brought_up_to_date;
        Fault::QueuesEveryKind => an_endpoint_gets_the_kinds_that_it_asks_for;
        Fault::LooksAtEverything => no_more_events_are_looked_at_than_asked_for;
        Fault::LooksThenQueues => racing_callers_queue_each_event_once;
        Fault::ClaimsTheLatestFirst => events_are_claimed_in_their_order_each_by_one_worker;
        Fault::NeverTakesOver => a_lease_that_ended_is_taken_over_with_a_higher_fence;
        Fault::LetsLaterOnesPass => an_event_waits_for_the_earlier_ones_of_its_customer_and_delays_no_other;
        Fault::ForgetsTheFirstTry => an_event_that_is_tried_again_keeps_the_instant_of_its_first_try;
        Fault::LooksThenClaims => racing_workers_claim_each_event_once;
        Fault::ClaimsWhatIsSettled => what_was_settled_for_good_is_not_claimed_again;
        Fault::SettlesWithAnyLease => only_the_latest_lease_settles;
        Fault::WaitsForTheDead => what_was_given_up_lets_later_ones_pass;
        Fault::ReplaysNothing => what_was_settled_is_sent_again_when_asked_for;
        Fault::CountsTheDeadAsWaiting => the_backlog_tells_what_waits_and_what_was_given_up;
        Fault::SharesItsQueue => endpoints_know_nothing_of_each_other;
    }
}

mod wrong_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { webhook_queue, with;
        Fault::ClaimsWhatIsLeased => events_are_claimed_in_their_order_each_by_one_worker;
        Fault::KeepsTheFence => a_lease_that_ended_is_taken_over_with_a_higher_fence;
        Fault::HoldsEveryCustomerUp => an_event_waits_for_the_earlier_ones_of_its_customer_and_delays_no_other;
        Fault::CountsNoTries => an_event_that_is_tried_again_keeps_the_instant_of_its_first_try;
        Fault::SettlesTwice => what_was_settled_for_good_is_not_claimed_again;
        Fault::ReplaysWhatWaits => what_was_settled_is_sent_again_when_asked_for;
        Fault::ForgetsTheLastDelivery => the_backlog_tells_what_waits_and_what_was_given_up;
    }
}

mod wrong_a_third_way {
    use super::{Fault, with};

    crate::must_fail_on! { webhook_queue, with;
        Fault::ClaimsBeforeItsTime => an_event_that_is_tried_again_keeps_the_instant_of_its_first_try;
        Fault::ReplaysWithItsTries => what_was_settled_is_sent_again_when_asked_for;
    }
}

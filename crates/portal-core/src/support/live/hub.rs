//! Passes hints on to the subscribers of one process.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;

use super::hint::LiveHint;
use super::port::LiveEvents;
use crate::kernel::id::CustomerId;
use crate::support::conversation::Participant;

/// So many hints wait for a subscriber at most.
const LONGEST_QUEUE: usize = 256;

/// What a subscriber hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveSignal {
    /// Something changed.
    Hint(LiveHint),
    /// Hints may have been lost: everything has to be read again.
    Missed,
}

/// The subscribers of one process: the [`LiveEvents`] of a portal that runs in one. It needs no runtime, and adapters for
/// several processes pass on through one what they receive.
#[derive(Debug, Clone, Default)]
pub struct LiveHub(Arc<Mutex<Subscribers>>);

#[derive(Debug, Default)]
struct Subscribers {
    customers: HashMap<CustomerId, Vec<Arc<Queue>>>,
    staff: Vec<Arc<Queue>>,
}

/// What waits for one subscriber.
#[derive(Debug, Default)]
struct Queue(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    hints: VecDeque<LiveHint>,
    missed: bool,
    waker: Option<Waker>,
}

/// Hears hints from its beginning until it is dropped.
#[derive(Debug)]
pub struct LiveSubscription {
    queue: Arc<Queue>,
    only_of: Option<CustomerId>,
    hub: LiveHub,
}

impl LiveHub {
    /// Passes a hint on.
    pub fn tell(&self, hint: &LiveHint) {
        let subscribers = self.subscribers();
        let customers = subscribers.customers.get(&hint.customer_id).into_iter().flatten();
        customers.chain(&subscribers.staff).for_each(|queue| queue.put(hint));
    }

    /// Tells everybody that hints may have been lost.
    pub fn tell_missed(&self) {
        let subscribers = self.subscribers();
        subscribers.customers.values().flatten().chain(&subscribers.staff).for_each(|queue| queue.miss());
    }

    fn subscribers(&self) -> MutexGuard<'_, Subscribers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl LiveEvents for LiveHub {
    async fn publish(&self, hint: &LiveHint) {
        self.tell(hint);
    }

    fn subscribe(&self, who: &Participant) -> LiveSubscription {
        let queue = Arc::new(Queue::default());
        let only_of = who.only_of().cloned();
        self.subscribers().of_mut(only_of.as_ref()).push(Arc::clone(&queue));
        LiveSubscription { queue, only_of, hub: self.clone() }
    }
}

impl Subscribers {
    fn of_mut(&mut self, only_of: Option<&CustomerId>) -> &mut Vec<Arc<Queue>> {
        match only_of {
            Some(customer) => self.customers.entry(customer.clone()).or_default(),
            None => &mut self.staff,
        }
    }
}

impl Queue {
    fn put(&self, hint: &LiveHint) {
        self.change(|waiting| {
            if waiting.hints.len() < LONGEST_QUEUE {
                waiting.hints.push_back(hint.clone());
            } else {
                waiting.hints.clear();
                waiting.missed = true;
            }
        });
    }

    fn miss(&self) {
        self.change(|waiting| waiting.missed = true);
    }

    fn change(&self, change: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.waiting();
        change(&mut waiting);
        let waker = waiting.waker.take();
        drop(waiting);
        waker.into_iter().for_each(Waker::wake);
    }

    fn poll(&self, context: &Context<'_>) -> Poll<LiveSignal> {
        let mut waiting = self.waiting();
        if std::mem::take(&mut waiting.missed) {
            return Poll::Ready(LiveSignal::Missed);
        }
        if let Some(hint) = waiting.hints.pop_front() {
            return Poll::Ready(LiveSignal::Hint(hint));
        }
        waiting.waker = Some(context.waker().clone());
        Poll::Pending
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveSubscription {
    /// Waits for the next signal. Nothing is lost when the wait is given up.
    pub async fn next(&mut self) -> LiveSignal {
        poll_fn(|context| self.queue.poll(context)).await
    }
}

impl Drop for LiveSubscription {
    fn drop(&mut self) {
        let mut subscribers = self.hub.subscribers();
        let queues = subscribers.of_mut(self.only_of.as_ref());
        queues.retain(|queue| !Arc::ptr_eq(queue, &self.queue));
        if let Some(customer) = self.only_of.as_ref().filter(|_| queues.is_empty()) {
            subscribers.customers.remove(customer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::hint::tests::hint;
    use super::*;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::test_support::active_session;

    fn customer() -> Participant {
        Participant::Customer(active_session().scope())
    }

    fn own(ordinal: u64) -> LiveHint {
        hint(active_session().scope().customer_id().as_str(), ordinal)
    }

    async fn drained(subscription: &mut LiveSubscription) -> Vec<LiveSignal> {
        let mut heard = Vec::new();
        while let Ok(signal) = tokio::time::timeout(std::time::Duration::ZERO, subscription.next()).await {
            heard.push(signal);
        }
        heard
    }

    #[tokio::test]
    async fn sec_40_a_customer_hears_their_own_hints_and_staff_all() {
        let hub = LiveHub::default();
        let staff = Participant::Staff(actor(Role::Cs));
        let (mut customer, mut staff) = (hub.subscribe(&customer()), hub.subscribe(&staff));
        let of_all = [own(1), hint("SOMEBODY-ELSE", 2), own(3)];
        for hint in &of_all {
            hub.tell(hint);
        }
        assert_eq!(drained(&mut customer).await, [own(1), own(3)].map(LiveSignal::Hint));
        assert_eq!(drained(&mut staff).await, of_all.map(LiveSignal::Hint));
    }

    #[tokio::test]
    async fn who_falls_behind_is_told_and_hears_on() {
        let hub = LiveHub::default();
        let mut subscription = hub.subscribe(&customer());
        for ordinal in 0..=256 {
            hub.tell(&own(ordinal));
        }
        hub.tell(&own(300));
        assert_eq!(drained(&mut subscription).await, [LiveSignal::Missed, LiveSignal::Hint(own(300))]);
        hub.tell_missed();
        assert_eq!(drained(&mut subscription).await, [LiveSignal::Missed]);
    }

    #[tokio::test]
    async fn a_waiting_subscriber_is_woken() {
        let hub = LiveHub::default();
        let mut subscription = hub.subscribe(&customer());
        let waiting = tokio::spawn(async move { subscription.next().await });
        tokio::task::yield_now().await;
        hub.tell(&own(1));
        assert_eq!(waiting.await.expect("no panic"), LiveSignal::Hint(own(1)));
    }

    #[tokio::test]
    async fn nothing_is_kept_of_who_left() {
        let hub = LiveHub::default();
        let (first, second) = (hub.subscribe(&customer()), hub.subscribe(&customer()));
        drop(first);
        assert_eq!(hub.subscribers().customers.len(), 1);
        drop(second);
        assert!(hub.subscribers().customers.is_empty());
    }
}

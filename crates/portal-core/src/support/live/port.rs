//! The port of live events.

use async_trait::async_trait;

use super::hint::LiveHint;
use super::hub::LiveSubscription;
use crate::support::conversation::Participant;

/// Tells those who look at something now that it changed, in every process of the portal.
///
/// # Contract
/// * A hint that is published after [`subscribe`](Self::subscribe) reaches each subscriber that may hear it, in this
///   process and in others, as it was published.
/// * A customer hears of what is their own, and of nothing else; staff hear of everything.
/// * The hints of one publisher, published one after the other, are heard in that order.
/// * Where hints may have been lost, such as on a connection that broke or before one that did not keep up, the
///   subscribers hear [`LiveSignal::Missed`](super::LiveSignal::Missed), and hear on.
/// * [`publish`](Self::publish) is called after the change is stored. It waits for no subscriber. A hint that cannot be
///   sent is dropped and reported.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait LiveEvents: Send + Sync {
    /// Publishes a hint.
    async fn publish(&self, hint: &LiveHint);

    /// Hears hints from now on.
    fn subscribe(&self, who: &Participant) -> LiveSubscription;
}

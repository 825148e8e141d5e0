//! Webhooks: events that are sent to the ISP's systems, each once it happened.
//!
//! An endpoint gets the events of one customer in their order: while one is tried again, the later ones of that customer
//! wait, and those of others do not.

mod deliver;
mod model;
mod policy;
mod port;

pub use deliver::{WebhookDeps, WebhookOutcome, WebhookService};
pub use model::{
    ClaimedDelivery, DeliverySettlement, EndpointName, InvalidEndpointName, WebhookBacklog, WebhookEndpoint,
};
pub use policy::WebhookPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::{MockWebhookQueue, MockWebhookSender};
pub use port::{WebhookFailure, WebhookQueue, WebhookSender};

//! Who asks for something of a payment.

use super::PaymentService;
use super::model::PaymentAttempt;
use crate::billing::pay_link::PayLink;
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;

/// A customer who is logged in, or somebody who has a payment link.
pub(super) struct Asking<'a> {
    /// Whose payments.
    pub(super) scope: CustomerScope,
    link: Option<&'a PayLink>,
}

impl<'a> Asking<'a> {
    pub(super) fn session(session: &ActiveSession) -> Self {
        Self { scope: session.scope(), link: None }
    }

    pub(super) fn link(link: &'a PayLink) -> Self {
        Self { scope: link.scope(), link: Some(link) }
    }

    /// The name of the limit on starting payments. Who has a link takes nothing of what the customer may do.
    pub(super) const fn start_rule(&self) -> &'static str {
        if self.link.is_some() { "payments.start_by_link" } else { "payments.start" }
    }

    /// The name of the limit on asking gateways.
    pub(super) const fn check_rule(&self) -> &'static str {
        if self.link.is_some() { "payments.check_by_link" } else { "payments.check" }
    }

    /// Whether a payment of the account may be seen: by a link, one that is for its invoice alone.
    pub(super) fn may_see(&self, payment: &PaymentAttempt) -> bool {
        self.link.is_none_or(|link| payment.lines.iter().all(|line| line.invoice == *link.invoice()))
    }

    /// Where the gateway leads back to after a payment.
    pub(super) fn return_to(&self, service: &PaymentService, payment: &PaymentAttempt) -> String {
        match self.link {
            Some(link) => service.links.address(link),
            None => format!("{}{}", service.payment_page, payment.id),
        }
    }
}

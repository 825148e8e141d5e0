//! The ports a portal is built from, by group.

use std::sync::Arc;

use super::groups::{Group, Groups};
use crate::billing::invoice::InvoiceRepo;
use crate::billing::statement::StatementRepo;
use crate::billing::{BillingPorts, PaymentPorts, PromisePorts};
use crate::content::ContentPorts;
use crate::identity::customer::{CustomerRepo, RecordFreshness};
use crate::identity::device::DeviceStore;
use crate::identity::otp::OtpStore;
use crate::identity::profile::{ContactRepo, PhoneChangeStore};
use crate::identity::rate_limit::RateLimiter;
use crate::identity::session::SessionStore;
use crate::identity::{IdentityPorts, ProfilePorts};
use crate::insight::InsightPorts;
use crate::insight::analytics::AnalyticsStore;
use crate::insight::dashboard::DashboardRepo;
use crate::kernel::clock::{Clock, Entropy};
use crate::messaging::MessagingPorts;
use crate::messaging::outbox::{MessageSender, Outbox};
use crate::staff::trail::CustomerLooksDeps;
use crate::support::conversation::ConversationRepo;
use crate::support::live::LiveHub;
use crate::support::ticket::TicketRepo;
use crate::support::{AttachmentPorts, ConversationPorts, SupportPorts};

/// The ports a portal is built from: this is the one place where all meet. A portal does not offer the use cases of a
/// group that is `None`.
#[derive(Clone)]
pub struct Ports {
    /// What a login reads and keeps.
    pub identity: IdentityPorts,
    /// How messages reach customers.
    pub messaging: MessagingPorts,
    /// Changes of contact data and of the number.
    pub profile: Option<ProfilePorts>,
    /// Invoices.
    pub billing: Option<BillingPorts>,
    /// Paying through gateways; needs invoices.
    pub payments: Option<PaymentPorts>,
    /// Promises to pay; needs invoices.
    pub promises: Option<PromisePorts>,
    /// Tickets.
    pub support: Option<SupportPorts>,
    /// Conversations.
    pub conversations: Option<ConversationPorts>,
    /// Files in conversations.
    pub attachments: Option<AttachmentPorts>,
    /// Which staff opened a customer's record.
    pub staff_looks: Option<CustomerLooksDeps>,
    /// The dashboard, and product analytics.
    pub insight: InsightPorts,
    /// Questions and answers.
    pub content: Option<ContentPorts>,
    /// How old shown records are, where some may be copies.
    pub freshness: Option<Arc<dyn RecordFreshness>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Ports {
    /// The ports of a portal that only logs customers in. The host brings `customers`, everything else that a login
    /// keeps is in `store`.
    pub fn login<S>(
        customers: Arc<dyn CustomerRepo>,
        store: Arc<S>,
        sender: Arc<dyn MessageSender>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self
    where
        S: OtpStore + SessionStore + DeviceStore + RateLimiter + Outbox + 'static,
    {
        let identity = IdentityPorts {
            customers,
            otp: store.clone(),
            sessions: store.clone(),
            devices: store.clone(),
            network_limits: store.clone(),
            account_limits: store.clone(),
        };
        Self {
            identity,
            messaging: MessagingPorts { outbox: store, sender, email: None },
            profile: None,
            billing: None,
            payments: None,
            promises: None,
            support: None,
            conversations: None,
            attachments: None,
            staff_looks: None,
            insight: InsightPorts::default(),
            content: None,
            freshness: None,
            clock,
            entropy,
        }
    }

    /// The ports of a portal that keeps everything in one store; questions and answers are brought by the host, and so
    /// is what makes documents. A host replaces the fields that it keeps elsewhere, and empties those that it does not
    /// want.
    pub fn on<S>(
        store: Arc<S>,
        sender: Arc<dyn MessageSender>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self
    where
        S: CustomerRepo
            + DashboardRepo
            + InvoiceRepo
            + StatementRepo
            + TicketRepo
            + ConversationRepo
            + ContactRepo
            + PhoneChangeStore
            + OtpStore
            + SessionStore
            + DeviceStore
            + RateLimiter
            + Outbox
            + AnalyticsStore
            + 'static,
    {
        Self {
            profile: Some(ProfilePorts { contacts: store.clone(), phone_changes: store.clone() }),
            billing: Some(BillingPorts {
                invoices: store.clone(),
                invoices_for_messages: None,
                renderer: None,
                statements: Some(store.clone()),
            }),
            support: Some(SupportPorts { tickets: store.clone() }),
            conversations: Some(ConversationPorts { conversations: store.clone(), live: Arc::new(LiveHub::default()) }),
            insight: InsightPorts { dashboard: Some(store.clone()), analytics: Some(store.clone()) },
            ..Self::login(store.clone(), store, sender, clock, entropy)
        }
    }

    /// The groups whose ports are there.
    pub fn groups(&self) -> Groups {
        let is_there = |group: &Group| match group {
            Group::Dashboard => self.insight.dashboard.is_some(),
            Group::Profile => self.profile.is_some(),
            Group::Billing => self.billing.is_some(),
            Group::Support => self.support.is_some(),
            Group::Conversations => self.conversations.is_some(),
            Group::Content => self.content.is_some(),
            Group::Attachments => self.attachments.is_some(),
            Group::StaffLooks => self.staff_looks.is_some(),
            Group::Promises => self.promises.is_some() && self.billing.is_some(),
            Group::Statements => self.billing.as_ref().is_some_and(|billing| billing.statements.is_some()),
            Group::Payments => self.payments.is_some() && self.billing.is_some(),
            Group::Email => {
                let makes_documents = self.billing.as_ref().is_some_and(|billing| billing.renderer.is_some());
                self.messaging.email.is_some() && makes_documents
            }
        };
        Group::ALL.into_iter().filter(is_there).collect()
    }
}

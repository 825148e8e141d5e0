//! The numbers a portal works by.

use crate::billing::email::EmailPolicy;
use crate::billing::invoice::TaxPolicy;
use crate::billing::payment::PaymentPolicy;
use crate::billing::promise::PromisePolicy;
use crate::identity::otp::OtpPolicy;
use crate::identity::profile::ProfilePolicy;
use crate::identity::session::SessionPolicy;
use crate::messaging::outbox::DeliveryPolicy;
use crate::support::attachment::AttachmentPolicy;
use crate::support::conversation::ConversationPolicy;
use crate::support::ticket::TicketPolicy;

/// The numbers a portal works by; the defaults are safe.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PortalPolicies {
    /// Of one-time codes.
    pub otp: OtpPolicy,
    /// Of sessions.
    pub session: SessionPolicy,
    /// Of message delivery.
    pub delivery: DeliveryPolicy,
    /// Of tickets.
    pub tickets: TicketPolicy,
    /// Of conversations.
    pub conversations: ConversationPolicy,
    /// Of files in conversations.
    pub attachments: AttachmentPolicy,
    /// Of changes to profiles.
    pub profile: ProfilePolicy,
    /// Of tax on invoices.
    pub tax: TaxPolicy,
    /// Of payments through gateways.
    pub payments: PaymentPolicy,
    /// Of documents by e-mail.
    pub email: EmailPolicy,
    /// Of promises to pay.
    pub promises: PromisePolicy,
}

//! What each service of a portal gets of the ports.

use std::sync::Arc;

use super::groups::Group;
use super::ports::Ports;
use crate::billing::email::EmailDeps;
use crate::billing::invoice::{InvoiceDeps, InvoiceRepo, InvoiceService};
use crate::billing::payment::PaymentDeps;
use crate::billing::promise::PromiseDeps;
use crate::billing::receipt::{ReceiptDeps, ReceiptService};
use crate::billing::statement::StatementDeps;
use crate::identity::otp::{OtpDeps, OtpService};
use crate::identity::profile::{ProfileChanges, ProfileDeps};
use crate::identity::session::{SessionDeps, SessionService};
use crate::insight::analytics::AnalyticsDeps;
use crate::insight::dashboard::{DashboardDeps, DashboardParts};
use crate::kernel::secret::KeyRing;
use crate::messaging::outbox::DeliveryDeps;
use crate::support::attachment::AttachmentDeps;
use crate::support::conversation::ConversationDeps;
use crate::support::live::LiveTickets;
use crate::support::ticket::TicketDeps;

impl Ports {
    pub(super) fn otp_deps(&self) -> OtpDeps {
        OtpDeps {
            store: self.identity.otp.clone(),
            network_limits: self.identity.network_limits.clone(),
            account_limits: self.identity.account_limits.clone(),
            outbox: self.messaging.outbox.clone(),
            devices: self.identity.devices.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        }
    }

    pub(super) fn session_deps(&self) -> SessionDeps {
        SessionDeps {
            store: self.identity.sessions.clone(),
            customers: self.identity.customers.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        }
    }

    pub(super) fn delivery_deps(&self) -> DeliveryDeps {
        DeliveryDeps {
            outbox: self.messaging.outbox.clone(),
            customers: self.identity.customers.clone(),
            sender: self.messaging.sender.clone(),
            email: self.messaging.email.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        }
    }

    pub(super) fn profile_deps(&self, otp: &OtpService, sessions: &SessionService) -> Option<ProfileDeps> {
        let ports = self.profile.clone()?;
        Some(ProfileDeps {
            changes: ProfileChanges::new(ports.contacts, ports.phone_changes),
            otp: otp.clone(),
            sessions: sessions.clone(),
            limits: self.identity.account_limits.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    pub(super) fn invoice_deps(&self) -> Option<InvoiceDeps> {
        let ports = self.billing.clone()?;
        Some(InvoiceDeps {
            invoices: ports.invoices,
            customers: self.identity.customers.clone(),
            renderer: ports.renderer,
            clock: self.clock.clone(),
        })
    }

    /// Invoices as messages tell of them.
    pub(super) fn message_invoice_deps(&self) -> Option<InvoiceDeps> {
        Some(InvoiceDeps { invoices: self.unviewed_invoices()?, ..self.invoice_deps()? })
    }

    /// Invoices read without a view of the customer's.
    fn unviewed_invoices(&self) -> Option<Arc<dyn InvoiceRepo>> {
        let ports = self.billing.clone()?;
        Some(ports.invoices_for_messages.unwrap_or(ports.invoices))
    }

    pub(super) fn payment_deps(&self) -> Option<PaymentDeps> {
        let (ports, invoices) = (self.payments.clone()?, self.billing.clone()?.invoices);
        Some(PaymentDeps {
            stores: ports.stores(self.messaging.outbox.clone()),
            gateways: ports.gateways,
            invoices,
            customers: self.identity.customers.clone(),
            limits: self.identity.account_limits.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    pub(super) fn receipt_deps(&self) -> Option<ReceiptDeps> {
        let (billing, payments) = (self.billing.clone()?, self.payments.clone().map(|ports| ports.payments));
        let is_any = payments.is_some() || billing.statements.is_some();
        let (renderer, records) = (billing.renderer.filter(|_| is_any)?, billing.statements);
        Some(ReceiptDeps { payments, records, customers: self.identity.customers.clone(), renderer })
    }

    pub(super) fn promise_deps(&self) -> Option<PromiseDeps> {
        let (ports, invoices) = (self.promises.clone()?, self.unviewed_invoices()?);
        Some(PromiseDeps {
            promises: ports.promises,
            effects: ports.effects,
            invoices,
            outbox: self.messaging.outbox.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    pub(super) fn statement_deps(&self) -> Option<StatementDeps> {
        let billing = self.billing.clone()?;
        Some(StatementDeps {
            records: billing.statements?,
            customers: self.identity.customers.clone(),
            renderer: billing.renderer,
            clock: self.clock.clone(),
        })
    }

    pub(super) fn email_deps(
        &self,
        invoices: Option<&InvoiceService>,
        receipts: Option<&ReceiptService>,
    ) -> Option<EmailDeps> {
        self.groups().contains(Group::Email).then_some(EmailDeps {
            invoices: invoices?.clone(),
            receipts: receipts.cloned(),
            customers: self.identity.customers.clone(),
            outbox: self.messaging.outbox.clone(),
            limits: self.identity.account_limits.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    pub(super) fn ticket_deps(&self) -> Option<TicketDeps> {
        let tickets = self.support.clone()?.tickets;
        let tickets = match &self.conversations {
            Some(ports) => Arc::new(LiveTickets::new(tickets, ports.live.clone())),
            None => tickets,
        };
        Some(TicketDeps {
            tickets,
            limits: self.identity.account_limits.clone(),
            outbox: self.messaging.outbox.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    pub(super) fn conversation_deps(&self) -> Option<ConversationDeps> {
        let ports = self.conversations.clone()?;
        Some(ConversationDeps {
            conversations: ports.conversations,
            tickets: self.support.as_ref().map(|support| support.tickets.clone()),
            live: ports.live,
            limits: self.identity.account_limits.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    pub(super) fn attachment_deps(&self) -> Option<AttachmentDeps> {
        let ports = self.attachments.clone()?;
        Some(AttachmentDeps {
            attachments: ports.attachments,
            blobs: ports.blobs,
            inspector: ports.inspector,
            limits: self.identity.account_limits.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    pub(super) fn dashboard_deps(&self) -> Option<DashboardDeps> {
        Some(DashboardDeps { figures: self.insight.dashboard.clone()?, clock: self.clock.clone() })
    }

    pub(super) fn dashboard_parts(&self) -> DashboardParts {
        DashboardParts { tickets: self.support.is_some(), invoices: self.billing.is_some() }
    }

    pub(super) fn analytics_deps(&self, keys: &Arc<KeyRing>) -> Option<AnalyticsDeps> {
        let store = self.insight.analytics.clone()?;
        Some(AnalyticsDeps { store, clock: self.clock.clone(), keys: keys.clone() })
    }
}

//! The facade: everything a host system or a web front needs, built from its ports.

mod deps;
mod groups;
mod policies;
mod ports;

use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use groups::{Group, Groups, NotOffered};
pub use policies::PortalPolicies;
pub use ports::Ports;

use crate::billing::email::{DocumentWriter, EmailService, InvoiceEmail, ReceiptEmail};
use crate::billing::invoice::InvoiceService;
use crate::billing::pay_link::PayLinks;
use crate::billing::payment::{PaymentReceivedNotice, PaymentService};
use crate::billing::promise::{PromiseMadeNotice, PromiseService};
use crate::billing::receipt::ReceiptService;
use crate::billing::statement::StatementService;
use crate::billing::transfer::{TransferDeps, TransferRejectedNotice, TransferService};
use crate::content::faq::FaqService;
use crate::identity::confirmation::ConfirmationService;
use crate::identity::customer::{CustomerService, RecordFreshness};
use crate::identity::otp::{LoginCode, OtpService, VerifyOtp, VerifyOtpError};
use crate::identity::profile::{EmailChangedNotice, PhoneChangedNotice, ProfileService};
use crate::identity::session::{ActiveSession, OpenSessionError, OpenedSession, SessionService};
use crate::insight::analytics::AnalyticsRecorder;
use crate::insight::dashboard::DashboardService;
use crate::kernel::secret::KeyRing;
use crate::messaging::campaign::Announcement;
use crate::messaging::outbox::{Branding, DeliveryService, MessageKinds};
use crate::staff::correction::NumberCorrectedNotice;
use crate::staff::customer::LoginLinkNotice;
use crate::staff::desk::TicketUpdatedNotice;
use crate::staff::trail::CustomerLooks;
use crate::support::attachment::AttachmentService;
use crate::support::conversation::ConversationService;
use crate::support::reply_notice::RepliesNotice;
use crate::support::ticket::{TicketOpenedNotice, TicketService};

/// A customer portal: use cases grouped by feature. Fields are what every portal has; methods answer what is there only
/// if its ports are ([`Portal::offers`]).
#[derive(Clone)]
pub struct Portal {
    /// Asking for codes and redeeming them.
    pub otp: OtpService,
    /// Sessions and accounts.
    pub sessions: SessionService,
    /// Proving the number again within a session.
    pub confirmation: ConfirmationService,
    /// The customer's own data.
    pub customers: CustomerService,
    /// What workers run.
    pub delivery: DeliveryService,
    /// Counting what customers do, if the portal has the port.
    pub analytics: Option<AnalyticsRecorder>,
    dashboard: Option<DashboardService>,
    profile: Option<ProfileService>,
    invoices: Option<InvoiceService>,
    payments: Option<PaymentService>,
    receipts: Option<ReceiptService>,
    emails: Option<EmailService>,
    transfers: Option<TransferService>,
    statements: Option<StatementService>,
    promises: Option<PromiseService>,
    tickets: Option<TicketService>,
    conversations: Option<ConversationService>,
    attachments: Option<AttachmentService>,
    staff_looks: Option<CustomerLooks>,
    faq: Option<FaqService>,
    freshness: Option<Arc<dyn RecordFreshness>>,
    groups: Groups,
    keys: Arc<KeyRing>,
}

/// The messages of every feature, also of those that the portal does not have: some may wait from before.
fn message_kinds() -> MessageKinds {
    MessageKinds::default()
        .with::<LoginCode>()
        .with::<PhoneChangedNotice>()
        .with::<EmailChangedNotice>()
        .with::<TicketOpenedNotice>()
        .with::<TicketUpdatedNotice>()
        .with::<LoginLinkNotice>()
        .with::<NumberCorrectedNotice>()
        .with::<RepliesNotice>()
        .with::<PaymentReceivedNotice>()
        .with::<TransferRejectedNotice>()
        .with::<PromiseMadeNotice>()
        .with::<Announcement>()
        .with::<InvoiceEmail>()
        .with::<ReceiptEmail>()
}

/// The same, with what puts documents into words where there is a mail server.
fn kinds_with(writer: Option<DocumentWriter>) -> MessageKinds {
    writer.map(Arc::new).into_iter().fold(message_kinds(), |kinds, writer| {
        kinds.with_writer::<InvoiceEmail>(writer.clone()).with_writer::<ReceiptEmail>(writer)
    })
}

/// Why nobody was logged in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// The code was not redeemed.
    #[error(transparent)]
    Code(#[from] VerifyOtpError),
    /// The code was right, but no account could be entered with it.
    #[error(transparent)]
    Session(#[from] OpenSessionError),
}

impl Portal {
    /// Builds a portal.
    pub fn new(ports: Ports, policies: PortalPolicies, keys: KeyRing, branding: Branding) -> Self {
        let keys = Arc::new(keys);
        let otp = OtpService::new(ports.otp_deps(), policies.otp, keys.clone());
        let sessions = SessionService::new(ports.session_deps(), policies.session);
        let profile = ports.profile_deps(&otp, &sessions);
        let payment_page = branding.payment_page();
        let links = || PayLinks::new(keys.clone(), branding.pay_link_page(), policies.payments.link_lifetime);
        let links = ports.payments.is_some().then(links);
        let receipts = ports.receipt_deps().map(ReceiptService::new);
        let invoices_of = |deps| InvoiceService::new(deps, policies.tax.clone()).with_links(links.clone());
        let invoices = ports.invoice_deps().map(invoices_of);
        let emails = ports.email_deps(invoices.as_ref(), receipts.as_ref());
        let emails = emails.map(|deps| EmailService::new(deps, policies.email, keys.clone()));
        let writer = emails.as_ref().zip(ports.message_invoice_deps().map(invoices_of));
        let kinds = kinds_with(writer.map(|(emails, invoices)| emails.writer(invoices)));
        let attachments =
            ports.attachment_deps().map(|deps| AttachmentService::new(deps, policies.attachments, keys.clone()));
        let payments = ports.payment_deps().zip(links.clone()).map(|(deps, links)| {
            PaymentService::new(deps, policies.payments, keys.clone(), payment_page, links)
                .with_receipts(receipts.is_some())
        });
        Self {
            confirmation: ConfirmationService::new(otp.clone(), sessions.clone()),
            customers: CustomerService::new(ports.identity.customers.clone()),
            delivery: DeliveryService::new(ports.delivery_deps(), policies.delivery, kinds, branding, keys.clone()),
            analytics: ports.analytics_deps(&keys).map(AnalyticsRecorder::new),
            dashboard: ports.dashboard_deps().map(|deps| DashboardService::new(deps, ports.dashboard_parts())),
            profile: profile.map(|deps| ProfileService::new(deps, policies.profile, keys.clone())),
            invoices,
            transfers: payments
                .clone()
                .zip(ports.payments.as_ref())
                .map(|(payments, ports)| (payments, ports.transfers.clone()))
                .map(|(payments, transfers)| TransferDeps {
                    transfers,
                    payments,
                    attachments: attachments.clone(),
                    clock: ports.clock.clone(),
                })
                .map(TransferService::new),
            payments,
            receipts,
            emails,
            promises: ports.promise_deps().map(|deps| PromiseService::new(deps, policies.promises)),
            statements: ports.statement_deps().map(StatementService::new),
            tickets: ports.ticket_deps().map(|deps| TicketService::new(deps, policies.tickets, keys.clone())),
            conversations: ports
                .conversation_deps()
                .map(|deps| ConversationService::new(deps, policies.conversations, keys.clone())),
            attachments,
            groups: ports.groups(),
            staff_looks: ports.staff_looks.map(CustomerLooks::new),
            freshness: ports.freshness,
            faq: ports.content.map(|content| FaqService::new(content.faq)),
            otp,
            sessions,
            keys,
        }
    }

    /// The optional groups that it has.
    pub fn groups(&self) -> Groups {
        self.groups
    }

    /// Whether it has a group.
    pub fn offers(&self, group: Group) -> bool {
        self.groups.contains(group)
    }

    /// The dashboard.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn dashboard(&self) -> Result<&DashboardService, NotOffered> {
        self.dashboard.as_ref().ok_or(NotOffered(Group::Dashboard))
    }

    /// Changing contact data and the number.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn profile(&self) -> Result<&ProfileService, NotOffered> {
        self.profile.as_ref().ok_or(NotOffered(Group::Profile))
    }

    /// Invoices.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn invoices(&self) -> Result<&InvoiceService, NotOffered> {
        self.invoices.as_ref().ok_or(NotOffered(Group::Billing))
    }

    /// Paying through gateways.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn payments(&self) -> Result<&PaymentService, NotOffered> {
        self.payments.as_ref().ok_or(NotOffered(Group::Payments))
    }

    /// Proofs of transfers to the ISP's own accounts.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn transfers(&self) -> Result<&TransferService, NotOffered> {
        self.transfers.as_ref().ok_or(NotOffered(Group::Payments))
    }

    /// The history of payments, and yearly statements.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn statements(&self) -> Result<&StatementService, NotOffered> {
        self.statements.as_ref().ok_or(NotOffered(Group::Statements))
    }

    /// Promises to pay.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn promises(&self) -> Result<&PromiseService, NotOffered> {
        self.promises.as_ref().ok_or(NotOffered(Group::Promises))
    }

    /// Receipts for payments, if the portal takes or reads payments and makes documents.
    pub fn receipts(&self) -> Option<&ReceiptService> {
        self.receipts.as_ref()
    }

    /// Documents by e-mail.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn emails(&self) -> Result<&EmailService, NotOffered> {
        self.emails.as_ref().ok_or(NotOffered(Group::Email))
    }

    /// Tickets.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn tickets(&self) -> Result<&TicketService, NotOffered> {
        self.tickets.as_ref().ok_or(NotOffered(Group::Support))
    }

    /// Conversations.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn conversations(&self) -> Result<&ConversationService, NotOffered> {
        self.conversations.as_ref().ok_or(NotOffered(Group::Conversations))
    }

    /// Files in conversations.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn attachments(&self) -> Result<&AttachmentService, NotOffered> {
        self.attachments.as_ref().ok_or(NotOffered(Group::Attachments))
    }

    /// Which staff opened the customer's record.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn staff_looks(&self) -> Result<&CustomerLooks, NotOffered> {
        self.staff_looks.as_ref().ok_or(NotOffered(Group::StaffLooks))
    }

    /// Questions and answers.
    ///
    /// # Errors
    /// [`NotOffered`] in a portal without its ports.
    pub fn faq(&self) -> Result<&FaqService, NotOffered> {
        self.faq.as_ref().ok_or(NotOffered(Group::Content))
    }

    /// The instant from which shown records of the session's account are, if the system that keeps them does not answer
    /// now; `None` if they are as on file. To be asked after the records were read.
    pub fn as_of(&self, session: &ActiveSession) -> Option<DateTime<Utc>> {
        self.freshness.as_ref()?.as_of(&session.scope())
    }

    /// Redeems a code and opens a session with it: a whole login.
    ///
    /// # Errors
    /// [`LoginError`].
    pub async fn log_in(&self, attempt: &VerifyOtp) -> Result<OpenedSession, LoginError> {
        let proof = self.otp.verify(attempt).await?;
        Ok(self.sessions.open(proof, &attempt.client).await?)
    }

    /// The server's keys, for signing session tokens and form tokens in the HTTP layer.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }
}

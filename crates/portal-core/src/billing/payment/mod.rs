//! Paying invoices through gateways.

mod asking;
mod by_link;
mod credit;
mod decide;
mod error;
mod exception;
mod for_staff;
mod gateway;
mod id;
mod instructions;
mod message;
mod method;
mod model;
mod notify;
mod outage;
mod policy;
mod port;
mod qris;
mod read;
mod refund;
mod settle;
mod start;
mod sweep;
mod sync;
#[cfg(test)]
pub(in crate::billing) mod tests;
mod unpaid;

use std::sync::Arc;

pub use by_link::LinkedInvoice;
pub use credit::{CREDIT_GATEWAY, CreditHolder};
pub use error::{NotifyError, PaymentError, StartPaymentError};
pub use exception::{Closed, ExceptionClosing, ExceptionKind, ExceptionRecord, PaymentException, Resolution};
#[cfg(any(test, feature = "mocks"))]
pub use gateway::MockPaymentGateway;
pub use gateway::{
    CreatePaymentError, CreatedPayment, GatewayState, GatewayStatus, NotificationError, Notified, OrderLine, Payer,
    PaymentGateway, PaymentOrder, RawNotification,
};
pub use id::PaymentId;
pub use instructions::{PaymentInstructions, TransferAccount};
pub use message::PaymentReceivedNotice;
pub use method::{Bank, Fee, InvalidChannel, PaymentChannel, PaymentMethod, Store, Wallet};
pub use model::{PaymentAttempt, PaymentEvent, PaymentEventKind, PaymentLine, PaymentState, VersionedPayment};
pub use policy::{PaymentPolicy, TransferPolicy};
pub use port::{
    AddedPayment, CustomerCredit, KeptNotification, PaidSoFar, PaymentChange, PaymentExceptions, PaymentNotifications,
    PaymentPosting, PaymentRepo, Posted, ReceivedMoney,
};
#[cfg(any(test, feature = "mocks"))]
pub use port::{
    MockCustomerCredit, MockPaymentExceptions, MockPaymentNotifications, MockPaymentPosting, MockPaymentRepo,
};
pub use qris::{InvalidQris, StaticQris, check_qris, whole_rupiah};
pub use read::OfferedMethod;
pub use refund::{Books, InvalidRefund, PaymentRefund, RefundOrder, refund, refundable};
pub use start::StartPayment;
pub use unpaid::UnpaidInvoices;

use outage::MethodOutages;

pub use crate::billing::swept::Swept;

use crate::billing::invoice::InvoiceRepo;
use crate::billing::ledger::Ledger;
use crate::billing::pay_link::PayLinks;
use crate::identity::customer::CustomerRepo;
use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;
use crate::messaging::outbox::Outbox;

/// Where payments are kept, and what follows from them.
#[derive(Clone)]
pub struct PaymentStores {
    /// Keeps the payments and the books.
    pub payments: Arc<dyn PaymentRepo>,
    /// Keeps what somebody has to look at.
    pub exceptions: Arc<dyn PaymentExceptions>,
    /// Spends what customers paid beyond what was owed.
    pub credit: Arc<dyn CustomerCredit>,
    /// Reads the books.
    pub ledger: Arc<dyn Ledger>,
    /// Keeps what gateways told until they were asked about it.
    pub notifications: Arc<dyn PaymentNotifications>,
    /// Writes what came in into the ISP's records.
    pub posting: Arc<dyn PaymentPosting>,
    /// Takes the messages.
    pub outbox: Arc<dyn Outbox>,
}

/// What payments need.
#[derive(Clone)]
pub struct PaymentDeps {
    /// Where payments are kept, and what follows from them.
    pub stores: PaymentStores,
    /// The gateways.
    pub gateways: Vec<Arc<dyn PaymentGateway>>,
    /// What is owed.
    pub invoices: Arc<dyn InvoiceRepo>,
    /// Knows who pays.
    pub customers: Arc<dyn CustomerRepo>,
    /// Counts what an account asks for.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes names.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of payments.
#[derive(Clone)]
pub struct PaymentService {
    deps: PaymentDeps,
    policy: PaymentPolicy,
    keys: Arc<KeyRing>,
    outages: Arc<MethodOutages>,
    /// The address of the page of a payment, up to its name.
    payment_page: String,
    links: PayLinks,
    /// Whether customers find a receipt on the page of a payment.
    has_receipts: bool,
}

impl PaymentService {
    /// Wires the use cases. `payment_page` is the full address of the page of a payment, up to its name, and `links` lead
    /// to the pages of payment links: gateways lead customers back there.
    pub fn new(
        deps: PaymentDeps,
        policy: PaymentPolicy,
        keys: Arc<KeyRing>,
        payment_page: String,
        links: PayLinks,
    ) -> Self {
        Self { deps, policy, keys, outages: Arc::default(), payment_page, links, has_receipts: false }
    }

    /// Has messages say whether there are receipts ([`ReceiptService`](crate::billing::receipt::ReceiptService)); there
    /// are none unless this is called.
    #[must_use]
    pub fn with_receipts(self, has_receipts: bool) -> Self {
        Self { has_receipts, ..self }
    }

    fn gateway(&self, name: &str) -> Option<&dyn PaymentGateway> {
        self.deps.gateways.iter().map(AsRef::as_ref).find(|gateway| gateway.name() == name)
    }
}

//! The ports of the group.

use std::sync::Arc;

use super::document::DocumentRenderer;
use super::invoice::InvoiceRepo;
use super::ledger::Ledger;
use super::payment::{
    CustomerCredit, PaymentExceptions, PaymentGateway, PaymentNotifications, PaymentPosting, PaymentRepo, PaymentStores,
};
use super::promise::{PromiseEffects, PromiseRepo};
use super::statement::StatementRepo;
use super::transfer::TransferRepo;
use crate::messaging::outbox::Outbox;

/// What customers need to see their invoices.
#[derive(Clone)]
pub struct BillingPorts {
    /// The customers' invoices.
    pub invoices: Arc<dyn InvoiceRepo>,
    /// The same invoices, read for messages and promises: that is no view of the customer's. `invoices` if absent.
    pub invoices_for_messages: Option<Arc<dyn InvoiceRepo>>,
    /// Makes documents; without one there are none to download.
    pub renderer: Option<Arc<dyn DocumentRenderer>>,
    /// What was invoiced and paid, year by year; without it there is no history of payments and there are no statements.
    pub statements: Option<Arc<dyn StatementRepo>>,
}

/// What customers need to pay through gateways.
#[derive(Clone)]
pub struct PaymentPorts {
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
    /// Keeps the transfers to the ISP's own accounts.
    pub transfers: Arc<dyn TransferRepo>,
    /// Writes what came in into the ISP's records.
    pub posting: Arc<dyn PaymentPosting>,
    /// The gateways.
    pub gateways: Vec<Arc<dyn PaymentGateway>>,
}

impl PaymentPorts {
    /// Where payments are kept, with the outbox that takes their messages.
    pub fn stores(&self, outbox: Arc<dyn Outbox>) -> PaymentStores {
        PaymentStores {
            payments: self.payments.clone(),
            exceptions: self.exceptions.clone(),
            credit: self.credit.clone(),
            ledger: self.ledger.clone(),
            notifications: self.notifications.clone(),
            posting: self.posting.clone(),
            outbox,
        }
    }
}

/// What customers need to promise a payment.
#[derive(Clone)]
pub struct PromisePorts {
    /// Keeps the promises.
    pub promises: Arc<dyn PromiseRepo>,
    /// What follows from them at the ISP.
    pub effects: Arc<dyn PromiseEffects>,
}

//! Errors of payments as problems, and where payments lie.

use http_kit::Problem;
use portal_core::InvoiceNumber;
use portal_core::billing::payment::{PaymentError, PaymentId, StartPaymentError};

use crate::api::wire::seconds;
use crate::check;
use crate::invoice::form::page_of;
use crate::problem::IntoProblem;

/// The page of a payment. Its name holds nothing that would have to be escaped.
pub(crate) fn payment_page(id: &PaymentId) -> String {
    format!("/customer/payments/{id}")
}

/// The page where all that is owed is paid.
pub(crate) const PAY_ALL: &str = "/customer/pay";

/// The page where an invoice is paid.
pub(crate) fn pay_page(invoice: &InvoiceNumber) -> String {
    format!("{}/pay", page_of(invoice))
}

impl IntoProblem for StartPaymentError {
    fn into_problem(self) -> Problem {
        match self {
            StartPaymentError::NotFound(_) => Problem::not_found(),
            StartPaymentError::Invoices { .. } => Problem::malformed("payment:invoices", "Invoices", "pay-invoices"),
            StartPaymentError::NothingOwed(_) => {
                Problem::conflict("payment:nothing-owed", "Nothing owed", "pay-nothing-owed")
            }
            StartPaymentError::NotOffered | StartPaymentError::Amount { .. } => {
                Problem::conflict("payment:not-offered", "Way to pay not offered", "pay-not-offered")
            }
            StartPaymentError::AlreadyPaid(_) => {
                Problem::conflict("payment:already-paid", "Already paid", "pay-already-paid")
            }
            StartPaymentError::KeyReused => {
                Problem::unprocessable("payment:key-reused", "Idempotency key reused", "ticket-key-reused")
            }
            StartPaymentError::Busy => Problem::conflict("payment:busy", "Another payment is being made", "pay-busy"),
            StartPaymentError::RateLimited { retry_after } => {
                let kind = "payment:rate-limited";
                Problem::rate_limited(check::PAYMENT_LIMIT, kind, seconds(retry_after))
            }
            StartPaymentError::Gateway(error) => {
                Problem::passing("payment:gateway", "Gateway unavailable", "pay-gateway-failed").because(error)
            }
            StartPaymentError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for PaymentError {
    fn into_problem(self) -> Problem {
        match self {
            PaymentError::NotFound => Problem::not_found(),
            PaymentError::RateLimited { retry_after } => {
                Problem::rate_limited(check::PAYMENT_LIMIT, "payment:rate-limited", seconds(retry_after))
            }
            busy @ PaymentError::Busy => Problem::unavailable().because(busy),
            PaymentError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

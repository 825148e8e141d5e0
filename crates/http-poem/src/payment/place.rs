//! Where the pages of payments are: in the customer's account, or behind a link.

use portal_core::InvoiceNumber;
use portal_core::billing::payment::PaymentId;

use crate::invoice::form::page_of;
use crate::payment::form::{pay_page, payment_page};
use crate::view::pagination::Crumb;

/// Where somebody pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Logged in.
    Account,
    /// By a link to one invoice.
    Link {
        /// What stands in its address; nothing in it has to be escaped.
        token: String,
    },
}

impl Place {
    /// Where a way to pay the invoice is chosen.
    pub(crate) fn choice(&self, invoice: &InvoiceNumber) -> String {
        match self {
            Self::Account => pay_page(invoice),
            Self::Link { token } => format!("/pay/{token}"),
        }
    }

    /// The page of a payment.
    pub(crate) fn payment(&self, id: &PaymentId) -> String {
        match self {
            Self::Account => payment_page(id),
            Self::Link { token } => format!("/pay/{token}/payments/{id}"),
        }
    }

    /// The page that an invoice has of its own, or what stands for it.
    pub(crate) fn invoice(&self, invoice: &InvoiceNumber) -> String {
        match self {
            Self::Account => page_of(invoice),
            Self::Link { .. } => self.choice(invoice),
        }
    }

    /// The pages above.
    pub(crate) const fn crumbs(&self, account: &'static [Crumb]) -> &'static [Crumb] {
        match self {
            Self::Account => account,
            Self::Link { .. } => &[],
        }
    }

    pub(crate) const fn is_account(&self) -> bool {
        matches!(self, Self::Account)
    }
}

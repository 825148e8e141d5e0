//! The page of a promise, and what other pages show of it.

use askama::Template;
use chrono::{Datelike, NaiveDate};
use portal_core::billing::promise::PaymentPromise;
use portal_core::{InvoiceNumber, Rupiah};

use crate::i18n::{Locale, t};
use crate::invoice::view::money;
use crate::promise::form::promise_page;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;

/// What a page shows of a promise.
#[derive(Debug, Clone)]
pub enum PromisePart {
    /// One can be made there.
    Offered(String),
    /// One is open: its day, amount and invoice.
    Open(Box<PaymentPromise>),
}

impl PromisePart {
    /// The page of the promise, if one can be made.
    pub(crate) fn href(&self) -> Option<&str> {
        match self {
            Self::Offered(href) => Some(href),
            Self::Open(_) => None,
        }
    }

    /// What is said of the open one.
    pub(crate) fn words(&self, layout: &Layout) -> Option<String> {
        let Self::Open(promise) = self else { return None };
        let args = [
            ("amount", money(promise.amount).into()),
            ("invoice", promise.invoice.as_str().into()),
            ("date", layout.date(&promise.by).into()),
        ];
        Some(t(layout.locale, "promise-is-open", &args))
    }
}

/// `GET /customer/invoices/{number}/promise`.
#[derive(Debug, Template)]
#[template(path = "promise/promise.html")]
pub(crate) struct PromisePage {
    /// The layout; its customer must be set.
    pub(crate) layout: Layout,
    /// The invoice.
    pub(crate) invoice: InvoiceNumber,
    /// What is owed on it.
    pub(crate) amount: Rupiah,
    /// The days by which it can be promised.
    pub(crate) days: Vec<NaiveDate>,
    /// Whether a promise has the service restored.
    pub(crate) restores_service: bool,
    /// What is said above the form.
    pub(crate) trouble: Option<String>,
}

impl PromisePage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/invoices", word: "invoices-title" }];

    fn action(&self) -> String {
        promise_page(&self.invoice)
    }

    fn sum(&self) -> String {
        money(self.amount)
    }

    /// `Jumat, 5 Desember 2025`.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand on references")]
    fn day(&self, day: &NaiveDate) -> String {
        format!("{}, {}", format::weekday(self.layout.locale, day.weekday()), self.layout.date(day))
    }
}

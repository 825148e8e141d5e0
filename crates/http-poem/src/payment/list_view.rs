//! The customer's payments: those that were started here, and what was paid in a year.

use std::collections::HashSet;

use askama::Template;
use portal_core::Page;
use portal_core::billing::payment::PaymentAttempt;
use portal_core::billing::statement::{DatedPayment, HistoryMonth, PaymentHistory, RecordedPaymentId};

use crate::i18n::Locale;
use crate::invoice::view::money;
use crate::payment::form::payment_page;
use crate::payment::words::PaymentBadge;
use crate::receipt::page::recorded_receipt;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::{Crumb, Pagination};

/// `GET /customer/payments`.
#[derive(Debug, Template)]
#[template(path = "payment/payments.html")]
pub(crate) struct PaymentsPage {
    /// The layout; its customer must be set.
    pub(crate) layout: Layout,
    /// The payments that were started here, newest first; `None` where nothing is paid online.
    pub(crate) list: Option<Page<PaymentAttempt>>,
    /// The pages of the list, if there are several.
    pub(crate) pagination: Option<Pagination>,
    /// What was paid in a year, where that is known.
    pub(crate) history: Option<PaymentHistory>,
    /// Whether there are documents to download.
    pub(crate) has_documents: bool,
    /// The payments of the year that have a receipt.
    pub(crate) receipts: HashSet<RecordedPaymentId>,
}

impl PaymentsPage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/invoices", word: "invoices-title" }];

    /// Whether any payment was started here.
    fn has_attempts(&self) -> bool {
        self.list.as_ref().is_some_and(|list| !list.items.is_empty())
    }

    /// Whether anything was invoiced or paid in the year.
    fn has_year(&self) -> bool {
        self.history.as_ref().is_some_and(|history| history.years.contains(&history.year))
    }

    /// `November 2025`.
    fn month(&self, month: &HistoryMonth) -> String {
        let day = month.payments.first().map(|payment| payment.day).unwrap_or_default();
        format::month(self.layout.locale, day)
    }

    /// Where the receipt of a payment on record lies, if it has one.
    fn receipt(&self, payment: &DatedPayment) -> Option<String> {
        let record = &payment.record;
        self.receipts.contains(&record.id).then(|| recorded_receipt(&record.invoice, record.id))
    }

    fn href(payment: &PaymentAttempt) -> String {
        payment_page(&payment.id)
    }

    fn badge(payment: &PaymentAttempt) -> PaymentBadge {
        PaymentBadge::of(payment)
    }

    fn total(payment: &PaymentAttempt) -> String {
        money(payment.gross())
    }

    fn invoices(payment: &PaymentAttempt) -> String {
        payment.lines.iter().map(|line| line.invoice.as_str()).collect::<Vec<_>>().join(", ")
    }
}

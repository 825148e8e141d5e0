//! The customer's payments.

use askama::Template;
use portal_core::Page;
use portal_core::billing::payment::PaymentAttempt;

use crate::i18n::Locale;
use crate::invoice::view::money;
use crate::payment::form::payment_page;
use crate::payment::words::PaymentBadge;
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
    /// The payments, newest first.
    pub(crate) list: Page<PaymentAttempt>,
    /// The pages of the list, if there are several.
    pub(crate) pagination: Option<Pagination>,
}

impl PaymentsPage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/invoices", word: "invoices-title" }];

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

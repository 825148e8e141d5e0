//! One invoice: amount and state first, then its lines, tax and payments, and how it differs from the one
//! before.

use askama::Template;
use portal_core::Rupiah;
use portal_core::billing::invoice::{BilledInvoice, Comparison, Invoice, InvoiceItem, InvoiceView, Payment};
use portal_core::billing::statement::RecordedPayment;

use crate::email::view::EmailOffer;
use crate::i18n::{Locale, t};
use crate::invoice::form::page_of;
use crate::invoice::list_view::period;
use crate::invoice::pay_view::{Copied, PayPanel, Reference, copied};
use crate::promise::view::PromisePart;
use crate::receipt::page::recorded_receipt;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;
use crate::view::states::BillState;

/// `GET /customer/invoices/{number}`.
#[derive(Debug, Template)]
#[template(path = "invoice/invoice.html")]
pub struct InvoicePage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// The invoice and what follows from it.
    pub billed: BilledInvoice,
    /// Whether there is a document to download.
    pub has_document: bool,
    /// Where it is paid without logging in.
    pub pay_link: Option<String>,
    /// Where it is sent by e-mail.
    pub email: Option<EmailOffer>,
    /// Its payments on record that have a receipt.
    pub records: Vec<RecordedPayment>,
    /// Whether it can be promised, or is.
    pub promise: Option<PromisePart>,
}

impl InvoicePage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/invoices", word: "invoices-title" }];

    pub(crate) fn invoice(&self) -> &Invoice {
        &self.billed.detail.invoice
    }

    fn badge(&self) -> BillState {
        self.billed.view.into()
    }

    fn period(&self) -> Option<String> {
        period(&self.layout, self.invoice())
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.billed.view, InvoiceView::Pending | InvoiceView::Overdue)
    }

    /// What is still to be paid; of settled invoices, what they came to.
    fn headline(&self) -> String {
        let invoice = self.invoice();
        money(if self.is_open() { invoice.outstanding() } else { invoice.total })
    }

    /// One sentence on where it stands.
    fn standing(&self) -> String {
        let (layout, invoice) = (&self.layout, self.invoice());
        match self.billed.view {
            InvoiceView::Pending => layout.tn("owed-due", "date", layout.date(&invoice.due_date)),
            InvoiceView::Overdue => layout.tn("owed-due-since", "date", layout.date(&invoice.due_date)),
            InvoiceView::Paid => match self.billed.detail.payments.last() {
                _ if invoice.is_credit_note() => layout.t("invoice-is-credit"),
                _ if invoice.credit().is_positive() => layout.t("invoice-is-overpaid"),
                _ if !invoice.total.is_positive() => layout.t("invoice-is-free"),
                Some(payment) => layout.tn("invoice-paid-on", "date", layout.day(&payment.paid_at)),
                None => layout.t("invoice-is-paid"),
            },
            InvoiceView::Cancelled => layout.t("invoice-is-cancelled"),
            InvoiceView::Refunded => layout.t("invoice-is-refunded"),
        }
    }

    /// How much of it has come in, while something is left.
    fn paid_in_part(&self) -> Option<String> {
        let invoice = self.invoice();
        let args = [("paid", money(invoice.paid).into()), ("total", money(invoice.total).into())];
        (self.is_open() && invoice.paid.is_positive()).then(|| t(self.layout.locale, "invoice-paid-part", &args))
    }

    /// The way to pay what is left, while something is.
    fn pay(&self) -> Option<PayPanel> {
        let (invoice, left) = (self.invoice(), self.invoice().outstanding());
        let reference = Reference::Invoice(invoice.number.as_str().to_owned());
        (self.is_open() && left.is_positive()).then(|| PayPanel { amount: left.amount(), reference })
    }

    /// How it differs from the one before, unless it was withdrawn and nothing follows from that.
    fn comparison(&self) -> Option<&Comparison> {
        self.billed.comparison.as_ref().filter(|_| self.billed.view != InvoiceView::Cancelled)
    }

    /// The invoice's number and the customer's, to be copied.
    fn numbers(&self) -> [Copied; 2] {
        let (layout, number) = (&self.layout, self.invoice().number.as_str());
        [
            copied(layout.t("invoice-number"), layout.t("copy-invoice"), number),
            copied(layout.t("account-id"), layout.t("copy-customer"), layout.customer_id()),
        ]
    }

    /// The link by which others pay, to be copied.
    fn copied_link(&self, link: &str) -> Copied {
        copied(String::new(), self.layout.t("pay-link-copy"), link)
    }

    /// Where it is asked for by e-mail.
    fn email_action(&self) -> String {
        format!("{}/email", page_of(&self.invoice().number))
    }

    /// The payments, each with where its receipt lies. Both lists are in the same order.
    fn payments(&self) -> Vec<(&Payment, Option<String>)> {
        let mut records = self.records.iter().peekable();
        let payments = self.billed.detail.payments.iter();
        payments
            .map(|payment| {
                let record = records.next_if(|record| record.payment == *payment);
                (payment, record.map(|record| recorded_receipt(&record.invoice, record.id)))
            })
            .collect()
    }

    /// What the document is called as a file.
    fn file_name(&self) -> String {
        format!("{}.pdf", self.invoice().number.as_str().replace('/', "-"))
    }

    /// How many at which price, unless it is one.
    fn count(item: &InvoiceItem) -> Option<String> {
        let is_plain = item.quantity == 1 && item.unit_price == item.amount;
        (!is_plain).then(|| format!("{} × {}", item.quantity, money(item.unit_price)))
    }
}

pub(crate) fn money(amount: Rupiah) -> String {
    format::rupiah(amount.amount())
}

//! The list of invoices.

use askama::Template;
use chrono::{Datelike, NaiveDate};
use portal_core::billing::invoice::{Invoice, InvoiceFilter, InvoiceList, InvoiceView};

use crate::i18n::Locale;
use crate::view::format;
use crate::view::format::in_query;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Pagination;
use crate::view::states::BillState;

/// The filters on offer: all, and the states that need looking after or are looked up.
const SEGMENTS: [InvoiceFilter; 4] = [
    InvoiceFilter::All,
    InvoiceFilter::Unpaid,
    InvoiceFilter::Seen(InvoiceView::Overdue),
    InvoiceFilter::Seen(InvoiceView::Paid),
];

/// A filter on offer.
struct Segment {
    word: &'static str,
    href: String,
    /// How many invoices it shows.
    count: u64,
    is_current: bool,
}

/// What an invoice is for: `November 2025` for a whole month, else its first and last day. `None` if the ISP
/// does not say.
pub(crate) fn period(layout: &Layout, invoice: &Invoice) -> Option<String> {
    let (first, last) = (invoice.period_start?, invoice.period_end?);
    let is_month = first.day() == 1 && (last.year(), last.month()) == (first.year(), first.month());
    if is_month && last.succ_opt().is_some_and(|next| next.day() == 1) {
        return Some(format::month(layout.locale, first));
    }
    Some(format!("{} – {}", layout.date(&first), layout.date(&last)))
}

/// `GET /customer/invoices`.
#[derive(Debug, Template)]
#[template(path = "invoice/invoices.html")]
pub struct InvoicesPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// What is shown.
    pub filter: InvoiceFilter,
    /// The words looked for, as they were typed; empty for none.
    pub search: String,
    /// Whether there are documents to download.
    pub has_document: bool,
    /// The page of them, and what is owed in all.
    pub list: InvoiceList,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
    /// The day it is looked at, in the portal's zone.
    pub today: NaiveDate,
}

impl InvoicesPage {
    /// The query that asks for a filter and words, empty for all.
    pub fn query(filter: InvoiceFilter, search: &str) -> String {
        let status = match filter {
            InvoiceFilter::All => None,
            InvoiceFilter::Unpaid => Some("status=unpaid".to_owned()),
            InvoiceFilter::Seen(view) => Some(format!("status={}", view.as_str())),
        };
        let words = (!search.is_empty()).then(|| format!("q={}", in_query(search)));
        status.into_iter().chain(words).collect::<Vec<_>>().join("&")
    }

    fn segments(&self) -> Vec<Segment> {
        let segment = |filter: InvoiceFilter| {
            let word = match filter {
                InvoiceFilter::All => "invoices-all",
                InvoiceFilter::Unpaid => BillState::from(InvoiceView::Pending).word(),
                InvoiceFilter::Seen(view) => BillState::from(view).word(),
            };
            let href = Pagination::address("/customer/invoices", &Self::query(filter, &self.search), 1);
            let count = self.list.counts.of(filter);
            Segment { word, href, count, is_current: filter == self.filter }
        };
        SEGMENTS.map(segment).into()
    }

    /// The word of the filter that is on.
    fn status(&self) -> Option<&'static str> {
        match self.filter {
            InvoiceFilter::All => None,
            InvoiceFilter::Unpaid => Some("unpaid"),
            InvoiceFilter::Seen(view) => Some(view.as_str()),
        }
    }

    /// Whether there is more to see than this.
    fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.filter != InvoiceFilter::All || self.list.page.total > 0
    }

    fn owed(&self) -> Option<String> {
        self.list.outstanding.is_positive().then(|| format::rupiah(self.list.outstanding.amount()))
    }

    /// Whether several invoices can be paid in one payment. A search counts what it finds alone.
    fn has_several(&self) -> bool {
        self.layout.has_payments() && self.search.is_empty() && self.list.counts.of(InvoiceFilter::Unpaid) > 1
    }

    fn late(&self) -> Option<String> {
        (self.list.overdue > 0).then(|| self.layout.tn("invoices-late", "count", self.list.overdue))
    }

    fn badge(&self, invoice: &Invoice) -> Option<BillState> {
        invoice.view(self.today).map(BillState::from)
    }

    /// The period, or else when it was issued.
    fn subject(&self, invoice: &Invoice) -> String {
        period(&self.layout, invoice)
            .unwrap_or_else(|| self.layout.tn("invoice-issued-on", "date", self.layout.date(&invoice.invoice_date)))
    }

    /// The amount that leads a row: what is left to pay, or what a settled invoice came to.
    fn leading(invoice: &Invoice) -> String {
        let left = invoice.outstanding();
        format::rupiah(if left.is_positive() { left.amount() } else { invoice.total.amount() })
    }

    /// The small line below it: the total of what is paid in part, or what is left in the customer's favour.
    fn note(&self, invoice: &Invoice) -> Option<String> {
        let (left, credit) = (invoice.outstanding(), invoice.credit());
        if left.is_positive() && left != invoice.total {
            return Some(self.layout.tn("invoice-of-total", "amount", format::rupiah(invoice.total.amount())));
        }
        if invoice.is_credit_note() {
            return Some(self.layout.t("invoice-credit-note"));
        }
        credit.is_positive().then(|| self.layout.tn("invoice-too-much", "amount", format::rupiah(credit.amount())))
    }

    /// Keys of what is said where nothing is to be listed, and of a line of explanation.
    fn nothing(&self) -> (&'static str, &'static str) {
        if self.list.page.total > 0 {
            return ("invoices-past-end", "invoices-past-end-hint");
        }
        if !self.search.is_empty() {
            return ("invoices-not-found", "invoices-not-found-hint");
        }
        match self.filter {
            InvoiceFilter::All => ("invoices-none", "invoices-none-hint"),
            InvoiceFilter::Unpaid | InvoiceFilter::Seen(InvoiceView::Pending) => {
                ("invoices-none-pending", "invoices-none-pending-hint")
            }
            InvoiceFilter::Seen(InvoiceView::Overdue) => ("invoices-none-overdue", "invoices-none-overdue-hint"),
            InvoiceFilter::Seen(InvoiceView::Paid) => ("invoices-none-paid", "invoices-none-paid-hint"),
            InvoiceFilter::Seen(_) => ("invoices-none-such", "invoices-none-such-hint"),
        }
    }
}

//! The choice of a way to pay.

use askama::Template;
use portal_core::billing::invoice::Invoice;
use portal_core::billing::payment::{OfferedMethod, PaymentAttempt, PaymentChannel};
use portal_core::{InvoiceNumber, Rupiah};

use crate::i18n::Locale;
use crate::invoice::view::money;
use crate::payment::place::Place;
use crate::payment::start_page::Pages;
use crate::payment::words::hint;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;

/// What is left of an invoice.
#[derive(Debug, Clone)]
pub(crate) struct ToPay {
    /// The invoice.
    pub(crate) number: InvoiceNumber,
    /// How much.
    pub(crate) amount: Rupiah,
}

impl ToPay {
    /// What is left of this one.
    pub(crate) fn of(invoice: &Invoice) -> Self {
        Self { number: invoice.number.clone(), amount: invoice.outstanding() }
    }
}

/// What is to be paid, where, and where that leads.
#[derive(Debug)]
pub(crate) struct Choice {
    /// Where it is.
    pub(crate) place: Place,
    /// Where it leads.
    pub(crate) pages: Pages,
    /// What is paid.
    pub(crate) lines: Vec<ToPay>,
    /// How many invoices are left to be paid after that.
    pub(crate) more: u64,
    /// For whom it is paid, as far as who pays may know.
    pub(crate) payer: Option<String>,
    /// The payment of it that waits.
    pub(crate) open: Option<PaymentAttempt>,
}

impl Choice {
    /// What is paid in all, without a fee.
    pub(crate) fn outstanding(&self) -> Rupiah {
        Rupiah::new(self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.amount.amount())))
    }
}

/// `GET /customer/invoices/{number}/pay`, the same behind a link, and `GET /customer/pay` for all invoices.
#[derive(Debug, Template)]
#[template(path = "payment/choose.html")]
pub(crate) struct ChoosePage {
    /// The layout; its customer must be set in an account.
    pub(crate) layout: Layout,
    /// What is to be paid.
    pub(crate) choice: Choice,
    /// How it can be paid.
    pub(crate) offered: Vec<OfferedMethod>,
    /// Names the filling-in of the form.
    pub(crate) idempotency_key: String,
    /// What is said above the form.
    pub(crate) trouble: Option<String>,
}

impl ChoosePage {
    const CRUMBS: &[Crumb] = &[Crumb { href: "/customer/invoices", word: "invoices-title" }];

    /// Whether there is anything to pay.
    fn is_owed(&self) -> bool {
        self.choice.outstanding().is_positive()
    }

    /// The heading: what there is to do.
    fn title(&self) -> &'static str {
        if self.is_owed() { "pay-choose-title" } else { "pay-link-settled" }
    }

    /// The numbers of the invoices, one on each line.
    fn numbers(&self) -> String {
        self.choice.lines.iter().map(|line| line.number.as_str()).collect::<Vec<_>>().join("\n")
    }

    const fn has_more(&self) -> bool {
        self.choice.more > 0
    }

    fn amount(&self) -> String {
        money(self.choice.outstanding())
    }

    /// What one way costs in all, if there is a fee on top.
    fn with_fee(&self, offered: &OfferedMethod) -> Option<String> {
        let args = [("fee", money(offered.fee).into()), ("total", money(offered.total).into())];
        offered.fee.is_positive().then(|| crate::i18n::t(self.layout.locale, "pay-with-fee", &args))
    }

    /// Where the payment that waits lies.
    fn open_page(&self, open: &PaymentAttempt) -> String {
        self.choice.place.payment(&open.id)
    }

    /// One line on how a way works.
    fn hint(&self, offered: &OfferedMethod) -> String {
        self.layout.t(hint(offered.method.channel))
    }

    const fn icon(offered: &OfferedMethod) -> Icon {
        match offered.method.channel {
            PaymentChannel::Qris | PaymentChannel::StaticQris => Icon::Smartphone,
            PaymentChannel::VirtualAccount(_) | PaymentChannel::Transfer => Icon::ReceiptText,
            PaymentChannel::Wallet(_) | PaymentChannel::Credit => Icon::Wallet,
            PaymentChannel::Counter(_) => Icon::MapPin,
            PaymentChannel::Card => Icon::IdCard,
        }
    }
}

//! The choice of a way to pay.

use askama::Template;
use portal_core::billing::invoice::Invoice;
use portal_core::billing::payment::{OfferedMethod, PaymentAttempt, PaymentChannel};

use crate::i18n::Locale;
use crate::invoice::view::money;
use crate::payment::form::{pay_page, payment_page};
use crate::payment::words::hint;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;

/// `GET /customer/invoices/{number}/pay`.
#[derive(Debug, Template)]
#[template(path = "payment/choose.html")]
pub(crate) struct ChoosePage {
    /// The layout; its customer must be set.
    pub(crate) layout: Layout,
    /// What is paid.
    pub(crate) invoice: Invoice,
    /// How it can be paid.
    pub(crate) offered: Vec<OfferedMethod>,
    /// The payment of it that waits.
    pub(crate) open: Option<PaymentAttempt>,
    /// Names the filling-in of the form.
    pub(crate) idempotency_key: String,
    /// What is said above the form.
    pub(crate) trouble: Option<String>,
}

impl ChoosePage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/invoices", word: "invoices-title" }];

    fn action(&self) -> String {
        pay_page(&self.invoice.number)
    }

    fn amount(&self) -> String {
        money(self.invoice.outstanding())
    }

    /// What one way costs in all, if there is a fee on top.
    fn with_fee(&self, offered: &OfferedMethod) -> Option<String> {
        let args = [("fee", money(offered.fee).into()), ("total", money(offered.total).into())];
        offered.fee.is_positive().then(|| crate::i18n::t(self.layout.locale, "pay-with-fee", &args))
    }

    /// Where the payment that waits lies.
    fn open_page(open: &PaymentAttempt) -> String {
        payment_page(&open.id)
    }

    /// One line on how a way works.
    fn hint(&self, offered: &OfferedMethod) -> String {
        self.layout.t(hint(offered.method.channel))
    }

    const fn icon(offered: &OfferedMethod) -> Icon {
        match offered.method.channel {
            PaymentChannel::Qris => Icon::Smartphone,
            PaymentChannel::VirtualAccount(_) => Icon::ReceiptText,
            PaymentChannel::Wallet(_) => Icon::Wallet,
            PaymentChannel::Counter(_) => Icon::MapPin,
            PaymentChannel::Card => Icon::IdCard,
        }
    }
}

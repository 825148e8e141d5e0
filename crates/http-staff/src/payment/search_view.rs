//! The list of payments.

use askama::Template;
use page_kit::format;
use page_kit::format::in_query;
use page_kit::icons::Icon;
use page_kit::tone::Tone;
use portal_core::billing::payment::{PaymentAttempt, PaymentChannel, PaymentState};
use portal_core::staff::payment::{FoundPayments, StaffPaymentService};

use crate::i18n::Locale;
use crate::payment::search::Asked;
use crate::payment::sections::PAYMENTS;
use crate::payment::view::payment_page;
use crate::payment::words::{state_tone, state_word};
use crate::ticket::words::customer_page;
use crate::view::layout::Layout;

/// `GET /staff/payments`.
#[derive(Debug, Template)]
#[template(path = "payment/payments.html")]
pub(crate) struct SearchPage {
    pub(crate) layout: Layout,
    pub(crate) asked: Asked,
    pub(crate) gateways: Vec<String>,
    pub(crate) found: FoundPayments,
}

impl SearchPage {
    /// The states to choose from: word, words, whether it was chosen.
    fn states(&self) -> Vec<(&'static str, String, bool)> {
        let option = |state: PaymentState| {
            (state.as_str(), self.layout.t(state_word(state)), state.as_str() == self.asked.state)
        };
        PaymentState::ALL.map(option).into()
    }

    fn methods(&self) -> Vec<(&'static str, &'static str, bool)> {
        let option =
            |channel: PaymentChannel| (channel.as_str(), channel.name(), channel.as_str() == self.asked.method);
        PaymentChannel::ALL.map(option).into()
    }

    fn href(&self, payment: &PaymentAttempt) -> String {
        payment_page(&payment.id)
    }

    fn customer_href(&self, payment: &PaymentAttempt) -> String {
        customer_page(&payment.customer_id)
    }

    fn state(&self, payment: &PaymentAttempt) -> (Tone, String) {
        (state_tone(payment.state), self.layout.t(state_word(payment.state)))
    }

    fn total(&self, payment: &PaymentAttempt) -> String {
        format::rupiah(payment.gross().amount())
    }

    /// The query of the same search.
    fn kept(&self) -> String {
        let Asked { q, state, method, gateway, from, until, .. } = &self.asked;
        let fields =
            [("q", q), ("state", state), ("method", method), ("gateway", gateway), ("from", from), ("until", until)];
        let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| format!("{name}={}", in_query(value))).collect::<Vec<_>>().join("&")
    }

    /// The address of the page after this one, if there is one.
    fn next(&self) -> Option<String> {
        let last = self.found.items.last().filter(|_| self.found.has_more)?;
        let kept = self.kept();
        let and = if kept.is_empty() { "" } else { "&" };
        Some(format!("{PAYMENTS}?{kept}{and}after={}", in_query(last.payment.id.as_str())))
    }

    /// The address of the first page, if this is another one.
    fn begin(&self) -> Option<String> {
        let kept = self.kept();
        let mark = if kept.is_empty() { "" } else { "?" };
        (!self.asked.after.is_empty()).then(|| format!("{PAYMENTS}{mark}{kept}"))
    }

    fn export(&self) -> String {
        let kept = self.kept();
        let mark = if kept.is_empty() { "" } else { "?" };
        format!("{PAYMENTS}/export{mark}{kept}")
    }

    fn most(&self) -> String {
        format::count(self.layout.locale, StaffPaymentService::MOST_EXPORTED.into())
    }
}

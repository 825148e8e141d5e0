//! The page of a payment.

use askama::Template;
use page_kit::format::{self, in_address};
use page_kit::icons::Icon;
use page_kit::tone::Tone;
use portal_core::Rupiah;
use portal_core::billing::ledger::Journal;
use portal_core::billing::payment::{ExceptionRecord, PaymentEvent, PaymentId, PaymentLine};
use portal_core::kernel::actor::Actor;
use portal_core::staff::payment::StaffPayment;

use crate::i18n::Locale;
use crate::payment::form::{RefundForm, RefundProblem};
use crate::payment::sections::{EXCEPTIONS, PAYMENTS};
use crate::payment::words::{event_word, exception_word, journal_word, state_tone, state_word};
use crate::ticket::words::customer_page;
use crate::view::layout::Layout;

/// The page of a payment.
pub(crate) fn payment_page(id: &PaymentId) -> String {
    format!("{PAYMENTS}/{}", in_address(id.as_str()))
}

/// Who did something, as staff read it: the address of a colleague, or what another actor is called.
pub(crate) fn who(by: &Actor) -> String {
    match by {
        Actor::Staff(name) => name.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// `GET /staff/payments/{id}`.
#[derive(Debug, Template)]
#[template(path = "payment/payment.html")]
pub(crate) struct PaymentPage {
    pub(crate) layout: Layout,
    pub(crate) found: StaffPayment,
    pub(crate) form: RefundForm,
    /// Why the refund was not recorded.
    pub(crate) wrong: Option<RefundProblem>,
}

impl PaymentPage {
    fn href(&self) -> String {
        payment_page(&self.found.payment.id)
    }

    fn customer_href(&self) -> String {
        customer_page(&self.found.payment.customer_id)
    }

    fn exceptions_href(&self) -> &'static str {
        EXCEPTIONS
    }

    fn state(&self) -> (Tone, String) {
        let state = self.found.payment.state;
        (state_tone(state), self.layout.t(state_word(state)))
    }

    fn money(&self, amount: impl std::borrow::Borrow<Rupiah>) -> String {
        format::rupiah(amount.borrow().amount())
    }

    fn line_money(&self, line: &PaymentLine) -> (String, String) {
        (self.money(line.amount), self.money(line.applied))
    }

    fn event(&self, event: &PaymentEvent) -> String {
        self.layout.t(event_word(event.kind))
    }

    fn journal(&self, journal: &Journal) -> String {
        self.layout.t(journal_word(journal.kind))
    }

    fn exception(&self, record: &ExceptionRecord) -> String {
        self.layout.t(exception_word(record.exception.kind))
    }

    fn who(&self, by: &Actor) -> String {
        who(by)
    }

    fn can_be_given_back(&self) -> bool {
        self.found.refundable.is_positive()
    }

    fn amount_is_wrong(&self) -> bool {
        self.wrong == Some(RefundProblem::Amount)
    }

    fn reason_is_wrong(&self) -> bool {
        self.wrong == Some(RefundProblem::Reason)
    }

    /// What is wrong with the form as a whole.
    fn trouble(&self) -> Option<String> {
        match self.wrong? {
            RefundProblem::Nothing => Some(self.layout.t("refund-nothing")),
            RefundProblem::Changed => Some(self.layout.t("notice-payment-busy")),
            RefundProblem::Amount | RefundProblem::Reason => None,
        }
    }
}

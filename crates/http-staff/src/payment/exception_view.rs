//! The list of exceptions.

use askama::Template;
use page_kit::format;
use page_kit::icons::Icon;
use page_kit::pagination::Pagination;
use portal_core::billing::payment::{ExceptionRecord, PaymentException, PaymentId};
use portal_core::kernel::actor::Actor;
use portal_core::staff::payment_exception::Posting;

use crate::i18n::Locale;
use crate::payment::form::{CloseForm, CloseProblem};
use crate::payment::sections::EXCEPTIONS;
use crate::payment::view::{payment_page, who};
use crate::payment::words::{exception_text, exception_word, posting_word};
use crate::view::layout::Layout;

/// `GET /staff/payments/exceptions`.
#[derive(Debug, Template)]
#[template(path = "payment/exceptions.html")]
pub(crate) struct ExceptionsPage {
    pub(crate) layout: Layout,
    pub(crate) open: Vec<PaymentException>,
    /// Whether more are open than are shown.
    pub(crate) has_more: bool,
    pub(crate) closed: Vec<ExceptionRecord>,
    pub(crate) pagination: Option<Pagination>,
    pub(crate) form: CloseForm,
    pub(crate) wrong: Option<CloseProblem>,
}

impl ExceptionsPage {
    fn kind(&self, exception: &PaymentException) -> String {
        self.layout.t(exception_word(exception.kind))
    }

    fn meaning(&self, exception: &PaymentException) -> String {
        self.layout.t(exception_text(exception.kind))
    }

    /// The words of what closing it can post, if it can.
    fn posting(&self, exception: &PaymentException) -> Option<String> {
        Posting::of(exception.kind).map(|posting| self.layout.t(posting_word(posting)))
    }

    fn close_href(&self, exception: &PaymentException) -> String {
        format!("{EXCEPTIONS}/{}/close", exception.id())
    }

    /// The page of the payment, if the order may be one of ours.
    fn payment_href(&self, exception: &PaymentException) -> Option<String> {
        use portal_core::billing::payment::ExceptionKind::{SettlementUnknown, UnknownOrder};
        let is_ours = !matches!(exception.kind, UnknownOrder | SettlementUnknown);
        PaymentId::parse(&exception.order).ok().filter(|_| is_ours).map(|id| payment_page(&id))
    }

    fn amount(&self, exception: &PaymentException) -> String {
        exception.amount.map_or_else(|| "–".to_owned(), |amount| format::rupiah(amount.amount()))
    }

    /// What is wrong with the form of this one.
    fn trouble(&self, exception: &PaymentException) -> Option<String> {
        let wrong = self.wrong.as_ref().filter(|wrong| wrong.id == exception.id().to_string())?;
        let args = [("longest", crate::i18n::Arg::from("500"))];
        Some(crate::i18n::t(self.layout.locale, &wrong.word, &args))
    }

    /// What was typed as the reason of this one.
    fn reason(&self, exception: &PaymentException) -> &str {
        if self.trouble(exception).is_some() { &self.form.reason } else { "" }
    }

    fn who(&self, by: &Actor) -> String {
        who(by)
    }
}

//! The search, and the page of a customer.

use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use page_kit::format;
use page_kit::icons::Icon;
use page_kit::states::{AccountState, BillState, TicketState, kind_word};
use portal_core::billing::invoice::{Invoice, InvoiceList};
use portal_core::billing::promise::{PaymentPromise, PromiseState};
use portal_core::identity::customer::{AccountStatus, Customer};
use portal_core::identity::otp::RateLimitStatus;
use portal_core::kernel::money::Rupiah;
use portal_core::staff::account::Permission;
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::customer::CustomerCare;
use portal_core::staff::customer_search::CustomerHit;
use portal_core::staff::directory::{CodeTrace, CustomerOverview, MessageTrace};
use portal_core::support::conversation::{ConversationState, ConversationSummary, Topic};
use portal_core::support::ticket::Ticket;

use crate::customer::viewing::RefusedView;
use crate::i18n::Locale;
use crate::payment::CustomerPayments;
use crate::ticket::words::{customer_page, subject_page};
use crate::view::layout::Layout;

/// `GET /staff/customers?q=`.
#[derive(Debug, Template)]
#[template(path = "customer/search.html")]
pub(crate) struct SearchPage {
    pub(crate) layout: Layout,
    /// What was typed.
    pub(crate) query: String,
    pub(crate) hits: Vec<CustomerHit>,
}

impl SearchPage {
    fn href(&self, hit: &CustomerHit) -> String {
        customer_page(&hit.customer_id)
    }

    fn state(&self, hit: &CustomerHit) -> AccountState {
        hit.status.into()
    }
}

/// `GET /staff/customers/{id}`.
#[derive(Debug, Template)]
#[template(path = "customer/customer.html")]
pub(crate) struct CustomerPage {
    pub(crate) layout: Layout,
    pub(crate) customer: Customer,
    pub(crate) overview: Option<CustomerOverview>,
    /// The latest tickets, for who may read them.
    pub(crate) tickets: Vec<Ticket>,
    /// The latest conversations, for who may read them.
    pub(crate) conversations: Vec<ConversationSummary>,
    /// The newest invoices and the present day, for who may read them.
    pub(crate) invoices: Option<(InvoiceList, NaiveDate)>,
    /// The latest payments, for who may read them.
    pub(crate) payments: Option<CustomerPayments>,
    /// The latest promises to pay, the open one first; for who may read invoices.
    pub(crate) promises: Vec<PaymentPromise>,
    /// Sessions and limits, for who manages access; `None` without a mobile number, too.
    pub(crate) care: Option<CustomerCare>,
    /// The form that begins to see what the customer sees.
    pub(crate) view: RefusedView,
}

impl CustomerPage {
    fn id(&self) -> &str {
        self.customer.access.customer_id.as_str()
    }

    fn href(&self) -> String {
        customer_page(&self.customer.access.customer_id)
    }

    fn state(&self) -> AccountState {
        self.customer.access.status.into()
    }

    /// Key of the words on whether the customer can log in, and whether they can.
    fn verdict(&self) -> (bool, &'static str) {
        let access = &self.customer.access;
        match () {
            () if access.phone.is_none() => (false, "access-no-number"),
            () if access.status == AccountStatus::Closed => (false, "access-closed"),
            () if !access.portal_active => (false, "access-off"),
            () if access.status == AccountStatus::Suspended => (true, "access-suspended"),
            () => (true, "access-yes"),
        }
    }

    fn may_manage_access(&self) -> bool {
        self.layout.may(Permission::ManageAccess)
    }

    fn may_view(&self) -> bool {
        self.layout.may(Permission::ViewAsCustomer) && self.customer.access.phone.is_some()
    }

    fn may_correct(&self) -> bool {
        self.layout.may(Permission::CorrectContacts)
    }

    /// An invoice with where it stands; `None` if customers do not see it.
    fn bill(&self, invoice: &Invoice) -> Option<BillState> {
        let (_, today) = self.invoices.as_ref()?;
        invoice.view(*today).map(BillState::from)
    }

    /// Key of the word on how a promise stands, and its look.
    fn promise_state(promise: &PaymentPromise) -> (&'static str, &'static str, Icon) {
        match promise.state {
            PromiseState::Open => ("promise-open", "info", Icon::Clock),
            PromiseState::Kept => ("promise-kept", "success", Icon::CircleCheck),
            PromiseState::Broken => ("promise-broken", "danger", Icon::CircleAlert),
            PromiseState::Withdrawn => ("promise-withdrawn", "quiet", Icon::CircleX),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand on references")]
    fn money(amount: &Rupiah) -> String {
        format::rupiah(amount.amount())
    }

    /// Keys of the words on the limits that are full, each with the instant until which it is.
    fn full(&self) -> Vec<(&'static str, Option<DateTime<Utc>>)> {
        let Some(care) = &self.care else { return Vec::new() };
        let until = |wait: Option<TimeDelta>| wait.map(|wait| self.layout.now + wait);
        let RateLimitStatus { code, guess, until_released } = care.limits;
        let mut full: Vec<(&str, Option<DateTime<Utc>>)> = Vec::new();
        full.extend(code.map(|_| ("limit-code", until(code))));
        full.extend(guess.map(|_| ("limit-guess", until(guess))));
        full.extend(until_released.then_some(("limit-released", None)));
        full
    }

    fn messages(&self) -> &[MessageTrace] {
        self.overview.as_ref().map_or(&[], |overview| &overview.messages)
    }

    fn codes(&self) -> &[CodeTrace] {
        self.overview.as_ref().map_or(&[], |overview| &overview.codes)
    }

    fn code_state(&self, code: &CodeTrace) -> String {
        match code.redeemed_at {
            Some(at) => self.layout.tn("code-redeemed", "when", self.layout.date_time(&at)),
            None if code.guesses_left == 0 => self.layout.t("code-spent"),
            None if code.expires_at <= self.layout.now => self.layout.t("code-expired"),
            None => self.layout.tn("code-open", "count", code.guesses_left),
        }
    }

    fn ticket_href(&self, ticket: &Ticket) -> String {
        subject_page(&WorkSubject::Ticket(ticket.number.clone()))
    }

    fn ticket_state(&self, ticket: &Ticket) -> TicketState {
        TicketState::of(ticket)
    }

    fn ticket_kind(&self, ticket: &Ticket) -> String {
        self.layout.t(kind_word(ticket.kind))
    }

    fn chat_href(&self, of: &ConversationSummary) -> String {
        subject_page(&WorkSubject::Conversation(of.conversation.id))
    }

    /// The number of the ticket that it is about, or that it is a chat.
    fn chat_label(&self, of: &ConversationSummary) -> String {
        match &of.conversation.topic {
            Topic::Ticket(number) => number.to_string(),
            Topic::Chat => self.layout.t("inbox-chat"),
        }
    }

    /// What a message was about; a kind that a feature added later is shown as it is stored.
    fn message_kind(&self, message: &MessageTrace) -> String {
        kind_of(&message.kind).map_or_else(|| message.kind.clone(), |key| self.layout.t(key))
    }

    /// How far a message has come.
    fn message_state(&self, message: &MessageTrace) -> String {
        let key = match message.state.as_str() {
            "queued" => "message-queued",
            "parked" => "message-parked",
            "sent" => "message-sent",
            "dropped" => "message-dropped",
            "dead_letter" => "message-dead-letter",
            "delivered" => "message-delivered",
            "read" => "message-read",
            "failed" => "message-failed",
            other => return other.to_owned(),
        };
        self.layout.t(key)
    }

    fn chat_is_open(&self, of: &ConversationSummary) -> bool {
        of.conversation.state == ConversationState::Open
    }
}

/// Key of the words on what a kind of message is about.
fn kind_of(message: &str) -> Option<&'static str> {
    Some(match message {
        "login_code" => "message-login-code",
        "phone_changed" => "message-phone-changed",
        "email_changed" => "message-email-changed",
        "ticket_opened" => "message-ticket-opened",
        "ticket_updated" => "message-ticket-updated",
        "announcement" => "message-announcement",
        "replies" => "message-replies",
        "number_corrected" => "message-number-corrected",
        "login_link" => "message-login-link",
        "payment_received" => "message-payment-received",
        "transfer_rejected" => "message-transfer-rejected",
        "promise_made" => "message-promise-made",
        "invoice_email" => "message-invoice-email",
        "receipt_email" => "message-receipt-email",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use portal_core::billing::email::{InvoiceEmail, ReceiptEmail};
    use portal_core::billing::payment::PaymentReceivedNotice;
    use portal_core::billing::promise::PromiseMadeNotice;
    use portal_core::billing::transfer::TransferRejectedNotice;
    use portal_core::messaging::outbox::MessageKind as _;

    use super::*;
    use crate::i18n::t;

    #[test]
    fn messages_about_money_are_named_in_both_languages() {
        for (kind, id, en) in [
            (PaymentReceivedNotice::NAME, "Pembayaran diterima", "Payment received"),
            (TransferRejectedNotice::NAME, "Transfer ditolak", "Transfer rejected"),
            (PromiseMadeNotice::NAME, "Janji bayar dicatat", "Promise to pay noted"),
            (InvoiceEmail::NAME, "Invoice lewat email", "Invoice by e-mail"),
            (ReceiptEmail::NAME, "Kwitansi lewat email", "Receipt by e-mail"),
        ] {
            let key = kind_of(kind).expect(kind);
            assert_eq!((t(Locale::Id, key, &[]).as_str(), t(Locale::En, key, &[]).as_str()), (id, en));
        }
        assert_eq!(kind_of("of_a_later_version"), None);
    }
}

//! What is counted.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

/// Something a customer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AnalyticsEvent {
    /// Logged in.
    LoginOk,
    /// Tried to log in, in vain.
    LoginFailed,
    /// Asked for a login code.
    CodeRequested,
    /// Saw the dashboard.
    ViewDashboard,
    /// Saw the list of invoices.
    ViewInvoices,
    /// Saw one invoice.
    ViewInvoice,
    /// Downloaded an invoice.
    InvoicePdf,
    /// Saw the list of tickets.
    ViewTickets,
    /// Saw one ticket.
    ViewTicket,
    /// Opened a ticket.
    NewTicket,
    /// Rated a ticket.
    RateTicket,
    /// Saw their profile.
    ViewProfile,
    /// Changed their profile.
    EditProfile,
    /// Saw the questions and answers.
    ViewFaq,
    /// Searched the questions and answers.
    SearchFaq,
    /// Saw the devices that are logged in.
    ViewSessions,
    /// Downloaded a receipt.
    ReceiptFile,
    /// Downloaded a yearly statement.
    StatementFile,
    /// Promised to pay an invoice.
    PromisePayment,
}

impl AnalyticsEvent {
    /// Every event, in the order in which figures show them.
    pub const ALL: [Self; 19] = [
        Self::LoginOk,
        Self::LoginFailed,
        Self::CodeRequested,
        Self::ViewDashboard,
        Self::ViewInvoices,
        Self::ViewInvoice,
        Self::InvoicePdf,
        Self::ViewTickets,
        Self::ViewTicket,
        Self::NewTicket,
        Self::RateTicket,
        Self::ViewProfile,
        Self::EditProfile,
        Self::ViewFaq,
        Self::SearchFaq,
        Self::ViewSessions,
        Self::ReceiptFile,
        Self::StatementFile,
        Self::PromisePayment,
    ];

    /// Whether a customer used a feature; the others are about logging in.
    pub fn is_feature(self) -> bool {
        !matches!(self, Self::LoginOk | Self::LoginFailed | Self::CodeRequested)
    }

    /// The word as stored and as figures name it; it never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LoginOk => "login_ok",
            Self::LoginFailed => "login_failed",
            Self::CodeRequested => "code_requested",
            Self::ViewDashboard => "view_dashboard",
            Self::ViewInvoices => "view_invoices",
            Self::ViewInvoice => "view_invoice",
            Self::InvoicePdf => "invoice_pdf",
            Self::ViewTickets => "view_tickets",
            Self::ViewTicket => "view_ticket",
            Self::NewTicket => "new_ticket",
            Self::RateTicket => "rate_ticket",
            Self::ViewProfile => "view_profile",
            Self::EditProfile => "edit_profile",
            Self::ViewFaq => "view_faq",
            Self::SearchFaq => "search_faq",
            Self::ViewSessions => "view_sessions",
            Self::ReceiptFile => "receipt_file",
            Self::StatementFile => "statement_file",
            Self::PromisePayment => "promise_payment",
        }
    }
}

/// Stands for one customer on one day: a keyed hash of both. It names nobody, and the hashes of two days
/// cannot be told to be the same customer's.
pub type DailyActiveHash = [u8; 16];

/// What was counted and is not stored yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnalyticsBatch {
    /// How often what happened on which day.
    pub counts: BTreeMap<(NaiveDate, AnalyticsEvent), u64>,
    /// Who was there on which day.
    pub actives: BTreeSet<(NaiveDate, DailyActiveHash)>,
}

impl AnalyticsBatch {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.actives.is_empty()
    }

    /// Takes in another batch.
    pub(crate) fn merge(&mut self, other: Self) {
        for (what, count) in other.counts {
            *self.counts.entry(what).or_default() += count;
        }
        self.actives.extend(other.actives);
    }
}

/// The word under which a day's number of different customers is told and kept.
pub const ACTIVE_CUSTOMERS: &str = "active_customers";

/// The word under which a day's tickets from the portal are told.
pub const TICKETS_OPENED: &str = "tickets_opened";

/// One figure of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCount {
    /// The day, in the portal's time zone.
    pub day: NaiveDate,
    /// The word of an [`AnalyticsEvent`], [`ACTIVE_CUSTOMERS`] or [`TICKETS_OPENED`]; words of a later version are
    /// no error.
    pub what: String,
    /// How many. The same word may come twice for a day; the numbers add up.
    pub count: u64,
}

/// How far the portal has spread, as of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Adoption {
    /// Customers whose account is active.
    pub active_accounts: u64,
    /// Customers who may come in: switched on, and the account not closed.
    pub enabled: u64,
    /// Those of them who ever logged in.
    pub ever_logged_in: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_a_word_of_its_own_that_no_other_figure_uses() {
        let words: BTreeSet<_> = AnalyticsEvent::ALL.into_iter().map(AnalyticsEvent::as_str).collect();
        assert_eq!(words.len(), AnalyticsEvent::ALL.len());
        assert!(!words.contains(ACTIVE_CUSTOMERS) && !words.contains(TICKETS_OPENED));
    }
}

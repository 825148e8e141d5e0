//! The dashboard: what is owed first, then the figures, the account, actions, latest tickets.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use super::format;
use super::icons::Icon;
use super::shell::Shell;
use super::states::{AccountState, TicketState};
use crate::i18n::{Locale, t};

/// The four figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Tickets being worked on.
    pub active_tickets: i64,
    /// Tickets that are solved.
    pub completed_tickets: i64,
    /// Invoices that wait for payment, overdue ones included.
    pub unpaid_invoices: i64,
    /// What is owed, in whole rupiah.
    pub outstanding: i64,
}

/// What the customer owes; absent if nothing.
#[derive(Debug, Clone)]
pub struct Owed {
    /// In whole rupiah.
    pub amount: i64,
    /// Invoices it is made of.
    pub invoices: i64,
    /// Earliest due date among them, if known.
    pub due: Option<NaiveDate>,
    /// Invoices past their due date.
    pub overdue: i64,
    /// Where it is looked at: the invoice if it is one, else the list of them.
    pub href: String,
}

impl Owed {
    fn money(&self) -> String {
        format::rupiah(self.amount)
    }
}

/// What the portal knows of the account.
#[derive(Debug, Clone)]
pub struct AccountPanel {
    /// The customer's number at the ISP.
    pub customer_id: String,
    /// Name on the account.
    pub name: String,
    /// WhatsApp number, shown grouped if it is in international form.
    pub phone: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Street, city, province as one text.
    pub address: Option<String>,
    /// Name of the package.
    pub package: Option<String>,
    /// Mbps down.
    pub bandwidth_down: Option<i64>,
    /// Mbps up.
    pub bandwidth_up: Option<i64>,
    /// Monthly price in whole rupiah.
    pub monthly_price: Option<i64>,
    /// State of the account.
    pub state: AccountState,
}

/// A tile that leads somewhere; only for pages that exist.
#[derive(Debug, Clone)]
pub struct QuickAction {
    /// Its icon.
    pub icon: Icon,
    /// Its words, in the page's language.
    pub label: String,
    /// A line of explanation.
    pub hint: String,
    /// Where it leads.
    pub href: String,
}

/// One of the latest tickets.
#[derive(Debug, Clone)]
pub struct TicketRow {
    /// Public number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: TicketState,
    /// When it was reported.
    pub created_at: DateTime<Utc>,
}

impl TicketRow {
    fn href(&self) -> String {
        format!("/customer/tickets/{}", format::in_address(&self.number))
    }
}

/// `GET /customer/dashboard`.
#[derive(Debug, Template)]
#[template(path = "dashboard.html")]
pub struct DashboardPage {
    /// The frame; its customer must be set.
    pub shell: Shell,
    /// What is owed, if anything.
    pub owed: Option<Owed>,
    /// The four figures.
    pub figures: Figures,
    /// The account.
    pub account: AccountPanel,
    /// Tiles, mostly [`DashboardPage::quick_actions`].
    pub actions: Vec<QuickAction>,
    /// Up to five, newest first.
    pub tickets: Vec<TicketRow>,
}

impl DashboardPage {
    /// The tiles of the pages there are today.
    pub fn quick_actions(shell: &Shell) -> Vec<QuickAction> {
        let action = |icon, label, hint, href| QuickAction { icon, label: shell.t(label), hint: shell.t(hint), href };
        let profile = "/customer/profile".to_owned();
        let mut actions = Vec::new();
        let new_ticket = "/customer/tickets/new".to_owned();
        actions.push(action(Icon::Plus, "action-new-ticket", "action-new-ticket-hint", new_ticket));
        let invoices = "/customer/invoices".to_owned();
        actions.push(action(Icon::ReceiptText, "action-invoices", "action-invoices-hint", invoices));
        let track = "/customer/tickets?status=active".to_owned();
        actions.push(action(Icon::Ticket, "action-track", "action-track-hint", track));
        actions.push(action(Icon::PenLine, "action-profile", "action-profile-hint", profile));
        actions
    }

    /// Whether the line is off, which comes before anything else.
    fn is_suspended(&self) -> bool {
        self.account.state == AccountState::Suspended
    }

    fn bandwidth(&self) -> Option<String> {
        format::bandwidth(self.shell.locale, self.account.bandwidth_down, self.account.bandwidth_up)
    }

    fn outstanding(&self) -> String {
        format::rupiah(self.figures.outstanding)
    }

    /// `Rp 300.000 per bulan`.
    fn price(&self) -> Option<String> {
        self.account.monthly_price.map(|price| self.shell.tn("account-price", "price", format::rupiah(price)))
    }

    /// The line under what is owed: how many invoices, how many of them late.
    fn owed_detail(&self, owed: &Owed) -> String {
        match owed.overdue {
            0 => self.shell.tn("owed-invoices", "count", owed.invoices),
            late if late == owed.invoices => self.shell.tn("owed-overdue", "count", late),
            late => {
                let counts = [("count", owed.invoices.into()), ("late", late.into())];
                t(self.shell.locale, "owed-some-overdue", &counts)
            }
        }
    }
}

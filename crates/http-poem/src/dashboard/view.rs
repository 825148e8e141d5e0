//! The dashboard: what is owed and how to pay it, the active ticket, two actions, the figures, package and account.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::Group;

use crate::i18n::{Locale, t};
use crate::invoice::pay_view::{Copied, PayPanel, Reference, copied};
use crate::promise::view::PromisePart;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::states::{AccountState, TicketState};

/// The figures, as far as the portal has what they count.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Of tickets.
    pub tickets: Option<TicketFigures>,
    /// Of invoices.
    pub invoices: Option<InvoiceFigures>,
}

/// How many tickets there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct TicketFigures {
    /// Being worked on.
    pub active: i64,
    /// Solved.
    pub completed: i64,
}

/// How many invoices there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct InvoiceFigures {
    /// Waiting for payment, overdue ones included.
    pub unpaid: i64,
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
    /// What a payment of it names.
    pub reference: Reference,
}

impl Owed {
    fn money(&self) -> String {
        format::rupiah(self.amount)
    }

    fn pay(&self) -> PayPanel {
        PayPanel { amount: self.amount, reference: self.reference.clone() }
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
    /// First day of the service, if known.
    pub starts: Option<NaiveDate>,
    /// Next day a payment falls due, if known.
    pub next_due: Option<NaiveDate>,
    /// State of the account.
    pub state: AccountState,
}

/// A button that leads somewhere; only for pages that exist.
#[derive(Debug, Clone)]
pub struct QuickAction {
    /// Its words, in the page's language.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// The ticket that is being worked on.
#[derive(Debug, Clone)]
pub struct ActivePanel {
    /// Public number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: TicketState,
    /// What happened last, and who did it.
    pub latest: String,
    /// When that was.
    pub at: DateTime<Utc>,
}

impl ActivePanel {
    fn href(&self) -> String {
        format!("/customer/tickets/{}", format::in_address(&self.number))
    }
}

/// One of the figures as it is shown.
struct Figure {
    word: &'static str,
    value: String,
    href: &'static str,
}

/// `GET /customer/dashboard`.
#[derive(Debug, Template)]
#[template(path = "dashboard/dashboard.html")]
pub struct DashboardPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// What is owed, if anything.
    pub owed: Option<Owed>,
    /// The figures.
    pub figures: Figures,
    /// The account.
    pub account: AccountPanel,
    /// Buttons, mostly [`DashboardPage::quick_actions`].
    pub actions: Vec<QuickAction>,
    /// The active ticket to which something happened last.
    pub ticket: Option<ActivePanel>,
    /// The open promise to pay, or where one can be made.
    pub promise: Option<PromisePart>,
    /// What was paid beyond what was owed and is left of it, in whole rupiah.
    pub credit: i64,
}

impl DashboardPage {
    /// The two things customers mostly come for, as far as the portal has them.
    pub fn quick_actions(layout: &Layout) -> Vec<QuickAction> {
        let all = [
            (Group::Support, "action-report", "/customer/tickets/new"),
            (Group::Billing, "action-invoices", "/customer/invoices"),
        ];
        let there = all.into_iter().filter(|(group, ..)| layout.groups.contains(*group));
        there.map(|(_, label, href)| QuickAction { label: layout.t(label), href: href.to_owned() }).collect()
    }

    /// Whether the line is off, which comes before anything else.
    fn is_suspended(&self) -> bool {
        self.account.state == AccountState::Suspended
    }

    /// What is said of the open promise to pay.
    fn promised(&self) -> Option<String> {
        self.promise.as_ref()?.words(&self.layout)
    }

    /// `Saldo Anda pada kami Rp 25.000.`, if there is any.
    fn credit_left(&self) -> Option<String> {
        (self.credit > 0).then(|| self.layout.tn("credit-left", "amount", format::rupiah(self.credit)))
    }

    /// Where a suspended customer promises to pay.
    fn promise_page(&self) -> Option<&str> {
        self.promise.as_ref().filter(|_| self.is_suspended())?.href()
    }

    /// Whether the service has not begun yet.
    fn is_pending(&self) -> bool {
        self.account.state == AccountState::Pending
    }

    /// The day the service begins, if it is still to come.
    fn starts(&self) -> Option<NaiveDate> {
        self.account.starts.filter(|day| *day >= self.today())
    }

    fn today(&self) -> NaiveDate {
        self.layout.now.with_timezone(&self.layout.zone).date_naive()
    }

    /// The figures, each with where it leads.
    fn figures(&self) -> Vec<Figure> {
        let figure = |word, value: String, href| Figure { word, value, href };
        let tickets = self.figures.tickets.map(|of| {
            [
                figure("figure-active", of.active.to_string(), "/customer/tickets?status=active"),
                figure("figure-completed", of.completed.to_string(), "/customer/tickets?status=completed"),
            ]
        });
        let invoices = self.figures.invoices.map(|of| {
            [
                figure("figure-unpaid", of.unpaid.to_string(), "/customer/invoices?status=unpaid"),
                figure("figure-outstanding", format::rupiah(of.outstanding), "/customer/invoices?status=unpaid"),
            ]
        });
        tickets.into_iter().chain(invoices).flatten().collect()
    }

    /// `Invoice berikutnya jatuh tempo 20 Desember 2025, Rp 300.000.`, while the day is still to come.
    fn next_invoice(&self) -> Option<String> {
        self.figures.invoices?;
        let due = self.account.next_due.filter(|day| *day > self.today())?;
        let day = self.layout.date(&due);
        Some(match self.account.monthly_price {
            Some(price) => {
                let args = [("date", day.into()), ("amount", format::rupiah(price).into())];
                t(self.layout.locale, "next-invoice-of", &args)
            }
            None => self.layout.tn("next-invoice", "date", day),
        })
    }

    /// The customer's number, to be copied.
    fn customer(&self) -> Copied {
        copied(self.layout.t("account-id"), self.layout.t("copy-customer"), &self.account.customer_id)
    }

    fn bandwidth(&self) -> Option<String> {
        format::bandwidth(self.layout.locale, self.account.bandwidth_down, self.account.bandwidth_up)
    }

    /// `Rp 300.000 per bulan`.
    fn price(&self) -> Option<String> {
        self.account.monthly_price.map(|price| self.layout.tn("account-price", "price", format::rupiah(price)))
    }

    /// The line under what is owed: how many invoices, how many of them late.
    fn owed_detail(&self, owed: &Owed) -> String {
        match owed.overdue {
            0 => self.layout.tn("owed-invoices", "count", owed.invoices),
            late if late == owed.invoices => self.layout.tn("owed-overdue", "count", late),
            late => {
                let counts = [("count", owed.invoices.into()), ("late", late.into())];
                t(self.layout.locale, "owed-some-overdue", &counts)
            }
        }
    }
}

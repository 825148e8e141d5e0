//! What every page has around its content: language, brand, customer, tabs, toast.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use portal_core::{Group, Groups};

use crate::i18n::{Arg, Locale, t};
use crate::view::assets;
use crate::view::brand::Brand;
use crate::view::error::Trouble;
use crate::view::flash::Flash;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::pagination::Pagination;
use crate::view::support_hours::SupportNow;

/// One tab of the portal.
#[derive(Debug)]
pub struct Tab {
    /// The group without which there is none; `None` for what every portal has.
    pub group: Option<Group>,
    /// Where it leads; pages below this path light the tab up too.
    pub href: &'static str,
    /// Key of its word.
    pub word: &'static str,
    /// Its icon.
    pub icon: Icon,
}

/// The tabs, in order. A new page becomes a tab by a line here.
pub const TABS: &[Tab] = &[
    tab(Some(Group::Dashboard), DASHBOARD, "tab-dashboard", Icon::House),
    tab(Some(Group::Support), "/customer/tickets", "tab-tickets", Icon::Ticket),
    tab(Some(Group::Billing), INVOICES, "tab-invoices", Icon::ReceiptText),
    tab(None, PROFILE, "tab-profile", Icon::User),
    tab(Some(Group::Content), "/customer/faq", "tab-faq", Icon::CircleHelp),
];

const DASHBOARD: &str = "/customer/dashboard";
const PROFILE: &str = "/customer/profile";
const INVOICES: &str = "/customer/invoices";

const fn tab(group: Option<Group>, href: &'static str, word: &'static str, icon: Icon) -> Tab {
    Tab { group, href, word, icon }
}

/// Where a customer begins in a portal with these groups.
pub(crate) fn home(groups: Groups) -> &'static str {
    if groups.contains(Group::Dashboard) { DASHBOARD } else { PROFILE }
}

/// Pages that belong to the profile without lying below it.
const BELOW_PROFILE: [&str; 2] = ["/customer/sessions", "/customer/confirm"];

/// Pages that belong to the invoices without lying below them.
const BELOW_INVOICES: [&str; 2] = ["/customer/payments", "/customer/pay"];

/// Who is logged in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The customer's name.
    pub name: String,
    /// The customer's number at the ISP.
    pub customer_id: String,
    /// Whether the verified phone number has further accounts.
    pub can_switch: bool,
    /// Until when staff see what the customer sees; `None` if it is the customer.
    pub viewed_until: Option<DateTime<Utc>>,
}

impl SignedIn {
    /// Whether it is staff who see what the customer sees.
    pub fn is_viewed(&self) -> bool {
        self.viewed_until.is_some()
    }

    /// The first name, for a greeting in a narrow place.
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }

    /// The letter on the avatar.
    pub fn initial(&self) -> String {
        self.name.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().collect()).unwrap_or_default()
    }
}

/// The layout of a page and the data of its request.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Language of the page.
    pub locale: Locale,
    /// Token for the hidden `csrf` field of every form.
    pub csrf: String,
    /// Nonce of this response's content security policy.
    pub nonce: String,
    /// The ISP.
    pub brand: Arc<Brand>,
    /// Who is logged in, if anybody.
    pub customer: Option<SignedIn>,
    /// A message to show once.
    pub flash: Option<Flash>,
    /// What the form met that this page shows again.
    pub trouble: Option<Trouble>,
    /// Since when what the page shows may have changed, because the system that keeps it does not answer; `None` if it is
    /// as on file.
    pub as_of: Option<DateTime<Utc>>,
    /// The groups of the portal, so that no page leads to what is not there.
    pub groups: Groups,
    /// Path and query of this page: lights up the tab and is where a change of language returns to.
    pub path: String,
    /// Whether the demo runs, so that the pages may point at its chat.
    pub demo: bool,
    /// The instant of the request.
    pub now: DateTime<Utc>,
    /// The zone times are shown in.
    pub zone: Tz,
}

impl Layout {
    /// The words of a key.
    pub fn t(&self, key: &str) -> String {
        t(self.locale, key, &[])
    }

    /// The words of a key with one value filled in.
    pub fn tn<'a>(&self, key: &str, name: &str, value: impl Into<Arg<'a>>) -> String {
        t(self.locale, key, &[(name, value.into())])
    }

    /// A calendar day.
    pub fn date(&self, day: &NaiveDate) -> String {
        format::date(self.locale, *day)
    }

    /// The calendar day of an instant in the portal's zone.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        format::date(self.locale, at.with_timezone(&self.zone).date_naive())
    }

    /// Day and time in the portal's zone.
    pub fn date_time(&self, at: &DateTime<Utc>) -> String {
        format::date_time(self.locale, at.with_timezone(&self.zone).fixed_offset())
    }

    /// Time of day in the portal's zone.
    pub fn time(&self, at: &DateTime<Utc>) -> String {
        format::time(self.locale, at.with_timezone(&self.zone).fixed_offset())
    }

    /// How long ago.
    pub fn ago(&self, at: &DateTime<Utc>) -> String {
        format::ago(self.locale, *at, self.now)
    }

    /// An instant of the last hours: the time of day, and the day if it is another one.
    pub fn lately(&self, at: &DateTime<Utc>) -> String {
        let day = |at: &DateTime<Utc>| at.with_timezone(&self.zone).date_naive();
        if day(at) == day(&self.now) { self.time(at) } else { self.date_time(at) }
    }

    /// When something may be tried again: `dalam 45 detik`, or `setelah 5 November 2025, 14.31 WIB`.
    pub fn again(&self, at: &DateTime<Utc>) -> String {
        format::again(self.locale, *at, self.now, self.zone)
    }

    /// `Page 2 of 5`.
    pub fn page_of(&self, pagination: &Pagination) -> String {
        t(self.locale, "page-of", &[("page", pagination.page.into()), ("pages", pagination.pages.to_string().into())])
    }

    /// How a promise to be done by `at` stands.
    pub fn due(&self, at: &DateTime<Utc>) -> String {
        format::due(self.locale, *at, self.now)
    }

    /// Whether it is past `at`.
    pub fn is_late(&self, at: &DateTime<Utc>) -> bool {
        *at < self.now
    }

    /// The machine-readable form of an instant, for `<time datetime>`.
    pub fn stamp(&self, at: &DateTime<Utc>) -> String {
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    /// The tabs of a customer; nobody else has any.
    pub fn tabs(&self) -> Vec<&'static Tab> {
        let is_there = |tab: &&Tab| tab.group.is_none_or(|group| self.groups.contains(group));
        if self.has_tabs() { TABS.iter().filter(is_there).collect() } else { Vec::new() }
    }

    /// Whether there are tabs.
    pub fn has_tabs(&self) -> bool {
        self.customer.is_some()
    }

    /// Whether staff see what the customer sees.
    pub fn is_viewed(&self) -> bool {
        self.customer.as_ref().is_some_and(SignedIn::is_viewed)
    }

    /// Whether there are questions and answers.
    pub fn has_faq(&self) -> bool {
        self.groups.contains(Group::Content)
    }

    /// Whether the customer who is logged in can write to customer service here.
    pub fn has_chat(&self) -> bool {
        self.customer.is_some() && self.groups.contains(Group::Conversations)
    }

    /// Whether customers see which staff opened their record.
    pub fn has_looks(&self) -> bool {
        self.groups.contains(Group::StaffLooks)
    }

    /// Whether customers change their own data.
    pub fn has_profile_changes(&self) -> bool {
        self.groups.contains(Group::Profile)
    }

    /// Whether a tab is the current one.
    pub fn is_current(&self, tab: &Tab) -> bool {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        let below = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let beside: &[&str] = match tab.href {
            PROFILE => &BELOW_PROFILE,
            INVOICES => &BELOW_INVOICES,
            _ => &[],
        };
        below(tab.href) || beside.iter().any(|root| below(root))
    }

    /// Whether invoices are paid online.
    pub fn has_payments(&self) -> bool {
        self.groups.contains(Group::Payments)
    }

    /// Whether there is a page of the payments.
    pub fn has_payment_list(&self) -> bool {
        self.has_payments() || self.groups.contains(Group::Statements)
    }

    /// Where the mark in the header leads.
    pub fn home(&self) -> &'static str {
        if self.customer.is_some() { home(self.groups) } else { "/customer/login" }
    }

    /// Key of the words on a link there.
    pub fn home_word(&self) -> &'static str {
        match self.home() {
            DASHBOARD => "back-dashboard",
            PROFILE => "back-profile",
            _ => "back-login",
        }
    }

    /// The address of a file under `/static/`, with the version of its content.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// The account that is logged in, or nothing.
    pub fn customer_id(&self) -> &str {
        self.customer.as_ref().map_or("", |customer| customer.customer_id.as_str())
    }

    /// A WhatsApp chat with customer service, opened with the words of a key.
    pub fn whatsapp(&self, key: &str) -> Option<String> {
        self.brand.whatsapp_link(&self.tn(key, "customer", self.customer_id()))
    }

    /// When customer service answers.
    pub fn support_hours(&self) -> Option<String> {
        self.brand.support.hours.as_ref().map(|hours| hours.title(self.locale, self.zone))
    }

    /// How customer service stands now, if that is known. A page without a token for forms is kept by the
    /// browser for later, when it would be wrong.
    pub fn support_now(&self) -> Option<SupportNow> {
        let hours = self.brand.support.hours.as_ref().filter(|_| !self.csrf.is_empty())?;
        hours.now(self.locale, self.zone, self.now)
    }

    /// The general "contact us" chat: it names the customer if somebody is logged in.
    pub fn support_chat(&self) -> Option<String> {
        self.whatsapp(if self.customer.is_some() { "chat-customer" } else { "chat-visitor" })
    }
}

//! What every page has around its content: language, brand, who is logged in, the way around.

use std::borrow::Borrow;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use page_kit::brand::Brand;
use page_kit::format;
use page_kit::icons::Icon;
use page_kit::pagination::Pagination;
use page_kit::tone::Flash;
use portal_core::staff::account::{Permission, Role};
use portal_core::staff::session::ActiveStaffSession;

use crate::assets;
use crate::i18n::{Arg, Locale, t};
use crate::routes::BASE;
use crate::view::error::Trouble;

/// One way from any page.
pub(crate) struct Way {
    /// One of these opens it.
    any: &'static [Permission],
    /// Where it leads; pages below this path light it up too.
    pub(crate) href: &'static str,
    /// Key of its word.
    pub(crate) word: &'static str,
    /// Its icon.
    pub(crate) icon: Icon,
}

/// The ways, in order. A new page becomes one by a line here.
const WAYS: &[Way] = &[
    way(&[Permission::ReadTickets, Permission::ReadConversations], "/staff", "nav-inbox", Icon::Inbox),
    way(&[Permission::ReadCustomers], "/staff/customers", "nav-customers", Icon::User),
    way(&[Permission::ConfirmPayments], "/staff/payments", "nav-payments", Icon::Wallet),
    way(&[Permission::Announce], "/staff/announcements", "nav-announcements", Icon::Send),
    way(&[Permission::ReadAnalytics], "/staff/figures", "nav-figures", Icon::TrendingUp),
    way(&[Permission::ReadAudit], "/staff/audit", "nav-audit", Icon::ShieldCheck),
    way(&[Permission::ManageReplies], "/staff/settings", "nav-settings", Icon::Wrench),
];

/// What can be set, in order; each has a page below `/staff/settings`.
const SETTINGS: &[Way] = &[
    way(&[Permission::ManageReplies], "/staff/settings/replies", "nav-replies", Icon::PenLine),
    way(&[Permission::ManageFaq], "/staff/settings/faq", "nav-faq", Icon::CircleHelp),
    way(&[Permission::ManageStaff], "/staff/settings/accounts", "nav-accounts", Icon::Users),
    way(&[Permission::ManageIntegrations], "/staff/settings/keys", "nav-keys", Icon::KeyRound),
];

pub(crate) const fn way(any: &'static [Permission], href: &'static str, word: &'static str, icon: Icon) -> Way {
    Way { any, href, word, icon }
}

/// Key of the word of a role.
pub(crate) const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Cs => "role-cs",
        Role::Technician => "role-technician",
        Role::Finance => "role-finance",
        Role::Supervisor => "role-supervisor",
        Role::Admin => "role-admin",
    }
}

/// The layout of a page and the data of its request.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Language of the page.
    pub(crate) locale: Locale,
    /// Token for the hidden `csrf` field of every form.
    pub(crate) csrf: String,
    /// Nonce of this response's content security policy.
    pub(crate) nonce: String,
    /// The ISP.
    pub(crate) brand: Arc<Brand>,
    /// Who is logged in, if anybody.
    pub(crate) staff: Option<ActiveStaffSession>,
    /// A message to show once.
    pub(crate) flash: Option<Flash>,
    /// What the form met that this page shows again.
    pub(crate) trouble: Option<Trouble>,
    /// The ways that this console does not have.
    pub(crate) missing: Vec<&'static str>,
    /// Path and query of this page.
    pub(crate) path: String,
    /// The instant of the request.
    pub(crate) now: DateTime<Utc>,
    /// The zone times are shown in.
    pub(crate) zone: Tz,
}

impl Layout {
    /// The words of a key.
    pub(crate) fn t(&self, key: &str) -> String {
        t(self.locale, key, &[])
    }

    /// The words of a key with one value filled in.
    pub(crate) fn tn<'a>(&self, key: &str, name: &str, value: impl Into<Arg<'a>>) -> String {
        t(self.locale, key, &[(name, value.into())])
    }

    /// Day and time in the portal's zone.
    pub(crate) fn date_time(&self, at: &DateTime<Utc>) -> String {
        format::date_time(self.locale, at.with_timezone(&self.zone).fixed_offset())
    }

    /// A day: `5 November 2025`.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand on references")]
    pub(crate) fn date(&self, day: &NaiveDate) -> String {
        format::date(self.locale, *day)
    }

    /// How long ago.
    pub(crate) fn ago(&self, at: &DateTime<Utc>) -> String {
        format::ago(self.locale, *at, self.now)
    }

    /// When something may be tried again: `dalam 45 detik`, or `setelah 5 November 2025, 14.31 WIB`.
    pub(crate) fn again(&self, at: &DateTime<Utc>) -> String {
        format::again(self.locale, *at, self.now, self.zone)
    }

    /// The machine-readable form of an instant, for `<time datetime>`.
    pub(crate) fn stamp(&self, at: &DateTime<Utc>) -> String {
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    /// `Page 2 of 5`.
    pub(crate) fn page_of(&self, pagination: &Pagination) -> String {
        t(self.locale, "page-of", &[("page", pagination.page.into()), ("pages", pagination.pages.to_string().into())])
    }

    /// The address of a file under `/staff/static/`, with the version of its content.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Whether the member of staff who is logged in may do that.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.may(permission))
    }

    /// The ways that are open to the member of staff who is logged in.
    pub(crate) fn ways(&self) -> impl Iterator<Item = &'static Way> {
        self.open(WAYS)
    }

    /// What the member of staff who is logged in can set.
    pub(crate) fn settings(&self) -> impl Iterator<Item = &'static Way> {
        self.open(SETTINGS)
    }

    /// The ways of these that are open to the member of staff who is logged in.
    pub(crate) fn open(&self, ways: &'static [Way]) -> impl Iterator<Item = &'static Way> {
        let is_open = |way: &&Way| way.any.iter().any(|permission| self.may(*permission));
        ways.iter().filter(is_open).filter(|way| !self.missing.contains(&way.href))
    }

    /// Whether the page is the way's, or below it.
    pub(crate) fn is_current(&self, way: &Way) -> bool {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        if way.href == BASE {
            return path == BASE || path.starts_with("/staff/tickets/") || path.starts_with("/staff/chats/");
        }
        path.strip_prefix(way.href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The word of a role.
    pub(crate) fn role(&self, role: impl Borrow<Role>) -> String {
        self.t(role_word(*role.borrow()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_set_something_reaches_the_page_that_leads_there() {
        let settings = WAYS.iter().find(|way| way.href == "/staff/settings").expect("the way");
        let may = |role: Role, way: &Way| way.any.iter().any(|permission| role.permissions().contains(*permission));
        for role in Role::ALL {
            for way in SETTINGS.iter().filter(|way| may(role, way)) {
                assert!(may(role, settings), "{role:?} {}", way.href);
            }
        }
    }
}

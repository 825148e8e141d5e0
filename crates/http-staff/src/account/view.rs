//! The accounts of staff.

use askama::Template;
use chrono::{DateTime, Utc};
use page_kit::icons::Icon;
use page_kit::tone::Tone;
use portal_core::staff::account::{Role, StaffAccount, StaffStatus};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::view::layout::Layout;

/// Why an account was not added or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AccountProblem {
    /// The name is empty or too long.
    Name,
    /// The address is none.
    Email,
    /// Another account has the address.
    EmailTaken,
    /// No role was chosen.
    Role,
    /// The account is one's own.
    Own,
    /// There is no such account.
    NotFound,
    /// It was changed meanwhile.
    Busy,
}

impl AccountProblem {
    const fn word(self) -> &'static str {
        match self {
            Self::Name => "account-name-wrong",
            Self::Email => "account-email-wrong",
            Self::EmailTaken => "account-email-taken",
            Self::Role => "account-role-wrong",
            Self::Own => "account-own",
            Self::NotFound => "account-not-found",
            Self::Busy => "setup-busy",
        }
    }

    /// The field that has to be filled in differently.
    const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email | Self::EmailTaken => "email",
            Self::Role => "role",
            Self::Own | Self::NotFound | Self::Busy => "",
        }
    }
}

/// The link of an account that was added or reset; shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct InvitationLink {
    pub(crate) email: String,
    pub(crate) link: String,
    pub(crate) expires_at: DateTime<Utc>,
}

/// What was typed.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: String,
}

/// `GET /staff/settings/accounts`; forms add an account, and reset, disable or change one.
#[derive(Debug, Template)]
#[template(path = "account/accounts.html")]
pub(crate) struct AccountsPage {
    pub(crate) layout: Layout,
    pub(crate) accounts: Vec<StaffAccount>,
    pub(crate) typed: Typed,
    pub(crate) problem: Option<AccountProblem>,
    pub(crate) invited: Option<InvitationLink>,
}

impl AccountsPage {
    fn is_wrong(&self, field: &str) -> bool {
        self.problem.is_some_and(|problem| problem.field() == field)
    }

    fn message(&self) -> String {
        self.problem.map_or_else(String::new, |problem| self.layout.t(problem.word()))
    }

    fn is_own(&self, account: &StaffAccount) -> bool {
        self.layout.staff.as_ref().is_some_and(|staff| staff.session().account == account.id)
    }

    /// The state of an account, with what it means.
    fn state(&self, account: &StaffAccount) -> (Tone, String) {
        match account.status() {
            StaffStatus::Active => (Tone::Success, self.layout.t("staff-active")),
            StaffStatus::Disabled => (Tone::Quiet, self.layout.t("staff-disabled")),
            StaffStatus::Invited => match account.invitation_at(self.layout.now) {
                Some(invitation) => {
                    (Tone::Info, self.layout.tn("staff-invited", "when", self.layout.date_time(&invitation.expires_at)))
                }
                None => (Tone::Warning, self.layout.t("staff-expired")),
            },
        }
    }
}

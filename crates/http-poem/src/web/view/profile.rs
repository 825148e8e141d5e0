//! The profile: what is known, changing contact data, changing the number, proving it again.

use askama::Template;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::format;
use super::icons::Icon;
use super::login::{CodeProblem, PhoneProblem};
use super::paging::Crumb;
use super::shell::Shell;
use super::states::AccountState;
use crate::i18n::{Locale, t};

/// The way back to the profile.
const PROFILE: [Crumb; 1] = [Crumb { href: "/customer/profile", word: "tab-profile" }];

/// What the ISP knows of a customer.
#[derive(Debug, Clone)]
pub struct ProfileData {
    /// The customer's number at the ISP.
    pub customer_id: String,
    /// Name on the account.
    pub name: String,
    /// State of the account.
    pub state: AccountState,
    /// Name of the package.
    pub package: Option<String>,
    /// Mbps down.
    pub bandwidth_down: Option<i64>,
    /// Mbps up.
    pub bandwidth_up: Option<i64>,
    /// Monthly price in whole rupiah.
    pub monthly_price: Option<i64>,
    /// First day of service.
    pub since: Option<NaiveDate>,
    /// WhatsApp number, in international form if it is a mobile number.
    pub phone: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Street address.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province.
    pub province: Option<String>,
}

/// `GET /customer/profile`.
#[derive(Debug, Template)]
#[template(path = "profile.html")]
pub struct ProfilePage {
    /// The frame; its customer must be set.
    pub shell: Shell,
    /// What is known.
    pub profile: ProfileData,
}

impl ProfilePage {
    fn bandwidth(&self) -> Option<String> {
        format::bandwidth(self.shell.locale, self.profile.bandwidth_down, self.profile.bandwidth_up)
    }

    fn price(&self) -> Option<String> {
        self.profile.monthly_price.map(|price| self.shell.tn("account-price", "price", format::rupiah(price)))
    }
}

/// One field of the form.
#[derive(Debug, Clone)]
pub struct EditField {
    /// Its name in the form.
    pub name: &'static str,
    /// What is in it.
    pub value: String,
    /// What is wrong with it, in the page's language.
    pub error: Option<String>,
}

impl EditField {
    fn input_type(&self) -> &'static str {
        if self.name == "email" { "email" } else { "text" }
    }

    fn autocomplete(&self) -> &'static str {
        match self.name {
            "email" => "email",
            "address" => "street-address",
            "city" => "address-level2",
            _ => "address-level1",
        }
    }

    fn longest(&self) -> u32 {
        match self.name {
            "email" => 254,
            "address" => 300,
            _ => 100,
        }
    }
}

/// `GET` and `POST /customer/profile/edit`.
#[derive(Debug, Template)]
#[template(path = "profile_edit.html")]
pub struct ProfileEditPage {
    /// The frame; its customer must be set.
    pub shell: Shell,
    /// The fields, in their order.
    pub fields: Vec<EditField>,
    /// Whether the e-mail address may be changed now: that needs a fresh code.
    pub is_fresh: bool,
}

impl ProfileEditPage {
    const CRUMBS: [Crumb; 1] = PROFILE;

    fn has_errors(&self) -> bool {
        self.fields.iter().any(|field| field.error.is_some())
    }

    fn needs_code(&self, field: &EditField) -> bool {
        field.name == "email" && !self.is_fresh
    }

    /// What was typed and refused stays open for being corrected.
    fn is_locked(&self, field: &EditField) -> bool {
        self.needs_code(field) && field.error.is_none()
    }

    /// The ids of what is said about a field.
    fn described_by(&self, field: &EditField) -> Option<String> {
        let has_hint = field.name == "address" || self.needs_code(field);
        let hint = has_hint.then(|| format!("{}-hint", field.name));
        let error = field.error.as_ref().map(|_| format!("{}-error", field.name));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }

    fn label(&self, field: &EditField) -> String {
        t(self.shell.locale, &format!("profile-{}", field.name), &[])
    }
}

/// What keeps a new number from being taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewPhoneProblem {
    /// The number itself.
    Phone(PhoneProblem),
    /// It is on file already.
    Same,
    /// The last change can still be taken back.
    OnHold {
        /// Seconds until the next change.
        retry_after: u32,
    },
}

/// `GET` and `POST /customer/profile/phone`.
#[derive(Debug, Template)]
#[template(path = "profile_phone.html")]
pub struct NewPhonePage {
    /// The frame; its customer must be set.
    pub shell: Shell,
    /// The number on file, masked.
    pub masked_phone: String,
    /// What was typed, kept after a problem.
    pub phone: String,
    /// For how many hours the old number can take the change back.
    pub hours: i64,
    /// What was wrong.
    pub problem: Option<NewPhoneProblem>,
}

impl NewPhonePage {
    const CRUMBS: [Crumb; 1] = PROFILE;

    fn message(&self) -> Option<String> {
        let shell = &self.shell;
        let wait = |seconds| format::wait(shell.locale, seconds);
        Some(match self.problem.as_ref()? {
            NewPhoneProblem::Phone(problem) => problem.message(shell),
            NewPhoneProblem::Same => shell.t("field-phone-same"),
            NewPhoneProblem::OnHold { retry_after } => shell.tn("api-phone-on-hold", "wait", wait(*retry_after)),
        })
    }
}

/// What a code within a session is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeStep {
    /// Proving the number again, on the way to this path.
    Confirm {
        /// Where it goes on.
        next: &'static str,
    },
    /// Proving a new number.
    NewPhone,
}

/// `GET /customer/confirm`: says why a code is needed, before one is sent.
#[derive(Debug, Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// The frame; its customer must be set.
    pub shell: Shell,
    /// The number on file, masked.
    pub masked_phone: String,
    /// Where it goes on.
    pub next: &'static str,
    /// Why no code could be sent, if so.
    pub problem: Option<PhoneProblem>,
}

impl ConfirmPage {
    fn message(&self) -> Option<String> {
        self.problem.as_ref().map(|problem| problem.message(&self.shell))
    }
}

/// Asks for a code within a session.
#[derive(Debug, Template)]
#[template(path = "session_code.html")]
pub struct SessionCodePage {
    /// The frame; its customer must be set.
    pub shell: Shell,
    /// What the code is for.
    pub step: CodeStep,
    /// The challenge, which the forms carry.
    pub challenge: String,
    /// Where the code went, masked.
    pub masked_phone: String,
    /// How long a code lives, in words.
    pub valid_for: String,
    /// Seconds until a new code may be asked for; 0 for now.
    pub resend_after: u32,
    /// Whether there is a further code at all.
    pub can_resend: bool,
    /// What was wrong with the last attempt.
    pub problem: Option<CodeProblem>,
}

impl SessionCodePage {
    fn message(&self) -> Option<String> {
        self.problem.map(|problem| problem.message(&self.shell))
    }

    fn field_is_wrong(&self) -> bool {
        self.problem.is_some_and(CodeProblem::is_of_field)
    }

    fn is_spent(&self) -> bool {
        self.problem == Some(CodeProblem::Spent)
    }

    fn action(&self) -> &'static str {
        match self.step {
            CodeStep::Confirm { .. } => "/customer/confirm/code",
            CodeStep::NewPhone => "/customer/profile/phone/code",
        }
    }

    fn resend_action(&self) -> &'static str {
        match self.step {
            CodeStep::Confirm { .. } => "/customer/confirm/resend",
            CodeStep::NewPhone => "/customer/profile/phone/resend",
        }
    }

    fn next(&self) -> Option<&'static str> {
        match self.step {
            CodeStep::Confirm { next } => Some(next),
            CodeStep::NewPhone => None,
        }
    }

    fn back(&self) -> &'static str {
        match self.step {
            CodeStep::Confirm { .. } => "/customer/profile",
            CodeStep::NewPhone => "/customer/profile/phone",
        }
    }

    fn title(&self) -> String {
        self.shell.t(match self.step {
            CodeStep::Confirm { .. } => "confirm-title",
            CodeStep::NewPhone => "new-phone-title",
        })
    }

    fn resend_wait(&self) -> String {
        self.shell.tn("code-resend-wait", "wait", format::wait(self.shell.locale, self.resend_after))
    }
}

/// `GET` and `POST /customer/phone/revert/{token}`.
#[derive(Debug, Template)]
#[template(path = "phone_revert.html")]
pub struct PhoneRevertPage {
    /// The frame, without a customer.
    pub shell: Shell,
    /// What there is to say.
    pub state: RevertState,
}

/// How far taking a change of number back has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevertState {
    /// It can be taken back.
    Offered {
        /// The path that takes it back when posted to.
        action: String,
        /// The number that comes back, masked.
        old: String,
        /// The number that goes, masked.
        new: String,
        /// Until when, in words.
        until: String,
        /// For how long nothing is changed after it, in words.
        hold: String,
    },
    /// It was taken back.
    Done {
        /// The number that came back, masked.
        old: String,
    },
    /// It cannot be taken back: too late, done before, or no genuine link.
    NotValid,
}

//! The profile: what is known, changing contact data, changing the number, proving it again.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::i18n::{Locale, t};
use crate::invoice::pay_view::{Copied, copied};
use crate::otp::view::PhoneProblem;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;
use crate::view::states::AccountState;

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
#[template(path = "profile/profile.html")]
pub struct ProfilePage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// What is known.
    pub profile: ProfileData,
    /// Until when the number is not changed.
    pub phone_held: Option<DateTime<Utc>>,
}

impl ProfilePage {
    /// The customer's number, to be copied.
    fn customer(&self) -> Copied {
        copied(self.layout.t("account-id"), self.layout.t("copy-customer"), &self.profile.customer_id)
    }

    fn bandwidth(&self) -> Option<String> {
        format::bandwidth(self.layout.locale, self.profile.bandwidth_down, self.profile.bandwidth_up)
    }

    fn price(&self) -> Option<String> {
        self.profile.monthly_price.map(|price| self.layout.tn("account-price", "price", format::rupiah(price)))
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

    /// Whether it may have several lines.
    fn has_lines(&self) -> bool {
        self.name == "address"
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
#[template(path = "profile/profile_edit.html")]
pub struct ProfileEditPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// The fields, in their order.
    pub fields: Vec<EditField>,
    /// Whether the e-mail address may be changed now: that needs a fresh code.
    pub is_fresh: bool,
    /// Until when the e-mail address is not changed.
    pub email_held: Option<DateTime<Utc>>,
}

impl ProfileEditPage {
    const CRUMBS: [Crumb; 1] = PROFILE;

    fn has_errors(&self) -> bool {
        self.fields.iter().any(|field| field.error.is_some())
    }

    fn needs_code(&self, field: &EditField) -> bool {
        field.name == "email" && !self.is_fresh && self.email_held.is_none()
    }

    /// Why a field cannot be changed for a while.
    fn held(&self, field: &EditField) -> Option<String> {
        let until = self.email_held.filter(|_| field.name == "email")?;
        Some(self.layout.tn("profile-email-held", "when", self.layout.again(&until)))
    }

    /// What was typed and refused stays open for being corrected.
    fn is_locked(&self, field: &EditField) -> bool {
        self.held(field).is_some() || self.needs_code(field) && field.error.is_none()
    }

    /// The ids of what is said about a field.
    fn described_by(&self, field: &EditField) -> Option<String> {
        let has_hint = field.has_lines() || self.needs_code(field) || self.held(field).is_some();
        let hint = has_hint.then(|| format!("{}-hint", field.name));
        let error = field.error.as_ref().map(|_| format!("{}-error", field.name));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }

    fn label(&self, field: &EditField) -> String {
        t(self.layout.locale, &format!("profile-{}", field.name), &[])
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
        /// When the next change is possible.
        until: DateTime<Utc>,
    },
}

/// `GET` and `POST /customer/profile/phone`.
#[derive(Debug, Template)]
#[template(path = "profile/profile_phone.html")]
pub struct NewPhonePage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// The number on file, masked.
    pub masked_phone: String,
    /// What was typed, kept after a problem.
    pub phone: String,
    /// For how many hours the old number can take the change back.
    pub hours: i64,
    /// Until when the number is not changed; the page has no form meanwhile.
    pub held: Option<DateTime<Utc>>,
    /// What was wrong.
    pub problem: Option<NewPhoneProblem>,
}

impl NewPhonePage {
    const CRUMBS: [Crumb; 1] = PROFILE;

    /// Whether the number has to be typed differently.
    fn field_is_wrong(&self) -> bool {
        match &self.problem {
            Some(NewPhoneProblem::Phone(problem)) => problem.is_of_field(),
            Some(NewPhoneProblem::Same) => true,
            Some(NewPhoneProblem::OnHold { .. }) | None => false,
        }
    }

    fn message(&self) -> Option<String> {
        let layout = &self.layout;
        Some(match self.problem.as_ref()? {
            NewPhoneProblem::Phone(problem) => problem.message(layout),
            NewPhoneProblem::Same => layout.t("field-phone-same"),
            NewPhoneProblem::OnHold { until } => layout.tn("new-phone-held", "when", layout.again(until)),
        })
    }
}

/// `GET` and `POST /customer/phone/revert/{token}`.
#[derive(Debug, Template)]
#[template(path = "profile/phone_revert.html")]
pub struct PhoneRevertPage {
    /// The layout, without a customer.
    pub layout: Layout,
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
        /// Until when nothing is changed after it.
        held_until: DateTime<Utc>,
    },
    /// It cannot be taken back: too late, done before, or no genuine link.
    NotValid,
}

//! The steps of setting an account up.

use askama::Template;
use chrono::{DateTime, Utc};
use page_kit::icons::Icon;
use portal_core::staff::account::{Password, WeakPassword};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::view::layout::Layout;

/// Why a step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum StepProblem {
    /// The password is too short.
    TooShort,
    /// The password is too long.
    TooLong,
    /// The password is among those that are tried first.
    Common,
    /// The repetition is another one.
    Different,
    /// The code is not right.
    Code,
    /// Too many wrong codes.
    TooMany {
        /// When the next one is allowed.
        until: DateTime<Utc>,
    },
    /// The account was changed meanwhile.
    Busy,
}

impl From<WeakPassword> for StepProblem {
    fn from(weak: WeakPassword) -> Self {
        match weak {
            WeakPassword::TooShort => Self::TooShort,
            WeakPassword::TooLong => Self::TooLong,
            WeakPassword::Common => Self::Common,
        }
    }
}

impl StepProblem {
    fn message(self, layout: &Layout) -> String {
        match self {
            Self::TooShort => layout.tn("password-too-short", "count", Password::SHORTEST),
            Self::TooLong => layout.t("password-too-long"),
            Self::Common => layout.t("password-common"),
            Self::Different => layout.t("password-different"),
            Self::Code => layout.t("setup-code-wrong"),
            Self::TooMany { until } => layout.tn("login-too-many", "when", layout.again(&until)),
            Self::Busy => layout.t("setup-busy"),
        }
    }
}

/// What the account that was set up can be logged in to with when the authenticator is lost; shown once.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RecoveryCodes {
    pub(crate) codes: Vec<String>,
}

/// First step; the form posts `password` and `repeat` to `…/password`.
#[derive(Debug, Template)]
#[template(path = "invitation/password.html")]
pub(crate) struct ChoosePage {
    pub(crate) layout: Layout,
    /// Whose account it is.
    pub(crate) name: String,
    /// The address to log in with.
    pub(crate) email: String,
    /// The token of the link.
    pub(crate) token: String,
    pub(crate) problem: Option<StepProblem>,
}

impl ChoosePage {
    fn message(&self) -> Option<String> {
        self.problem.map(|problem| problem.message(&self.layout))
    }
}

/// Second step; the form posts `code` to `…/code`.
#[derive(Debug, Template)]
#[template(path = "invitation/authenticator.html")]
pub(crate) struct AuthenticatorPage {
    pub(crate) layout: Layout,
    /// The token of the link.
    pub(crate) token: String,
    /// The secret in base32, in groups of four.
    pub(crate) secret: String,
    /// The address that an app on this device takes.
    pub(crate) otpauth: String,
    /// The side and the path of the QR code.
    pub(crate) qr: Option<(usize, String)>,
    pub(crate) problem: Option<StepProblem>,
}

impl AuthenticatorPage {
    fn message(&self) -> Option<String> {
        self.problem.map(|problem| problem.message(&self.layout))
    }
}

/// The end: the recovery codes.
#[derive(Debug, Template)]
#[template(path = "invitation/recovery.html")]
pub(crate) struct RecoveryPage {
    pub(crate) layout: Layout,
    pub(crate) codes: Vec<String>,
}

/// The link is good for nothing any more.
#[derive(Debug, Template)]
#[template(path = "invitation/over.html")]
pub(crate) struct OverPage {
    pub(crate) layout: Layout,
}

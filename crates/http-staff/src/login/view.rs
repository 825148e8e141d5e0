//! The two steps of the login.

use askama::Template;
use chrono::{DateTime, Utc};
use page_kit::icons::Icon;
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::view::layout::Layout;

/// Why a step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LoginProblem {
    /// Address and password, or the code, are not right.
    Refused,
    /// Too many failures.
    TooMany {
        /// When the next attempt is allowed.
        until: DateTime<Utc>,
    },
}

/// `GET /staff/login`; the form posts `email` and `password` there, and a second one nothing to `/staff/login/oidc`.
#[derive(Debug, Template)]
#[template(path = "login/password.html")]
pub(crate) struct PasswordPage {
    pub(crate) layout: Layout,
    /// What was typed, kept after a problem.
    pub(crate) email: String,
    pub(crate) problem: Option<LoginProblem>,
    /// The name of the identity provider, where there is one.
    pub(crate) provider: Option<String>,
}

impl PasswordPage {
    fn message(&self) -> Option<String> {
        Some(match self.problem? {
            LoginProblem::Refused => self.layout.t("login-refused"),
            LoginProblem::TooMany { until } => self.layout.tn("login-too-many", "when", self.layout.again(&until)),
        })
    }
}

/// `GET /staff/login/code`; the form posts `code` there.
#[derive(Debug, Template)]
#[template(path = "login/code.html")]
pub(crate) struct CodePage {
    pub(crate) layout: Layout,
    pub(crate) problem: Option<LoginProblem>,
    /// The code of a demo's authenticator.
    pub(crate) demo_code: Option<String>,
}

impl CodePage {
    fn message(&self) -> Option<String> {
        Some(match self.problem? {
            LoginProblem::Refused => self.layout.t("login-code-refused"),
            LoginProblem::TooMany { until } => self.layout.tn("login-too-many", "when", self.layout.again(&until)),
        })
    }
}

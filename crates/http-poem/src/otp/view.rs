//! The two steps of the login: the number, then the code.

use askama::Template;
use chrono::{DateTime, Utc};
use portal_core::kernel::phone::{is_visible, shown};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::otp::code_view::CodeState;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

/// Why a number was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhoneProblem {
    /// Nothing was typed.
    Empty,
    /// Not a telephone number.
    Malformed,
    /// A fixed line; WhatsApp codes go to mobile numbers.
    Landline,
    /// A number of another country.
    Foreign,
    /// It holds a character that belongs in no number.
    Character(char),
    /// Too many codes were asked for.
    TooMany {
        /// When the next one is allowed.
        until: DateTime<Utc>,
    },
    /// The portal cannot send codes at the moment.
    Unavailable,
}

/// Login, step 1: `POST /customer/login` with `phone`.
#[derive(Debug, Template)]
#[template(path = "otp/login_phone.html")]
pub struct LoginPhonePage {
    /// The layout.
    pub layout: Layout,
    /// What was typed, kept after a problem.
    pub phone: String,
    /// What was wrong with it.
    pub problem: Option<PhoneProblem>,
}

impl PhoneProblem {
    /// What went wrong and what to do.
    pub fn message(self, layout: &Layout) -> String {
        match self {
            Self::Empty => layout.t("phone-empty"),
            Self::Malformed => layout.t("phone-malformed"),
            Self::Landline => layout.t("phone-landline"),
            Self::Foreign => layout.t("phone-foreign"),
            Self::Character(character) => {
                let words = if is_visible(character) { "phone-character" } else { "phone-invisible" };
                layout.tn(words, "character", shown(character))
            }
            Self::TooMany { until } => layout.tn("login-too-many", "when", layout.again(&until)),
            Self::Unavailable => layout.t("login-unavailable"),
        }
    }

    /// Whether the number has to be typed differently.
    pub const fn is_of_field(self) -> bool {
        !matches!(self, Self::TooMany { .. } | Self::Unavailable)
    }
}

impl LoginPhonePage {
    /// What went wrong and what to do.
    pub fn message(&self) -> Option<String> {
        self.problem.map(|problem| problem.message(&self.layout))
    }

    /// Whether the number has to be typed differently.
    fn field_is_wrong(&self) -> bool {
        self.problem.is_some_and(PhoneProblem::is_of_field)
    }
}

/// Login, step 2: `POST /customer/login/code` with `challenge` and `otp`, `POST /customer/login/resend` with
/// `challenge`.
///
/// The field takes the whole message that brought the code; the handler finds the code in it.
#[derive(Debug, Template)]
#[template(path = "otp/login_code.html")]
pub struct LoginCodePage {
    /// The layout.
    pub layout: Layout,
    /// Which of the codes that this browser asked for.
    pub challenge: String,
    /// The code that was asked for.
    pub code: CodeState,
}

//! The two steps of the login: the number, then the code.

use askama::Template;
use portal_core::phone::{is_visible, shown};
use serde::{Deserialize, Serialize};

use super::format;
use super::icons::Icon;
use super::shell::Shell;
use crate::i18n::Locale;

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
        /// Seconds until the next one is allowed.
        retry_after: u32,
    },
    /// The portal cannot send codes at the moment.
    Unavailable,
}

/// Login, step 1: `POST /customer/login` with `phone`.
#[derive(Debug, Template)]
#[template(path = "login_phone.html")]
pub struct LoginPhonePage {
    /// The frame.
    pub shell: Shell,
    /// What was typed, kept after a problem.
    pub phone: String,
    /// What was wrong with it.
    pub problem: Option<PhoneProblem>,
}

impl PhoneProblem {
    /// What went wrong and what to do.
    pub fn message(self, shell: &Shell) -> String {
        match self {
            Self::Empty => shell.t("phone-empty"),
            Self::Malformed => shell.t("phone-malformed"),
            Self::Landline => shell.t("phone-landline"),
            Self::Foreign => shell.t("phone-foreign"),
            Self::Character(character) => {
                let words = if is_visible(character) { "phone-character" } else { "phone-invisible" };
                shell.tn(words, "character", shown(character))
            }
            Self::TooMany { retry_after } => {
                shell.tn("login-too-many", "wait", format::wait(shell.locale, retry_after))
            }
            Self::Unavailable => shell.t("login-unavailable"),
        }
    }
}

impl LoginPhonePage {
    /// What went wrong and what to do.
    pub fn message(&self) -> Option<String> {
        self.problem.map(|problem| problem.message(&self.shell))
    }
}

/// Seconds. A number that has to wait longer is held until staff releases it.
const LONGEST_WAIT: u32 = 30 * 86_400;

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeProblem {
    /// Nothing was typed.
    Empty,
    /// Not six digits; no guess was charged.
    Malformed,
    /// Several numbers that may be the code; no guess was charged.
    Several,
    /// Wrong, expired, used or unknown: one answer for all of them.
    NotValid {
        /// Guesses that remain.
        guesses_left: u32,
    },
    /// A code that a newer one has replaced; no guess was charged.
    Superseded,
    /// No guess remains or the code's time is over: only a new code helps.
    Spent,
    /// Too many attempts from here.
    TooMany {
        /// Seconds until the next one is allowed.
        retry_after: u32,
    },
    /// A new code was asked for too early or too often.
    ResendTooSoon {
        /// Seconds until the next one is allowed.
        retry_after: u32,
    },
    /// The code lies where it cannot be reached at the moment; a new one can be asked for.
    Unchecked,
    /// The portal cannot check codes at the moment.
    Unavailable,
}

/// Login, step 2: `POST /customer/login/code` with `challenge` and `otp`, `POST /customer/login/resend` with
/// `challenge`.
///
/// The field takes the whole message that brought the code; the handler finds the code in it.
#[derive(Debug, Template)]
#[template(path = "login_code.html")]
pub struct LoginCodePage {
    /// The frame.
    pub shell: Shell,
    /// Which of the codes that this browser asked for.
    pub challenge: String,
    /// The number in its masked form: `0817****070`.
    pub masked_phone: String,
    /// How long a code lives, in words.
    pub valid_for: String,
    /// Seconds until a new code may be asked for; 0 for now.
    pub resend_after: u32,
    /// Whether this login has a further code at all.
    pub can_resend: bool,
    /// What was wrong with the last attempt.
    pub problem: Option<CodeProblem>,
}

impl CodeProblem {
    /// What went wrong and what to do.
    pub fn message(self, shell: &Shell) -> String {
        let wait = |seconds| format::wait(shell.locale, seconds);
        match self {
            Self::Empty => shell.t("code-empty"),
            Self::Malformed => shell.t("code-malformed"),
            Self::Several => shell.t("code-several"),
            Self::NotValid { guesses_left } => shell.tn("code-not-valid", "count", guesses_left),
            Self::Superseded => shell.t("code-superseded"),
            Self::Spent => shell.t("code-spent"),
            Self::TooMany { retry_after } if retry_after > LONGEST_WAIT => shell.t("login-held"),
            Self::TooMany { retry_after } => shell.tn("login-too-many", "wait", wait(retry_after)),
            Self::ResendTooSoon { retry_after } => shell.tn("code-resend-too-soon", "wait", wait(retry_after)),
            Self::Unchecked => shell.t("api-code-unchecked"),
            Self::Unavailable => shell.t("login-unavailable"),
        }
    }

    /// Whether the problem belongs to the code field (and not to the resend button).
    pub fn is_of_field(self) -> bool {
        matches!(self, Self::Empty | Self::Malformed | Self::Several | Self::NotValid { .. } | Self::Superseded)
    }
}

impl LoginCodePage {
    /// What went wrong and what to do.
    pub fn message(&self) -> Option<String> {
        self.problem.map(|problem| problem.message(&self.shell))
    }

    /// Whether typing a code still makes sense.
    pub fn is_spent(&self) -> bool {
        self.problem == Some(CodeProblem::Spent)
    }

    /// Whether the problem belongs to the code field (and not to the resend button).
    pub fn field_is_wrong(&self) -> bool {
        self.problem.is_some_and(CodeProblem::is_of_field)
    }

    /// How long to wait for the next code, in words.
    pub fn resend_wait(&self) -> String {
        self.shell.tn("code-resend-wait", "wait", format::wait(self.shell.locale, self.resend_after))
    }
}

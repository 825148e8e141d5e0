//! A code that was asked for, as the pages show it that take it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::view::format;
use crate::view::layout::Layout;

/// A longer wait is a number that is held until staff releases it.
const LONGEST_WAIT: TimeDelta = TimeDelta::days(30);

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
        /// When the next one is allowed.
        until: DateTime<Utc>,
    },
    /// A new code was asked for too early or too often.
    ResendTooSoon {
        /// When the next one is allowed.
        until: DateTime<Utc>,
    },
    /// The code lies where it cannot be reached at the moment; a new one can be asked for.
    Unchecked,
    /// The portal cannot check codes at the moment.
    Unavailable,
}

/// What can be done with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeStatus {
    /// It can be typed.
    Open,
    /// Its time is over.
    Expired,
    /// No guess remains.
    Locked,
    /// No guess is taken before an instant.
    Held {
        /// When.
        until: DateTime<Utc>,
    },
}

/// When a further code can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resend {
    /// In so many seconds, which the page counts down; 0 for now.
    In(u32),
    /// Later than anybody waits for on the page.
    After(DateTime<Utc>),
    /// Not from here.
    Never,
}

/// A code that was asked for.
#[derive(Debug, Clone)]
pub struct CodeState {
    /// The number it went to in its masked form: `0817****070`.
    pub masked_phone: String,
    /// How long a code lives, in words.
    pub valid_for: String,
    /// What can be done with it.
    pub status: CodeStatus,
    /// When there is a further one.
    pub resend: Resend,
    /// What was wrong with the last attempt.
    pub problem: Option<CodeProblem>,
}

impl CodeProblem {
    /// What went wrong and what to do.
    pub fn message(self, layout: &Layout) -> String {
        match self {
            Self::Empty => layout.t("code-empty"),
            Self::Malformed => layout.t("code-malformed"),
            Self::Several => layout.t("code-several"),
            Self::NotValid { guesses_left } => layout.tn("code-not-valid", "count", guesses_left),
            Self::Superseded => layout.t("code-superseded"),
            Self::Spent => layout.t("code-spent"),
            Self::TooMany { until } => held(layout, until),
            Self::ResendTooSoon { until } => layout.tn("code-resend-too-soon", "when", layout.again(&until)),
            Self::Unchecked => layout.t("api-code-unchecked"),
            Self::Unavailable => layout.t("login-unavailable"),
        }
    }

    /// Whether it is the portal's own and may be over in a moment.
    fn is_passing(self) -> bool {
        matches!(self, Self::Unchecked | Self::Unavailable)
    }

    /// Whether the problem belongs to the code field (and not to the resend button).
    pub fn is_of_field(self) -> bool {
        matches!(self, Self::Empty | Self::Malformed | Self::Several | Self::NotValid { .. } | Self::Superseded)
    }
}

impl CodeState {
    /// Whether a code can be typed.
    pub fn is_open(&self) -> bool {
        self.status == CodeStatus::Open
    }

    /// What went wrong and what to do.
    pub fn message(&self, layout: &Layout) -> Option<String> {
        let passing = self.problem.filter(|problem| self.is_open() || problem.is_passing());
        match self.status {
            _ if passing.is_some() => passing.map(|problem| problem.message(layout)),
            CodeStatus::Open => None,
            CodeStatus::Expired => Some(layout.t("code-expired")),
            CodeStatus::Locked if self.resend == Resend::Never => Some(layout.t("code-spent")),
            CodeStatus::Locked => Some(layout.t("code-locked")),
            CodeStatus::Held { until } => Some(held(layout, until)),
        }
    }

    /// Whether the problem belongs to the code field (and not to the resend button).
    pub fn field_is_wrong(&self) -> bool {
        self.is_open() && self.problem.is_some_and(CodeProblem::is_of_field)
    }

    /// Whether neither this code nor a further one can be typed here.
    pub fn is_lost(&self) -> bool {
        self.status == CodeStatus::Locked && self.resend == Resend::Never
    }

    /// Seconds until a further code can be asked for here; `None` if it cannot.
    pub fn resend_after(&self) -> Option<u32> {
        match self.resend {
            Resend::In(seconds) => Some(seconds),
            Resend::After(_) | Resend::Never => None,
        }
    }

    /// How long to wait for the next code, in words.
    pub fn resend_wait(&self, layout: &Layout) -> String {
        let seconds = self.resend_after().unwrap_or(0);
        let when = layout.tn("again-in", "wait", format::wait(layout.locale, seconds));
        layout.tn("code-resend-wait", "when", when)
    }

    /// Why no further code can be asked for here, in words.
    pub fn no_resend(&self, layout: &Layout) -> Option<String> {
        match (self.resend, self.status) {
            (Resend::After(until), _) => Some(layout.tn("code-resend-wait", "when", layout.again(&until))),
            (Resend::Never, CodeStatus::Open) => Some(layout.t("code-no-more")),
            (Resend::In(_) | Resend::Never, _) => None,
        }
    }
}

fn held(layout: &Layout, until: DateTime<Utc>) -> String {
    if until - layout.now > LONGEST_WAIT {
        return layout.t("login-held");
    }
    layout.tn("login-too-many", "when", layout.again(&until))
}

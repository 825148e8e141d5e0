//! Codes within a session: why one is needed, and the page that takes it.

use askama::Template;
use chrono::{DateTime, Utc};

use crate::i18n::Locale;
use crate::otp::code_view::CodeState;
use crate::otp::view::PhoneProblem;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

/// What a code within a session is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeStep {
    /// Proving the number again, on the way to this path.
    Confirm {
        /// Where it goes on.
        next: String,
    },
    /// Proving a new number.
    NewPhone,
}

impl CodeStep {
    /// The page where it began.
    pub fn back(&self) -> &'static str {
        match self {
            Self::Confirm { next } if next.starts_with("/customer/sessions") => "/customer/sessions",
            Self::Confirm { .. } => "/customer/profile",
            Self::NewPhone => "/customer/profile/phone",
        }
    }
}

/// `GET /customer/confirm`: says why a code is needed, before one is sent.
#[derive(Debug, Template)]
#[template(path = "confirmation/confirm.html")]
pub struct ConfirmPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// The number on file, masked.
    pub masked_phone: String,
    /// Where it goes on.
    pub next: String,
    /// Key of what is done once the code is right, if anything.
    pub errand: Option<&'static str>,
    /// When a code can be sent, if not now.
    pub held: Option<DateTime<Utc>>,
    /// Why no code could be sent, if so.
    pub problem: Option<PhoneProblem>,
}

impl ConfirmPage {
    /// Why no code is sent.
    fn message(&self) -> Option<String> {
        if let Some(until) = &self.held {
            return Some(self.layout.tn("confirm-held", "when", self.layout.again(until)));
        }
        self.problem.as_ref().map(|problem| problem.message(&self.layout))
    }
}

/// Asks for a code within a session.
#[derive(Debug, Template)]
#[template(path = "confirmation/session_code.html")]
pub struct SessionCodePage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// What the code is for.
    pub step: CodeStep,
    /// The challenge, which the forms carry.
    pub challenge: String,
    /// The code that was asked for.
    pub code: CodeState,
}

impl SessionCodePage {
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

    fn next(&self) -> Option<&str> {
        match &self.step {
            CodeStep::Confirm { next } => Some(next),
            CodeStep::NewPhone => None,
        }
    }

    fn title(&self) -> String {
        self.layout.t(match self.step {
            CodeStep::Confirm { .. } => "confirm-title",
            CodeStep::NewPhone => "new-phone-title",
        })
    }
}

//! Pages for what went wrong: one sentence, one action, the trace id in small.

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

/// What went wrong, as far as the customer is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// 400: the request makes no sense.
    BadRequest,
    /// 403: not theirs to see.
    Forbidden,
    /// 403: the form was open too long, or came from elsewhere.
    StaleForm,
    /// 403: the form's page was opened at another address than the portal's.
    OtherAddress,
    /// 404: nothing there.
    NotFound,
    /// 403: staff see what a customer sees, and change nothing.
    ReadOnly,
    /// 403: the number has to be verified first.
    NotVerified,
    /// 413: more than a form may carry.
    TooLarge,
    /// 429: too fast.
    TooMany {
        /// Seconds to wait, if known.
        retry_after: Option<u32>,
    },
    /// 500: our fault.
    Internal,
    /// 503: our fault, passing.
    Unavailable,
}

impl ErrorKind {
    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden | Self::StaleForm | Self::OtherAddress | Self::ReadOnly | Self::NotVerified => 403,
            Self::NotFound => 404,
            Self::TooLarge => 413,
            Self::TooMany { .. } => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::NotFound | Self::BadRequest | Self::TooLarge | Self::OtherAddress => Icon::Compass,
            Self::Forbidden | Self::StaleForm | Self::ReadOnly | Self::NotVerified => Icon::Lock,
            Self::TooMany { .. } => Icon::Hourglass,
            Self::Internal | Self::Unavailable => Icon::CloudOff,
        }
    }

    /// Keys of the headline and the sentence below it.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::BadRequest => ("error-bad-request", "error-bad-request-text"),
            Self::Forbidden => ("error-forbidden", "error-forbidden-text"),
            Self::StaleForm => ("error-stale-form", "error-stale-form-text"),
            Self::OtherAddress => ("error-other-address", "error-other-address-text"),
            Self::ReadOnly => ("error-read-only", "error-read-only-text"),
            Self::NotVerified => ("error-not-verified", "error-not-verified-text"),
            Self::NotFound => ("error-not-found", "error-not-found-text"),
            Self::TooLarge => ("error-too-large", "error-too-large-text"),
            Self::TooMany { .. } => ("error-too-many", "error-too-many-text"),
            Self::Internal => ("error-internal", "error-internal-text"),
            Self::Unavailable => ("error-unavailable", "error-unavailable-text"),
        }
    }
}

/// What a form met on its way, said on top of the form when it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What went wrong.
    pub kind: ErrorKind,
    /// What support can look up in the log, where that helps.
    pub trace_id: Option<String>,
}

impl Trouble {
    /// Trouble that nobody needs to look up.
    pub const fn new(kind: ErrorKind) -> Self {
        Self { kind, trace_id: None }
    }

    /// What happened and what to do.
    pub fn sentence(&self, layout: &Layout) -> String {
        layout.t(match self.kind {
            ErrorKind::TooMany { retry_after: Some(seconds) } => {
                return layout.tn("form-too-many-wait", "when", layout.again(&later(layout, seconds)));
            }
            ErrorKind::TooMany { .. } => "form-too-many",
            ErrorKind::StaleForm | ErrorKind::OtherAddress => "form-stale",
            ErrorKind::TooLarge => "form-too-large",
            ErrorKind::BadRequest => "form-malformed",
            ErrorKind::Forbidden | ErrorKind::NotFound => "form-not-possible",
            ErrorKind::ReadOnly => "error-read-only-text",
            ErrorKind::NotVerified => "error-not-verified-text",
            ErrorKind::Internal => "form-internal",
            ErrorKind::Unavailable => "form-unavailable",
        })
    }
}

fn later(layout: &Layout, seconds: u32) -> DateTime<Utc> {
    layout.now + TimeDelta::seconds(seconds.into())
}

/// Any error, in the layout of every other page.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The layout; may be without customer and csrf token when nothing could be read.
    pub layout: Layout,
    /// What went wrong.
    pub kind: ErrorKind,
    /// What support can look up in the log.
    pub trace_id: Option<String>,
    /// The page of the form that was sent, where it can be sent again.
    pub form_page: Option<String>,
    /// The same page at the portal's own address, where that helps.
    pub elsewhere: Option<String>,
}

impl ErrorPage {
    fn headline(&self) -> String {
        self.layout.t(self.kind.words().0)
    }

    fn sentence(&self) -> String {
        match self.kind {
            ErrorKind::TooMany { retry_after: Some(seconds) } => {
                self.layout.tn("error-too-many-wait", "when", self.layout.again(&later(&self.layout, seconds)))
            }
            kind => self.layout.t(kind.words().1),
        }
    }

    /// Whether trying the same page again may help.
    const fn is_passing(&self) -> bool {
        matches!(self.kind, ErrorKind::Internal | ErrorKind::Unavailable | ErrorKind::TooMany { .. })
    }
}

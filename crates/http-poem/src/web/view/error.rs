//! Pages for what went wrong: one sentence, one action, the trace id in small.

use askama::Template;

use super::format;
use super::icons::Icon;
use super::shell::Shell;
use crate::i18n::Locale;

/// What went wrong, as far as the customer is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400: the request makes no sense.
    BadRequest,
    /// 403: not theirs to see.
    Forbidden,
    /// 403: the form was open too long, or came from elsewhere.
    StaleForm,
    /// 404: nothing there.
    NotFound,
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
            Self::Forbidden | Self::StaleForm => 403,
            Self::NotFound => 404,
            Self::TooLarge => 413,
            Self::TooMany { .. } => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::NotFound | Self::BadRequest | Self::TooLarge => Icon::Compass,
            Self::Forbidden | Self::StaleForm => Icon::Lock,
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
            Self::NotFound => ("error-not-found", "error-not-found-text"),
            Self::TooLarge => ("error-too-large", "error-too-large-text"),
            Self::TooMany { .. } => ("error-too-many", "error-too-many-text"),
            Self::Internal => ("error-internal", "error-internal-text"),
            Self::Unavailable => ("error-unavailable", "error-unavailable-text"),
        }
    }
}

/// Any error, in the frame of every other page.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame; may be without customer and csrf token when nothing could be read.
    pub shell: Shell,
    /// What went wrong.
    pub kind: ErrorKind,
    /// What support can look up in the log.
    pub trace_id: Option<String>,
}

impl ErrorPage {
    fn headline(&self) -> String {
        self.shell.t(self.kind.words().0)
    }

    fn sentence(&self) -> String {
        match self.kind {
            ErrorKind::TooMany { retry_after: Some(seconds) } => {
                self.shell.tn("error-too-many-wait", "wait", format::wait(self.shell.locale, seconds))
            }
            kind => self.shell.t(kind.words().1),
        }
    }

    /// Whether trying the same page again may help.
    const fn is_passing(&self) -> bool {
        matches!(self.kind, ErrorKind::Internal | ErrorKind::Unavailable | ErrorKind::TooMany { .. })
    }
}

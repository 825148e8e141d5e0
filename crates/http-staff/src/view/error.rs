//! Pages for what went wrong: one sentence, one action, the trace id in small.

use askama::Template;
use chrono::TimeDelta;
use http_kit::Details;
use page_kit::icons::Icon;
use serde::{Deserialize, Serialize};

use crate::i18n::Locale;
use crate::view::layout::Layout;

/// What went wrong, as far as its reader is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ErrorKind {
    /// The request makes no sense.
    BadRequest,
    /// The role lacks the permission.
    Permission,
    /// The form was open too long, or came from elsewhere.
    StaleForm,
    /// Nothing there.
    NotFound,
    /// Too fast.
    TooMany {
        /// Seconds to wait, if known.
        retry_after: Option<u32>,
    },
    /// Our fault.
    Internal,
    /// Our fault, passing.
    Unavailable,
}

impl ErrorKind {
    /// The kind of a problem.
    pub(crate) fn of(details: &Details) -> Self {
        match details.status.as_u16() {
            403 if details.kind == "form:stale" => Self::StaleForm,
            403 => Self::Permission,
            404 | 405 => Self::NotFound,
            429 => Self::TooMany { retry_after: details.retry_after },
            503 => Self::Unavailable,
            500..=599 => Self::Internal,
            _ => Self::BadRequest,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::NotFound | Self::BadRequest => Icon::Compass,
            Self::Permission | Self::StaleForm => Icon::Lock,
            Self::TooMany { .. } => Icon::Hourglass,
            Self::Internal | Self::Unavailable => Icon::CloudOff,
        }
    }

    /// Keys of the headline and of the sentence below it.
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::BadRequest => ("error-bad-request", "error-bad-request-text"),
            Self::Permission => ("error-permission", "error-permission-text"),
            Self::StaleForm => ("error-stale-form", "error-stale-form-text"),
            Self::NotFound => ("error-not-found", "error-not-found-text"),
            Self::TooMany { .. } => ("error-too-many", "error-too-many-text"),
            Self::Internal => ("error-internal", "error-internal-text"),
            Self::Unavailable => ("error-unavailable", "error-unavailable-text"),
        }
    }

    fn sentence(self, layout: &Layout) -> String {
        match self {
            Self::TooMany { retry_after: Some(seconds) } => {
                let until = layout.now + TimeDelta::seconds(seconds.into());
                layout.tn("error-too-many-wait", "when", layout.again(&until))
            }
            kind => layout.t(kind.words().1),
        }
    }
}

/// What a form met on its way, said on top of the form when it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trouble {
    /// What went wrong.
    pub(crate) kind: ErrorKind,
    /// What an operator can look up in the log, where that helps.
    pub(crate) trace_id: Option<String>,
}

impl Trouble {
    /// What happened and what to do.
    pub(crate) fn sentence(&self, layout: &Layout) -> String {
        self.kind.sentence(layout)
    }
}

/// Any error, in the layout of every other page.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    /// The layout.
    pub(crate) layout: Layout,
    /// What went wrong.
    pub(crate) kind: ErrorKind,
    /// What an operator can look up in the log.
    pub(crate) trace_id: Option<String>,
}

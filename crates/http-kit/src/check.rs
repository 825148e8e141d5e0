//! The checks that refuse requests. Every 401, 403 and 429 names one of them, in the log and in the metric
//! `portal_refusals_total`.

use poem::http::StatusCode;

/// A check that can refuse a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    name: &'static str,
    status: StatusCode,
}

impl Check {
    /// No session was sent.
    pub const SESSION_MISSING: Self = Self::new("session_missing", StatusCode::UNAUTHORIZED);
    /// The session token is expired, or was not made with a key that is still in use.
    pub const SESSION_TOKEN: Self = Self::new("session_token", StatusCode::UNAUTHORIZED);
    /// The session was ended.
    pub const SESSION_ENDED: Self = Self::new("session_ended", StatusCode::UNAUTHORIZED);
    /// The browser says that another site's page sent the form (`Sec-Fetch-Site`).
    pub const FORM_SITE: Self = Self::new("form_site", StatusCode::FORBIDDEN);
    /// The browser says that the form's page has another origin than the site's public address.
    pub const FORM_ORIGIN: Self = Self::new("form_origin", StatusCode::FORBIDDEN);
    /// The form's body is of another type than browsers send.
    pub const FORM_TYPE: Self = Self::new("form_type", StatusCode::FORBIDDEN);
    /// The cookie that the form's token belongs to did not come.
    pub const FORM_COOKIE: Self = Self::new("form_cookie", StatusCode::FORBIDDEN);
    /// The form's token is missing, of another session, or was made with a secret that is no longer used.
    pub const FORM_TOKEN: Self = Self::new("form_token", StatusCode::FORBIDDEN);

    /// The client's network has too many streams of events open.
    pub const EVENT_STREAMS: Self = Self::new("event_streams", StatusCode::TOO_MANY_REQUESTS);

    /// The sender of a webhook did not prove who it is.
    pub const WEBHOOK_SECRET: Self = Self::new("webhook_secret", StatusCode::UNAUTHORIZED);
    /// The body of a webhook cannot be read.
    pub const WEBHOOK_BODY: Self = Self::new("webhook_body", StatusCode::BAD_REQUEST);

    /// A check of a feature: its name in logs and metrics, and the status of its refusals.
    pub const fn new(name: &'static str, status: StatusCode) -> Self {
        Self { name, status }
    }

    /// The name in logs and metrics.
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// The status of a refusal by this check.
    pub const fn status(self) -> StatusCode {
        self.status
    }

    /// Counts a refusal.
    pub(crate) fn count(self) {
        metrics::counter!("portal_refusals_total", "check" => self.as_str()).increment(1);
    }
}

/// Whether an answer with this status refuses, so that a check has to be named.
pub fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS)
}

//! What the fake does with a request.

use serde_json::json;

use super::http::{Answer, RecordedRequest};

/// The identity of the first message taken; the following ones count from it.
const FIRST_ID: u64 = 80_367_170;

/// What the fake does with requests.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Takes messages, and says that the device is connected.
    Accept,
    /// Answers HTTP 200 and `status: false` with this reason.
    Reason(String),
    /// Answers HTTP 502 with a page, as a proxy in front of Fonnte does.
    Html502,
    /// Reads the request and never answers.
    Hang,
    /// Reads the request and breaks the connection.
    HangUp,
    /// Takes no connections.
    Refuse,
    /// Answers just this.
    Raw {
        /// The HTTP status.
        status: u16,
        /// Further header lines, without line ends.
        headers: Vec<String>,
        /// The body.
        body: String,
    },
}

impl Mode {
    /// [`Mode::Reason`] of any text.
    pub fn reason(reason: impl Into<String>) -> Self {
        Self::Reason(reason.into())
    }

    /// [`Mode::Raw`] with HTTP 200 and no further headers.
    pub fn body(body: impl Into<String>) -> Self {
        Self::Raw { status: 200, headers: Vec::new(), body: body.into() }
    }

    pub(super) fn answer(self, request: &RecordedRequest, number: u64) -> Deed {
        Deed::Answer(match self {
            Self::Accept if request.path == "/device" => Answer::json(&device()),
            Self::Accept => Answer::json(&taken(request, number)),
            Self::Reason(reason) => Answer::json(&json!({"status": false, "reason": reason, "requestid": number})),
            Self::Html502 => Answer::html(502, "<html><h1>502 Bad Gateway</h1></html>"),
            Self::Hang => return Deed::Hang,
            Self::HangUp | Self::Refuse => return Deed::HangUp,
            Self::Raw { status, headers, body } => Answer { status, headers, body },
        })
    }
}

/// What becomes of a connection after a request.
pub(super) enum Deed {
    Answer(Answer),
    Hang,
    HangUp,
}

fn taken(request: &RecordedRequest, number: u64) -> serde_json::Value {
    let id = FIRST_ID + number - 1;
    json!({
        "detail": "success! message in queue", "id": [id.to_string()], "process": "pending",
        "requestid": 2_937_124 + number, "status": true, "target": [request.field("target")],
    })
}

fn device() -> serde_json::Value {
    json!({
        "device": "6281200000000", "device_status": "connect", "expired": "18 November 2029",
        "messages": 16785, "name": "Portal", "package": "Reguler", "quota": "78", "status": true,
    })
}

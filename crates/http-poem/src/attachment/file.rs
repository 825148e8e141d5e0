//! Files as they are sent and as they are answered, alike for the API and the pages.

use http_kit::upload::read_file;
use http_kit::{FieldProblem, Problem};
use page_kit::files::answer;
use poem::http::StatusCode;
use poem::{FromRequest, Request, RequestBody, Response};
use portal_core::AttachmentId;
use portal_core::support::attachment::{Attachment, AttachmentError, Part, Refusal, ReuseError, Upload, UploadError};
use portal_core::support::conversation::{Entry, Participant};

use crate::api::wire::seconds;
use crate::check;
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;

/// The one file of a request's body.
pub(crate) struct UploadedFile(pub(crate) Upload);

impl<'a> FromRequest<'a> for UploadedFile {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = <&App>::from_request(request, body).await?;
        let largest = app.parts.portal.attachments().map_err(Problem::from)?.policy().largest;
        let sent = read_file(request, body, largest).await?;
        Ok(Self(Upload { name: sent.name, bytes: sent.bytes }))
    }
}

/// The files of entries that the participant may see; none in a portal without files.
pub(crate) async fn files_of(app: &App, who: &Participant, entries: &[Entry]) -> Result<Vec<Attachment>, Problem> {
    match app.parts.portal.attachments() {
        Ok(service) => service.of_entries(who, entries).await.or_problem(),
        Err(_) => Ok(Vec::new()),
    }
}

/// A part of a file that the customer may see, or the bytes of it that the request asks for.
pub(crate) async fn serve(
    app: &App,
    request: &Request,
    who: &Participant,
    id: AttachmentId,
    part: Part,
) -> Result<Response, Problem> {
    let service = app.parts.portal.attachments()?;
    let content = service.open(who, id, part).await.or_problem()?;
    answer(service, request, content).await.or_problem()
}

impl IntoProblem for AttachmentError {
    fn into_problem(self) -> Problem {
        match self {
            AttachmentError::NotFound | AttachmentError::Forbidden => Problem::not_found(),
            AttachmentError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for ReuseError {
    fn into_problem(self) -> Problem {
        match self {
            ReuseError::NotFound => Problem::not_found(),
            ReuseError::TooMany => Problem::invalid(FieldProblem { field: "attachments", words: "files-many" }),
            ReuseError::QuotaUsed => UploadError::QuotaUsed.into_problem(),
            ReuseError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

impl IntoProblem for UploadError {
    fn into_problem(self) -> Problem {
        match self {
            UploadError::Empty => Problem::malformed("attachment:empty", "Empty file", "attachment-empty"),
            UploadError::TooLarge { .. } => Problem::too_large(StatusCode::PAYLOAD_TOO_LARGE),
            UploadError::Refused(refusal) => refused(refusal),
            UploadError::RateLimited { retry_after } => {
                Problem::rate_limited(check::ATTACHMENT_LIMIT, "attachment:rate-limited", seconds(retry_after))
            }
            UploadError::QuotaUsed => {
                let (kind, title) = ("attachment:quota-used", "Too many bytes in a day");
                Problem::refused(check::ATTACHMENT_QUOTA, kind, title, "attachment-quota-used")
            }
            UploadError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

fn refused(refusal: Refusal) -> Problem {
    let (kind, title, words) = match refusal {
        Refusal::TooManyPixels => ("attachment:too-many-pixels", "Picture too large", "attachment-too-many-pixels"),
        Refusal::Unreadable => ("attachment:unreadable", "File cannot be read", "attachment-unreadable"),
        _ => ("attachment:unsupported", "File type not taken", "attachment-unsupported"),
    };
    Problem::unprocessable(kind, title, words)
}

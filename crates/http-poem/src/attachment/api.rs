//! Files in conversations: send one, get one.

use http_kit::extract::PathParam;
use http_kit::{Problem, RequestContext};
use poem::{Request, handler};
use portal_core::AttachmentId;
use portal_core::support::attachment::Part;
use portal_core::support::conversation::Participant;
use utoipa::openapi::path::ParameterBuilder;
use utoipa::openapi::schema::{KnownFormat, SchemaFormat};
use utoipa::openapi::{Components, RefOr, Schema};

use crate::attachment::file::{UploadedFile, serve};
use crate::attachment::wire::AttachmentItem;
use crate::auth::api_session::ApiSession;
use crate::document::answer::{Answer, Told};
use crate::document::{
    AnswerBody, AnswerOf, BASE, Described, Location, NoBody, Operation, Tag, answer, parameter, text,
};
use crate::problem::OrProblem;
use crate::state::App;

/// Bytes as they are.
pub(crate) fn binary() -> Schema {
    text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into()
}

/// A file of a kind that only its own answer tells.
pub(crate) struct AnyFile;

impl AnswerBody for AnyFile {
    const MEDIA_TYPE: &'static str = "*/*";

    fn schema(_: &str, _: &mut Components) -> RefOr<Schema> {
        binary().into()
    }
}

/// A small picture.
pub(crate) struct Preview;

impl AnswerBody for Preview {
    const MEDIA_TYPE: &'static str = "image/jpeg";

    fn schema(_: &str, _: &mut Components) -> RefOr<Schema> {
        binary().into()
    }
}

impl Described for upload {
    type Body = NoBody;
    type Answer = Told<AttachmentItem>;

    fn describe() -> Operation {
        Operation::new(Tag::Attachments, "uploadAttachment", "Upload a file for a message")
            .details(
                "What it is is told from its content: JPEG, PNG, WebP, GIF, HEIC, PDF, MP4, MOV, 3GP, WebM, OGG, M4A or \
                 MP3. Pictures are kept without metadata, films without the place where they were made. A message that \
                 refers to the file claims it; one that no message refers to is removed after a day.",
            )
            .file()
            .answers(201, "AttachmentKept", "The file.")
            .header("Location", "Where the file lies.", None)
            .problems([408, 422, 429])
    }
}

/// `POST /attachments`.
#[handler]
pub(crate) async fn upload(
    app: &App,
    context: &RequestContext,
    session: ApiSession,
    file: UploadedFile,
) -> Result<AnswerOf<upload>, Problem> {
    let kept = app.parts.portal.attachments()?.upload(&session.0, file.0).await.or_problem()?;
    let at = format!("{BASE}/attachments/{}", kept.id);
    answer::created(context, "api-attachment-kept", &at, AttachmentItem::new(&kept))
}

/// The file that a path names.
fn id() -> ParameterBuilder {
    parameter(Location::Path, "id", text()).description(Some("The file's identity."))
}

impl Described for show {
    type Body = NoBody;
    type Answer = AnyFile;

    fn describe() -> Operation {
        Operation::new(Tag::Attachments, "attachment", "A file")
            .details(
                "With its own media type. `Range` with one range is answered with 206 and that part, a range behind the \
                 end with 416.",
            )
            .parameter(id())
            .answers(200, "", "The file.")
            .header("Content-Disposition", "The name to save it under.", None)
            .header("Accept-Ranges", "`bytes`.", None)
            .problems([404])
    }
}

/// `GET /attachments/{id}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    session: ApiSession,
    request: &Request,
    at: PathParam<AttachmentId>,
) -> Result<AnswerOf<show>, Problem> {
    let who = Participant::Customer(session.0.scope());
    serve(app, request, &who, at.0, Part::File).await.map(Answer::made)
}

impl Described for preview {
    type Body = NoBody;
    type Answer = Preview;

    fn describe() -> Operation {
        Operation::new(Tag::Attachments, "attachmentPreview", "A small picture of a file")
            .details("At most 480 points in each direction. Not found if the file has none.")
            .parameter(id())
            .answers(200, "", "The picture.")
            .problems([404])
    }
}

/// `GET /attachments/{id}/preview`.
#[handler]
pub(crate) async fn preview(
    app: &App,
    session: ApiSession,
    request: &Request,
    at: PathParam<AttachmentId>,
) -> Result<AnswerOf<preview>, Problem> {
    let who = Participant::Customer(session.0.scope());
    serve(app, request, &who, at.0, Part::Preview).await.map(Answer::made)
}

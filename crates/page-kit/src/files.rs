//! Files of conversations on pages: shown with what was said, and chosen in the form that says it.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;
use async_trait::async_trait;
use http_kit::byte_range::{RequestedBytes, requested_bytes};
use http_kit::file_answer::FileHead;
use http_kit::upload::{NextFile, SentFile, SentFiles};
use http_kit::{Problem, RequestContext};
use poem::http::StatusCode;
use poem::{Request, Response};
use portal_core::AttachmentId;
use portal_core::support::attachment::{
    Attachment, AttachmentError, AttachmentService, Content, MediaType, Refusal, Upload, UploadError,
};
use portal_core::support::conversation::SendMessage;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::format;
use crate::i18n::{Locale, t};
use crate::icons::Icon;

/// Files as a page shows them.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "files.html")]
pub struct FileList {
    files: Vec<ShownFile>,
    /// What closes a picture that is shown large.
    close: String,
}

// The template escapes what is not its own.
impl HtmlSafe for FileList {}

#[derive(Debug, Clone)]
struct ShownFile {
    href: String,
    name: String,
    size: String,
    look: Look,
}

/// How a file is shown.
#[derive(Debug, Clone)]
enum Look {
    /// With its preview, at this address.
    Picture(String),
    Film,
    Sound,
    Document,
}

impl FileList {
    /// Of files that lie below `folder`.
    pub fn new<'a>(locale: Locale, folder: &str, files: impl IntoIterator<Item = &'a Attachment>) -> Self {
        let files = files.into_iter().map(|file| ShownFile::new(locale, folder, file)).collect();
        Self { files, close: t(locale, "files-close", &[]) }
    }
}

impl ShownFile {
    fn new(locale: Locale, folder: &str, of: &Attachment) -> Self {
        let href = format!("{folder}/{}", of.id);
        Self {
            look: Look::of(of, &href),
            href,
            name: of.name.as_str().to_owned(),
            size: format::bytes(locale, of.size),
        }
    }

    /// Whether a link to the file stands below it: a picture is one.
    fn has_link(&self) -> bool {
        !matches!(self.look, Look::Picture(_))
    }
}

impl Look {
    fn of(file: &Attachment, href: &str) -> Self {
        match file.media_type {
            MediaType::Mp4 | MediaType::Mov | MediaType::ThreeGp | MediaType::WebM => Self::Film,
            MediaType::Ogg | MediaType::M4a | MediaType::Mp3 => Self::Sound,
            kind if file.has_preview() && kind.is_shown_inline() => Self::Picture(format!("{href}/preview")),
            _ => Self::Document,
        }
    }
}

/// The field of a form that chooses files. Files that were taken before stay in the form as fields named by
/// [`FIELD`](Self::FIELD) and their identity.
#[derive(Debug, Clone, Template)]
#[template(path = "file_picker.html")]
pub struct FilePicker {
    locale: Locale,
    /// Where a script sends one file by itself.
    action: String,
    /// The most bytes of one file.
    largest: u64,
    kept: Vec<KeptFile>,
    /// What is wrong with a file, in words.
    wrong: Option<String>,
}

// The template escapes what is not its own.
impl HtmlSafe for FilePicker {}

#[derive(Debug, Clone)]
struct KeptFile {
    id: AttachmentId,
    name: String,
    /// The address of its preview, where one is shown.
    preview: Option<String>,
    /// Whether it was sent in a message before.
    is_sent: bool,
}

impl KeptFile {
    fn new(file: &Attachment) -> Self {
        Self { id: file.id, name: file.name.as_str().to_owned(), preview: None, is_sent: false }
    }
}

impl FilePicker {
    /// How the names of fields begin that hold files which were taken.
    pub const FIELD: &str = "file-";
    const MOST: usize = SendMessage::MOST_ATTACHMENTS;

    /// An empty field.
    pub fn new(locale: Locale, action: String, largest: u64) -> Self {
        Self { locale, action, largest, kept: Vec::new(), wrong: None }
    }

    /// With files that were taken before, and what is wrong with another one.
    #[must_use]
    pub fn with(mut self, kept: &[Attachment], trouble: Option<&FileTrouble>) -> Self {
        self.kept = kept.iter().map(KeptFile::new).collect();
        self.wrong = trouble.map(|trouble| trouble.words(self.locale, self.largest));
        self
    }

    /// With files that were sent in messages before, to be sent again: they are shown with their previews, which lie below
    /// `folder`.
    #[must_use]
    pub fn with_sent(mut self, folder: &str, sent: &[Attachment]) -> Self {
        self.kept.extend(sent.iter().map(|file| {
            let preview = file.has_preview().then(|| format!("{folder}/{}/preview", file.id));
            KeptFile { preview, is_sent: true, ..KeptFile::new(file) }
        }));
        self
    }

    fn has_sent(&self) -> bool {
        self.kept.iter().any(|file| file.is_sent)
    }

    fn t(&self, key: &str) -> String {
        t(self.locale, key, &[])
    }

    fn hint(&self) -> String {
        t(self.locale, "files-hint", &[("size", format::bytes(self.locale, self.largest).into())])
    }

    fn too_large(&self) -> String {
        too_large(self.locale, self.largest)
    }
}

fn too_large(locale: Locale, largest: u64) -> String {
    t(locale, "files-large", &[("size", format::bytes(locale, largest).into())])
}

/// The files that a form names as taken before, in the order in which they were.
pub fn attached(fields: &BTreeMap<String, String>) -> Vec<AttachmentId> {
    let ids = fields.keys().filter_map(|name| name.strip_prefix(FilePicker::FIELD));
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// Why a file that came with a form was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTrouble {
    /// What the client calls the file.
    name: String,
    kind: TroubleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum TroubleKind {
    Empty,
    Large,
    Unsupported,
    Unreadable,
    Pixels,
    TooMany,
    Wait { seconds: u32 },
    Quota,
    Unavailable,
}

impl FileTrouble {
    /// The longest name that is told back.
    const LONGEST_NAME: usize = 80;

    fn new(name: &str, kind: TroubleKind) -> Self {
        Self { name: name.chars().take(Self::LONGEST_NAME).collect(), kind }
    }

    fn of(name: &str, error: UploadError) -> Self {
        let kind = match error {
            UploadError::Empty => TroubleKind::Empty,
            UploadError::TooLarge { .. } => TroubleKind::Large,
            UploadError::Refused(Refusal::TooManyPixels) => TroubleKind::Pixels,
            UploadError::Refused(Refusal::Unreadable) => TroubleKind::Unreadable,
            UploadError::Refused(_) => TroubleKind::Unsupported,
            UploadError::RateLimited { retry_after } => {
                TroubleKind::Wait { seconds: u32::try_from(retry_after.num_seconds().max(1)).unwrap_or(u32::MAX) }
            }
            UploadError::QuotaUsed => TroubleKind::Quota,
            error => {
                tracing::error!(%error, "a file cannot be kept");
                TroubleKind::Unavailable
            }
        };
        Self::new(name, kind)
    }

    /// What is wrong, in words, with the name of the file.
    pub fn words(&self, locale: Locale, largest: u64) -> String {
        let words = match self.kind {
            TroubleKind::Empty => t(locale, "attachment-empty", &[]),
            TroubleKind::Large => too_large(locale, largest),
            TroubleKind::Unsupported => t(locale, "attachment-unsupported", &[]),
            TroubleKind::Unreadable => t(locale, "attachment-unreadable", &[]),
            TroubleKind::Pixels => t(locale, "attachment-too-many-pixels", &[]),
            TroubleKind::TooMany => t(locale, "files-many", &[]),
            TroubleKind::Wait { seconds } => t(locale, "files-wait", &[("wait", format::wait(locale, seconds).into())]),
            TroubleKind::Quota => t(locale, "attachment-quota-used", &[]),
            TroubleKind::Unavailable => t(locale, "files-failed", &[]),
        };
        if self.name.is_empty() { words } else { format!("{}: {words}", self.name) }
    }

    fn status(&self) -> StatusCode {
        match self.kind {
            TroubleKind::Large => StatusCode::PAYLOAD_TOO_LARGE,
            TroubleKind::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
            TroubleKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// Takes one file: a side's own way to the use case.
#[async_trait]
pub trait TakesFiles: Send + Sync {
    /// The most bytes of one file.
    fn largest(&self) -> u64;

    /// Takes it.
    ///
    /// # Errors
    /// [`UploadError`].
    async fn take(&self, upload: Upload) -> Result<Attachment, UploadError>;
}

/// Takes the files of a form, one after the other, behind those that it has `attached`: all of them, in that order, and
/// what was wrong with the first that was not taken. What was taken stays with the form, should it be refused.
///
/// # Errors
/// [`Problem`] if the form is broken or cut off.
pub async fn take_all(
    context: &RequestContext,
    by: &dyn TakesFiles,
    mut attached: Vec<AttachmentId>,
    mut files: SentFiles,
) -> Result<(Vec<AttachmentId>, Option<FileTrouble>), Problem> {
    let mut trouble = None;
    while let Some(next) = files.next(by.largest()).await? {
        if attached.len() >= SendMessage::MOST_ATTACHMENTS {
            trouble.get_or_insert(FileTrouble::new("", TroubleKind::TooMany));
            break;
        }
        match take(by, next).await {
            Ok(file) => {
                context.add_to_sent_form(format!("{}{}", FilePicker::FIELD, file.id), "on".to_owned());
                attached.push(file.id);
            }
            Err(wrong) => drop(trouble.get_or_insert(wrong)),
        }
    }
    Ok((attached, trouble))
}

/// Takes the one file that a script sent, and answers it with what it needs to tell: JSON with `id` and `name`, or with
/// `message`.
///
/// # Errors
/// [`Problem`] if the form is broken, cut off, or holds no file.
pub async fn take_one(locale: Locale, by: &dyn TakesFiles, mut files: SentFiles) -> Result<Response, Problem> {
    let next = files.next(by.largest()).await?.ok_or_else(Problem::bad_request)?;
    let (status, told) = match take(by, next).await {
        Ok(file) => (StatusCode::CREATED, json!({ "id": file.id.to_string(), "name": file.name.as_str() })),
        Err(trouble) => {
            let unnamed = FileTrouble { name: String::new(), ..trouble };
            (unnamed.status(), json!({ "message": unnamed.words(locale, by.largest()) }))
        }
    };
    Ok(Response::builder().status(status).content_type("application/json").body(told.to_string()))
}

/// What was opened of a file, or the bytes of it that the request asks for.
///
/// # Errors
/// [`AttachmentError`].
pub async fn answer(
    service: &AttachmentService,
    request: &Request,
    content: Content,
) -> Result<Response, AttachmentError> {
    // The bytes of an identity never change.
    let etag = format!("\"{}\"", content.attachment.id);
    let (media_type, size) = (content.media_type, content.size);
    let name = content.attachment.name.as_str();
    let is_inline = media_type.is_shown_inline();
    let head = FileHead { name, media_type: media_type.as_str(), is_inline, size, etag: &etag };
    match requested_bytes(request, size, &etag) {
        RequestedBytes::Whole => Ok(head.whole(service.read(&content, None).await?)),
        RequestedBytes::Part(range) => {
            let bytes = service.read(&content, Some(range.clone())).await?;
            Ok(head.part(&range, bytes))
        }
        RequestedBytes::Unsatisfiable => Ok(head.no_such_part()),
    }
}

async fn take(by: &dyn TakesFiles, next: NextFile) -> Result<Attachment, FileTrouble> {
    match next {
        NextFile::TooLarge { name } => Err(FileTrouble::new(&name, TroubleKind::Large)),
        NextFile::Read(SentFile { name, bytes }) => {
            let taken = by.take(Upload { name: name.clone(), bytes }).await;
            taken.map_err(|error| FileTrouble::of(&name, error))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_the_files_that_were_taken_and_nothing_else_counts() {
        let id = "01999999-9999-7999-8999-999999999999";
        let fields = [format!("file-{id}"), "file-x".to_owned(), "file".to_owned(), "text".to_owned()];
        let fields = fields.into_iter().map(|name| (name, "on".to_owned())).collect();
        assert_eq!(attached(&fields), [id.parse().expect("an identity")]);
    }

    #[test]
    fn a_refused_file_is_told_by_its_name() {
        let trouble = FileTrouble::of("foto<b>.svg", UploadError::Refused(Refusal::Unsupported));
        let words = trouble.words(Locale::En, 5 * 1024 * 1024);
        assert!(words.starts_with("foto<b>.svg: This kind of file cannot be sent."), "{words}");
        let picker = FilePicker::new(Locale::En, "/files".to_owned(), 5 * 1024 * 1024).with(&[], Some(&trouble));
        let html = picker.to_string();
        assert!(html.contains("foto&#60;b&#62;.svg") && html.contains("5\u{a0}MB"), "{html}");
    }
}

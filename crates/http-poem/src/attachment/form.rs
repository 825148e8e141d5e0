//! Files that come with a customer's form.

use async_trait::async_trait;
use http_kit::upload::SentFiles;
use http_kit::{Problem, RequestContext};
use page_kit::files::{self, FilePicker, FileTrouble, TakesFiles};
use portal_core::AttachmentId;
use portal_core::identity::session::ActiveSession;
use portal_core::support::attachment::{Attachment, AttachmentService, Upload, UploadError};
use portal_core::support::conversation::Participant;

use crate::problem::OrProblem;
use crate::state::App;

/// Where a script sends one file, and below which files lie.
const UPLOAD: &str = "/customer/attachments";

/// Takes a customer's own files.
pub(crate) struct OwnFiles<'a> {
    pub(crate) service: &'a AttachmentService,
    pub(crate) session: &'a ActiveSession,
}

#[async_trait]
impl TakesFiles for OwnFiles<'_> {
    fn largest(&self) -> u64 {
        self.service.policy().largest
    }

    async fn take(&self, upload: Upload) -> Result<Attachment, UploadError> {
        self.service.upload(self.session, upload).await
    }
}

/// Whether messages may have files.
pub(crate) fn are_taken(app: &App) -> bool {
    app.parts.portal.attachments().is_ok() && app.parts.portal.conversations().is_ok()
}

/// The field that chooses files, with those that a refused form had and what was wrong with another one; `None` where no
/// files are taken.
pub(crate) async fn picker(
    app: &App,
    context: &RequestContext,
    session: &ActiveSession,
    chosen: (&[AttachmentId], Option<&FileTrouble>),
) -> Result<Option<FilePicker>, Problem> {
    // What a message has already is not chosen any more.
    Ok(picker_beside_sent(app, context, session, chosen).await?.map(|(picker, _)| picker))
}

/// The same in a form that may send files again which the customer sent in other messages.
pub(crate) async fn picker_with_sent(
    app: &App,
    context: &RequestContext,
    session: &ActiveSession,
    chosen: (&[AttachmentId], Option<&FileTrouble>),
) -> Result<Option<FilePicker>, Problem> {
    let Some((picker, mut sent)) = picker_beside_sent(app, context, session, chosen).await? else { return Ok(None) };
    sent.retain(|file| file.is_uploaded_by(session.scope().customer_id()));
    Ok(Some(picker.with_sent(UPLOAD, &sent)))
}

/// The field with the files that no message has, and the files that one has.
async fn picker_beside_sent(
    app: &App,
    context: &RequestContext,
    session: &ActiveSession,
    (had, trouble): (&[AttachmentId], Option<&FileTrouble>),
) -> Result<Option<(FilePicker, Vec<Attachment>)>, Problem> {
    if !are_taken(app) {
        return Ok(None);
    }
    let service = app.parts.portal.attachments()?;
    let (kept, sent) = had_files(service, session, had).await?;
    let picker = FilePicker::new(context.locale(), UPLOAD.to_owned(), service.policy().largest);
    Ok(Some((picker.with(&kept, trouble), sent)))
}

/// The files of these identities that the customer may see: those that no message has, and those that one has.
async fn had_files(
    service: &AttachmentService,
    session: &ActiveSession,
    had: &[AttachmentId],
) -> Result<(Vec<Attachment>, Vec<Attachment>), Problem> {
    let who = Participant::Customer(session.scope());
    let files = if had.is_empty() { Vec::new() } else { service.shown(&who, had).await.or_problem()? };
    Ok(files.into_iter().partition(|file| !file.is_claimed()))
}

/// Takes the files of a form, behind those that it had.
pub(crate) async fn take_all(
    app: &App,
    context: &RequestContext,
    session: &ActiveSession,
    (had, sent): (Vec<AttachmentId>, SentFiles),
) -> Result<(Vec<AttachmentId>, Option<FileTrouble>), Problem> {
    if !are_taken(app) {
        return Ok((Vec::new(), None));
    }
    let by = OwnFiles { service: app.parts.portal.attachments()?, session };
    files::take_all(context, &by, had, sent).await
}

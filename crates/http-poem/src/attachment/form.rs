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

/// Where a script sends one file.
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
    (had, trouble): (&[AttachmentId], Option<&FileTrouble>),
) -> Result<Option<FilePicker>, Problem> {
    if !are_taken(app) {
        return Ok(None);
    }
    let service = app.parts.portal.attachments()?;
    let who = Participant::Customer(session.scope());
    let mut kept = if had.is_empty() { Vec::new() } else { service.shown(&who, had).await.or_problem()? };
    // What a message has already is not chosen any more.
    kept.retain(|file| file.entry.is_none());
    let picker = FilePicker::new(context.locale(), UPLOAD.to_owned(), service.policy().largest);
    Ok(Some(picker.with(&kept, trouble)))
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

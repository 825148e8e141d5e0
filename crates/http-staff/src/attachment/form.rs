//! Files that come with a message of staff.

use async_trait::async_trait;
use http_kit::refused_form::RefusedForm;
use http_kit::upload::SentFiles;
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::files::{self, FilePicker, FileTrouble, TakesFiles};
use portal_core::kernel::actor::StaffActor;
use portal_core::support::attachment::{Attachment, AttachmentError, AttachmentService, Upload, UploadError};
use portal_core::support::conversation::{Entry, Participant};
use portal_core::{AttachmentId, CustomerId};

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::state::Console;

/// Takes files of a member of staff for messages to a customer.
pub(crate) struct FilesFor<'a> {
    service: &'a AttachmentService,
    staff: StaffActor,
    customer: &'a CustomerId,
}

#[async_trait]
impl TakesFiles for FilesFor<'_> {
    fn largest(&self) -> u64 {
        self.service.policy().largest
    }

    async fn take(&self, upload: Upload) -> Result<Attachment, UploadError> {
        self.service.upload_for(&self.staff, self.customer, upload).await
    }
}

/// Takes files for messages to this customer; `None` where none are taken.
pub(crate) fn files_for<'a>(
    console: &'a Console,
    staff: &StaffSession,
    customer: &'a CustomerId,
) -> Option<FilesFor<'a>> {
    Some(FilesFor { service: console.parts.desk.attachments.as_ref()?, staff: staff.actor(), customer })
}

/// Takes the files of a form, behind those that it had.
pub(crate) async fn take_all(
    context: &RequestContext,
    by: Option<FilesFor<'_>>,
    (had, sent): (Vec<AttachmentId>, SentFiles),
) -> Result<(Vec<AttachmentId>, Option<FileTrouble>), Problem> {
    let Some(by) = by else { return Ok((Vec::new(), None)) };
    files::take_all(context, &by, had, sent).await
}

/// The files of entries.
pub(crate) async fn files_of(
    console: &Console,
    staff: &StaffSession,
    entries: &[Entry],
) -> Result<Vec<Attachment>, Problem> {
    let Some(service) = &console.parts.desk.attachments else { return Ok(Vec::new()) };
    service.of_entries(&Participant::Staff(staff.actor()), entries).await.map_err(problem)
}

/// The field that chooses files for a message on the page at `href`, with those that a refused form had and what was
/// wrong with another one; `None` where no files are taken.
pub(crate) async fn picker(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    href: &str,
) -> Result<Option<FilePicker>, Problem> {
    let Some(service) = &console.parts.desk.attachments else { return Ok(None) };
    let refused = refused_form::shown(context);
    let had = refused.and_then(RefusedForm::typed).map(|fields| files::attached(&fields)).unwrap_or_default();
    let trouble: Option<FileTrouble> = refused.and_then(RefusedForm::reason);
    let who = Participant::Staff(staff.actor());
    let mut kept = if had.is_empty() { Vec::new() } else { service.shown(&who, &had).await.map_err(problem)? };
    // What a message has already is not chosen any more.
    kept.retain(|file| !file.is_claimed());
    let picker = FilePicker::new(context.locale(), format!("{href}/files"), service.policy().largest);
    Ok(Some(picker.with(&kept, trouble.as_ref())))
}

pub(crate) fn problem(error: AttachmentError) -> Problem {
    match error {
        AttachmentError::Port(error) => error.into(),
        AttachmentError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}

//! Changing contact data.

use super::ProfileService;
use super::contact::ContactOnFile;
use super::error::EditProfileError;
use super::fields::ContactEdit;
use super::message::EmailChangedNotice;
use super::model::{ContactChange, ContactChanged};
use crate::identity::customer::Customer;
use crate::identity::session::ActiveSession;
use crate::kernel::id::MessageId;
use crate::kernel::locale::Locale;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage};
use crate::staff::audit::AuditAction;

impl ProfileService {
    /// Changes contact data. Another e-mail address needs a fresh session, and is told to the number on file.
    ///
    /// # Errors
    /// [`EditProfileError`].
    pub async fn edit(
        &self,
        session: &ActiveSession,
        edit: ContactEdit,
        locale: Locale,
    ) -> Result<Customer, EditProfileError> {
        let found = self.deps.changes.on_file(&session.scope()).await?.ok_or(EditProfileError::NotFound)?;
        if !edit.is_change() {
            return Ok(found.customer);
        }
        self.check_edit(session, &edit)?;
        self.write_edit(session, found, edit, locale).await
    }

    /// Writes a change that was decided on what was found on file.
    pub(super) async fn write_edit(
        &self,
        session: &ActiveSession,
        found: ContactOnFile,
        edit: ContactEdit,
        locale: Locale,
    ) -> Result<Customer, EditProfileError> {
        let at = self.deps.clock.now();
        let notices = if edit.email.is_change() { vec![self.email_notice(session, locale)] } else { Vec::new() };
        let audit = self.entry(AuditAction::EditedProfile, session);
        let change = ContactChange { edit, at, audit, notices };
        match self.deps.changes.change_found(&session.scope(), found, &change).await? {
            ContactChanged::Done(customer) => Ok(*customer),
            ContactChanged::NotFound => Err(EditProfileError::NotFound),
            ContactChanged::OnHold { until } => Err(EditProfileError::OnHold { until }),
        }
    }

    /// Another e-mail address needs a fresh session.
    pub(super) fn check_edit(&self, session: &ActiveSession, edit: &ContactEdit) -> Result<(), EditProfileError> {
        if edit.email.is_change() && !self.deps.sessions.is_fresh(session) {
            return Err(EditProfileError::ConfirmationNeeded);
        }
        Ok(())
    }

    fn email_notice(&self, session: &ActiveSession, locale: Locale) -> OutboxMessage {
        let now = self.deps.clock.now();
        OutboxMessage {
            id: MessageId::generate(now, self.deps.entropy.as_ref()),
            lane: EmailChangedNotice::LANE,
            to: session.session.phone.clone().into(),
            locale,
            content: MessageContent::of(&EmailChangedNotice { customer_id: session.session.customer_id.clone() }),
            created_at: now,
            not_before: None,
            expires_at: None,
        }
    }
}

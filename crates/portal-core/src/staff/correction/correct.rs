//! Writing a correction.

use super::ContactCorrectionService;
use super::error::CorrectContactError;
use super::message::NumberCorrectedNotice;
use crate::identity::customer::{Customer, CustomerScope};
use crate::identity::profile::{ContactCommit, ContactEdit, EmailChangedNotice, SentProfile};
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, MessageId};
use crate::kernel::phone::PhoneNumber;
use crate::messaging::outbox::{MessageContent, MessageKind, OutboxMessage};
use crate::staff::account::Permission;
use crate::staff::audit::{AuditAction, AuditEntry};
use crate::staff::trail::{TrailAction, TrailNote, TrailReason};

/// How often a correction is decided anew when what is on file moved meanwhile.
const TRIES: usize = 3;

/// What staff want on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction<'a> {
    /// The fields; what is on file already stays and is not checked.
    pub sent: SentProfile<'a>,
    /// Why.
    pub reason: TrailReason,
}

/// What of it is new.
struct Change {
    edit: ContactEdit,
    phone: Option<PhoneNumber>,
}

impl ContactCorrectionService {
    /// Puts on file what differs from it; `false` if nothing does. It is in the trail, in the customer's own log, and told
    /// to the number on file before it is written: a stop in between tells of a change that was not made, never the other
    /// way round. With another number on file the sessions of the old one let nobody in.
    ///
    /// # Errors
    /// [`CorrectContactError`]; it needs [`Permission::CorrectContacts`].
    pub async fn correct(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
        correction: &Correction<'_>,
    ) -> Result<bool, CorrectContactError> {
        if !staff.may(Permission::CorrectContacts) {
            return Err(CorrectContactError::Forbidden);
        }
        let scope = CustomerScope::for_staff(staff, customer.clone());
        for time in 1..=TRIES {
            let found = self.deps.contacts.find_contact(&scope).await?.ok_or(CorrectContactError::NotFound)?;
            let (edit, phone) = correction.sent.changes(&found.customer).map_err(CorrectContactError::Invalid)?;
            let change = Change { edit, phone };
            if !change.edit.is_change() && change.phone.is_none() {
                return Ok(time > 1);
            }
            if time == 1 {
                self.tell(staff, &found.customer, &change, &correction.reason).await?;
            }
            let commit = ContactCommit {
                expected: found.version,
                edit: change.edit,
                phone: change.phone.map(|phone| phone.national()),
                at: self.deps.clock.now(),
            };
            if self.deps.contacts.commit_contact(&scope, &commit).await? == Committed::Done {
                return Ok(true);
            }
        }
        Err(PortError::unavailable("contact repository", "the customer was written again and again meanwhile").into())
    }

    /// Records it, and tells the number on file.
    async fn tell(
        &self,
        staff: &StaffActor,
        customer: &Customer,
        change: &Change,
        reason: &TrailReason,
    ) -> Result<(), PortError> {
        let id = &customer.access.customer_id;
        let note = TrailNote::new(TrailAction::CorrectedContact).about(id).because(Some(reason.clone()));
        self.deps.trail.record(staff, vec![note]).await?;
        let action = if change.phone.is_some() { AuditAction::ChangedPhone } else { AuditAction::EditedProfile };
        let at = self.deps.clock.now();
        let audit = AuditEntry { at, action, customer_id: id.clone(), actor: staff.into(), network: None };
        self.deps.records.record_edit(&audit, &self.notices(customer, change)).await
    }

    /// What the number on file is told.
    fn notices(&self, customer: &Customer, change: &Change) -> Vec<OutboxMessage> {
        let Some(on_file) = &customer.access.phone else { return Vec::new() };
        let customer_id = customer.access.customer_id.clone();
        let email = change.edit.email.is_change();
        let email = email.then(|| self.message(on_file, &EmailChangedNotice { customer_id: customer_id.clone() }));
        let number = change
            .phone
            .as_ref()
            .map(|new| self.message(on_file, &NumberCorrectedNotice { customer_id, masked: new.masked() }));
        email.into_iter().chain(number).collect()
    }

    fn message<K: MessageKind>(&self, to: &PhoneNumber, notice: &K) -> OutboxMessage {
        let now = self.deps.clock.now();
        OutboxMessage {
            id: MessageId::generate(now, self.deps.entropy.as_ref()),
            lane: K::LANE,
            to: to.clone().into(),
            locale: self.locale,
            content: MessageContent::of(notice),
            created_at: now,
            not_before: None,
            expires_at: None,
        }
    }
}

//! Contact data whose changes become events.

use std::sync::Arc;

use async_trait::async_trait;

use super::model::{EventBody, FieldChange};
use super::recorder::EventRecorder;
use crate::identity::customer::{Customer, CustomerScope};
use crate::identity::profile::{Committed, ContactCommit, ContactOnFile, ContactRepo};
use crate::kernel::edit::Edit;
use crate::kernel::error::PortError;

/// A [`ContactRepo`] that tells of what customers change.
pub struct RecordingContacts {
    contacts: Arc<dyn ContactRepo>,
    events: EventRecorder,
}

impl RecordingContacts {
    /// Tells `events` of what is written to `contacts`.
    pub fn new(contacts: Arc<dyn ContactRepo>, events: EventRecorder) -> Self {
        Self { contacts, events }
    }
}

#[async_trait]
impl ContactRepo for RecordingContacts {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        self.contacts.find_contact(scope).await
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        let found = self.contacts.find_contact(scope).await?;
        let Some(found) = found.filter(|found| found.version == commit.expected) else {
            return Ok(Committed::Conflict);
        };
        let mut announced = Vec::new();
        for body in bodies(&found.customer, commit) {
            announced.push(self.events.announce(scope, commit.at, body).await?);
        }
        let committed = self.contacts.commit_contact(scope, commit).await?;
        for event in announced {
            match committed {
                Committed::Done => self.events.publish(event.id, &event.body).await,
                Committed::Conflict => self.events.withdraw(event.id).await,
            }
        }
        Ok(committed)
    }
}

/// What a change of what is on file tells; nothing if it changes nothing.
fn bodies(on_file: &Customer, commit: &ContactCommit) -> Vec<EventBody> {
    let edit = &commit.edit;
    let changes: Vec<FieldChange> = [
        change("email", on_file.email.as_deref(), &edit.email, |email| email.as_str()),
        change("address", on_file.address.as_deref(), &edit.address, |text| text.as_str()),
        change("city", on_file.city.as_deref(), &edit.city, |text| text.as_str()),
        change("province", on_file.province.as_deref(), &edit.province, |text| text.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let updated = (!changes.is_empty()).then_some(EventBody::CustomerUpdated { changes });
    let phone = commit.phone.as_ref().filter(|phone| **phone != on_file.phone_as_written);
    let phone =
        phone.map(|after| EventBody::PhoneChanged { before: on_file.phone_as_written.clone(), after: after.clone() });
    updated.into_iter().chain(phone).collect()
}

fn change<T>(
    field: &str,
    before: Option<&str>,
    edit: &Edit<T>,
    text: impl for<'t> Fn(&'t T) -> &'t str,
) -> Option<FieldChange> {
    let after = match edit {
        Edit::Keep => return None,
        Edit::Clear => None,
        Edit::Set(value) => Some(text(value)),
    };
    let change =
        FieldChange { field: field.to_owned(), before: before.map(str::to_owned), after: after.map(str::to_owned) };
    (before != after).then_some(change)
}

//! Taking changes of numbers back, and finishing what stopped half-way.

use chrono::{DateTime, Utc};

use super::Committed;
use super::changes::{ProfileChanges, TRIES, busy};
use super::contact::{ContactCommit, ContactOnFile};
use super::fields::ContactEdit;
use super::record::{IN_HAND, PhoneChangeRecord, PhoneChangeState, Reversal};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::phone::PhoneNumber;

/// The number on file, if the account is there.
fn phone_of(found: Option<&ContactOnFile>) -> Option<&PhoneNumber> {
    found.and_then(|found| found.customer.access.phone.as_ref())
}

impl ProfileChanges {
    /// Takes a change back; `false` if that cannot be done (any more).
    ///
    /// # Errors
    /// [`PortError`] if a port fails, or others keep writing the customer.
    pub async fn revert_phone(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError> {
        let found = self.records.find_change(reversal.id).await?;
        let mine = found.filter(|record| record.customer_id == *scope.customer_id());
        let Some(mut record) = mine.filter(|record| record.is_revertible(reversal.at)) else { return Ok(false) };
        let on_file = self.on_file(scope).await?;
        if record.state == PhoneChangeState::Done {
            if phone_of(on_file.as_ref()) != Some(&record.to) || !self.records.take_back(scope, reversal).await? {
                return Ok(false);
            }
            record.state = PhoneChangeState::Reverting;
        }
        self.put_back(&record, on_file, reversal.at).await
    }

    /// Writes the number before a change again, as it was written, while the one since is on file; answers whether the
    /// number before is on file then. Of several callers one is answered so: the one that settles the change.
    async fn put_back(
        &self,
        record: &PhoneChangeRecord,
        mut on_file: Option<ContactOnFile>,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let scope = record.scope();
        for _ in 0..TRIES {
            let phone = phone_of(on_file.as_ref());
            let is_back = phone == Some(&record.from);
            let Some(found) = on_file.as_ref().filter(|_| phone == Some(&record.to)) else {
                return Ok(self.settle(record, PhoneChangeState::Reverted, at).await? && is_back);
            };
            let expected = found.version.clone();
            let phone = Some(record.from_written.clone());
            let commit = ContactCommit { expected, edit: ContactEdit::default(), phone, at };
            if self.contacts.commit_contact(&scope, &commit).await? == Committed::Done {
                return self.settle(record, PhoneChangeState::Reverted, at).await;
            }
            on_file = self.on_file(&scope).await?;
        }
        Err(busy())
    }

    /// Brings a change that stopped half-way, or its reversal, to its end: by the number that is on file. `false` if that cannot be told
    /// now.
    ///
    /// # Errors
    /// [`PortError`] if a port fails, or others keep writing the customer.
    pub async fn finish(&self, record: &PhoneChangeRecord, now: DateTime<Utc>) -> Result<bool, PortError> {
        let scope = record.scope();
        let on_file = self.on_file(&scope).await?;
        // An account that cannot be read may have either number: nothing is decided until it can.
        if on_file.is_none() {
            return Ok(false);
        }
        match record.state {
            PhoneChangeState::Pending if phone_of(on_file.as_ref()) == Some(&record.to) => {
                self.records.complete(&scope, &record.completion(now)).await?;
            }
            PhoneChangeState::Pending => {
                self.settle(record, PhoneChangeState::Abandoned, now).await?;
            }
            PhoneChangeState::Reverting => {
                self.put_back(record, on_file, now).await?;
            }
            PhoneChangeState::Abandoned | PhoneChangeState::Done | PhoneChangeState::Reverted => {}
        }
        Ok(true)
    }

    /// Finishes what nobody is working on any more; answers how many changes that were. One that cannot be finished
    /// now does not keep the others from it.
    ///
    /// # Errors
    /// [`PortError`] if a port failed.
    pub async fn finish_pending(&self, now: DateTime<Utc>) -> Result<u64, PortError> {
        let mut finished = 0;
        let mut failed = None;
        let open = self.records.open_changes(now - IN_HAND).await?;
        for record in &open {
            if !record.is_left(now) {
                continue;
            }
            match self.finish(record, now).await {
                Ok(is_finished) => finished += u64::from(is_finished),
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(finished), Err)
    }
}

//! Entries in the words that adapters store.

use chrono::{DateTime, Utc};

use super::model::{TrailAction, TrailEntry, TrailReason};
use crate::kernel::actor::StaffName;
use crate::kernel::id::CustomerId;

/// Stored words that make no entry: damaged, or of a newer version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these words make no entry of the trail")]
pub struct InvalidTrailEntry;

/// An entry as adapters store it. One that cannot be read still has its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTrailEntry {
    /// When, in milliseconds of Unix time.
    pub at_millis: i64,
    /// The name of the member of staff.
    pub staff: String,
    /// The word of the action.
    pub action: String,
    /// The ISP's number of the customer.
    pub customer_id: Option<String>,
    /// What it was done to.
    pub subject: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// From which network.
    pub network: Option<String>,
}

impl StoredTrailEntry {
    /// The words of an entry.
    pub fn of(entry: &TrailEntry) -> Self {
        Self {
            at_millis: entry.at.timestamp_millis(),
            staff: entry.staff.as_str().to_owned(),
            action: entry.action.as_str().to_owned(),
            customer_id: entry.customer_id.as_ref().map(ToString::to_string),
            subject: entry.subject.clone(),
            reason: entry.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            network: entry.network.clone(),
        }
    }

    /// Reads them back.
    ///
    /// # Errors
    /// [`InvalidTrailEntry`] for words that [`of`](Self::of) does not make.
    pub fn read(&self) -> Result<TrailEntry, InvalidTrailEntry> {
        let customer_id = self.customer_id.as_deref().map(CustomerId::parse).transpose();
        let reason = self.reason.as_deref().map(TrailReason::parse).transpose();
        Ok(TrailEntry {
            at: DateTime::<Utc>::from_timestamp_millis(self.at_millis).ok_or(InvalidTrailEntry)?,
            staff: StaffName::parse(&self.staff).map_err(|_| InvalidTrailEntry)?,
            action: TrailAction::parse(&self.action).ok_or(InvalidTrailEntry)?,
            customer_id: customer_id.map_err(|_| InvalidTrailEntry)?,
            subject: self.subject.clone(),
            reason: reason.map_err(|_| InvalidTrailEntry)?,
            network: self.network.clone(),
        })
    }

    /// The bytes that are hashed: each field with its length before it, a missing one told from an empty one.
    pub(super) fn canonical(&self) -> Vec<u8> {
        let mut bytes = self.at_millis.to_be_bytes().to_vec();
        let present = [Some(&self.staff), Some(&self.action)];
        let optional = [&self.customer_id, &self.subject, &self.reason, &self.network].map(Option::as_ref);
        for field in present.into_iter().chain(optional) {
            bytes.push(u8::from(field.is_some()));
            let text = field.map_or("", String::as_str);
            bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::noon;

    pub(super) fn entry() -> TrailEntry {
        TrailEntry {
            at: noon(),
            staff: StaffName::parse("sari@isp.id").expect("a name"),
            action: TrailAction::OpenedCustomer,
            customer_id: Some(CustomerId::parse("AGLS1").expect("an id")),
            subject: Some("TKT1".into()),
            reason: Some(TrailReason::parse("Called about a bill").expect("a reason")),
            network: Some("192.0.2.7".into()),
        }
    }

    #[test]
    fn an_entry_is_read_back_and_other_words_make_none() {
        let stored = StoredTrailEntry::of(&entry());
        assert_eq!(stored.read(), Ok(entry()));
        let bare = TrailEntry { customer_id: None, subject: None, reason: None, network: None, ..entry() };
        assert_eq!(StoredTrailEntry::of(&bare).read(), Ok(bare));
        for broken in [
            StoredTrailEntry { action: "looked".into(), ..stored.clone() },
            StoredTrailEntry { staff: String::new(), ..stored.clone() },
            StoredTrailEntry { customer_id: Some("a b".into()), ..stored.clone() },
            StoredTrailEntry { reason: Some("a\nb".into()), ..stored.clone() },
            StoredTrailEntry { at_millis: i64::MAX, ..stored },
        ] {
            assert_eq!(broken.read(), Err(InvalidTrailEntry), "{broken:?}");
        }
    }

    #[test]
    fn no_two_entries_have_the_same_bytes() {
        let stored = StoredTrailEntry::of(&entry());
        let moved = StoredTrailEntry { subject: None, reason: stored.subject.clone(), ..stored.clone() };
        let empty = StoredTrailEntry { network: Some(String::new()), ..stored.clone() };
        let missing = StoredTrailEntry { network: None, ..stored.clone() };
        let joined =
            StoredTrailEntry { staff: "sari@isp.ido".into(), action: "pened_customer".into(), ..stored.clone() };
        let later = StoredTrailEntry { at_millis: stored.at_millis + 1, ..stored.clone() };
        let mut all: Vec<_> =
            [stored, moved, empty, missing, joined, later].iter().map(StoredTrailEntry::canonical).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}

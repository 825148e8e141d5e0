//! An attachment, whose it is, and where its bytes are.

use std::fmt;

use chrono::{DateTime, Utc};

use super::media::MediaType;
use super::name::FileName;
use crate::billing::payment::PaymentId;
use crate::kernel::actor::StaffName;
use crate::kernel::id::{AttachmentId, ConversationId, CustomerId};
use crate::support::conversation::Participant;

/// Who uploaded a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uploader {
    /// The customer.
    Customer,
    /// A member of staff.
    Staff(StaffName),
}

/// Stored words that name no uploader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these words name no uploader")]
pub struct InvalidUploader;

impl Uploader {
    /// The words as adapters store them: `customer` or `staff`, as authors of entries are, and the name of a member of
    /// staff.
    pub fn words(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Customer => ("customer", None),
            Self::Staff(name) => ("staff", Some(name.as_str())),
        }
    }

    /// Reads them back.
    ///
    /// # Errors
    /// [`InvalidUploader`] for words that [`words`](Self::words) does not make.
    pub fn read(word: &str, name: Option<&str>) -> Result<Self, InvalidUploader> {
        match (word, name) {
            ("customer", None) => Ok(Self::Customer),
            ("staff", Some(name)) => StaffName::parse(name).map(Self::Staff).map_err(|_| InvalidUploader),
            _ => Err(InvalidUploader),
        }
    }
}

/// The entry that refers to an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntryPlace {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The ordinal of the entry.
    pub ordinal: u64,
}

/// A file of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its identity.
    pub id: AttachmentId,
    /// The customer whose conversations it is for.
    pub customer_id: CustomerId,
    /// Who uploaded it.
    pub uploader: Uploader,
    /// The name it is shown and saved by.
    pub name: FileName,
    /// What it is.
    pub media_type: MediaType,
    /// How many bytes it has.
    pub size: u64,
    /// How many bytes its preview has; `None` without one.
    pub preview_size: Option<u64>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// The entry that refers to it.
    pub entry: Option<EntryPlace>,
    /// The payment that it proves.
    pub proof_of: Option<PaymentId>,
}

impl Attachment {
    /// Whether there is a small picture of it.
    pub fn has_preview(&self) -> bool {
        self.preview_size.is_some()
    }

    /// Whether something refers to it already: an entry, or a payment that it proves.
    pub fn is_claimed(&self) -> bool {
        self.entry.is_some() || self.proof_of.is_some()
    }

    /// Whether that customer uploaded it.
    pub fn is_uploaded_by(&self, customer: &CustomerId) -> bool {
        self.customer_id == *customer && self.uploader == Uploader::Customer
    }

    /// Whether a participant may see it: staff see all but proofs of payments, which finance sees
    /// ([`AttachmentService::proof`](super::AttachmentService::proof)), customers what they uploaded and what they were
    /// sent.
    pub fn is_shown_to(&self, who: &Participant) -> bool {
        match who.only_of() {
            None => self.proof_of.is_none(),
            Some(customer) => {
                *customer == self.customer_id && (self.uploader == Uploader::Customer || self.entry.is_some())
            }
        }
    }
}

/// A part of an attachment that has bytes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The file.
    File,
    /// Its preview.
    Preview,
}

/// Where bytes are kept: letters, digits, `-` and `/`, made by the core.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlobKey(String);

impl BlobKey {
    /// Where a part of an attachment is kept.
    pub fn of(id: AttachmentId, part: Part) -> Self {
        let name = match part {
            Part::File => "file",
            Part::Preview => "preview",
        };
        Self(format!("attachments/{id}/{name}"))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{attachment, customer, staff};
    use super::*;
    use crate::test_support::active_session;

    #[test]
    fn sec_38_a_customer_sees_their_own_files_and_those_they_were_sent() {
        let name = StaffName::parse("Sari").expect("a name");
        let conversation_id = ConversationId::from_uuid(active_session().session().id.as_uuid());
        let own = attachment();
        let theirs = Attachment { uploader: Uploader::Staff(name), ..attachment() };
        let sent = Attachment { entry: Some(EntryPlace { conversation_id, ordinal: 1 }), ..theirs.clone() };
        let of_another = Attachment { customer_id: CustomerId::parse("AGLS2").expect("an id"), ..sent.clone() };
        let shown = |who: &Participant| [&own, &theirs, &sent, &of_another].map(|file| file.is_shown_to(who));
        assert_eq!(shown(&customer()), [true, false, true, false]);
        assert_eq!(shown(&staff()), [true; 4]);
        let proof = Attachment { proof_of: PaymentId::parse("INV-1-a").ok(), ..attachment() };
        assert!(proof.is_shown_to(&customer()) && !proof.is_shown_to(&staff()));
    }

    #[test]
    fn uploaders_read_back_from_their_words() {
        for uploader in [Uploader::Customer, Uploader::Staff(StaffName::parse("Sari").expect("a name"))] {
            let (word, name) = uploader.words();
            assert_eq!(Uploader::read(word, name), Ok(uploader.clone()));
        }
        for (word, name) in [("customer", Some("Sari")), ("staff", None), ("portal", None), ("staff", Some(""))] {
            assert_eq!(Uploader::read(word, name), Err(InvalidUploader), "{word}");
        }
    }

    #[test]
    fn parts_have_keys_of_their_own() {
        let id = attachment().id;
        let keys = [Part::File, Part::Preview].map(|part| BlobKey::of(id, part));
        assert_ne!(keys[0], keys[1]);
        assert_eq!(keys[0].as_str(), format!("attachments/{id}/file"));
    }
}

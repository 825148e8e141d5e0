//! Entries of the trail. They name records, and hold nothing of what is in them.

use chrono::{DateTime, Utc};

use crate::kernel::actor::Actor;

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangedKind {
    /// A customer.
    Customers,
    /// A package.
    Packages,
    /// An invoice.
    Invoices,
    /// A payment.
    Payments,
    /// A ticket.
    Tickets,
    /// A key of the integration API.
    ApiKeys,
    /// An account of a member of staff.
    StaffAccounts,
}

impl ChangedKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Customers,
        Self::Packages,
        Self::Invoices,
        Self::Payments,
        Self::Tickets,
        Self::ApiKeys,
        Self::StaffAccounts,
    ];

    /// The word as stored; of records their [`KIND`](crate::integration::record::Record::KIND).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Packages => "packages",
            Self::Invoices => "invoices",
            Self::Payments => "payments",
            Self::Tickets => "tickets",
            Self::ApiKeys => "api_keys",
            Self::StaffAccounts => "staff_accounts",
        }
    }

    /// The kind that is stored as `word`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What was done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeAction {
    /// It was added.
    Added,
    /// It was changed.
    Updated,
    /// It was removed, or revoked.
    Removed,
}

impl ChangeAction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Added, Self::Updated, Self::Removed];

    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Updated => "updated",
            Self::Removed => "removed",
        }
    }

    /// The action that is stored as `word`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

/// A record, by its kind and its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Changed {
    /// Its kind.
    pub kind: ChangedKind,
    /// The ISP's number of it, or the identity of the key or the account.
    pub number: String,
}

impl Changed {
    /// The record of a kind with that number.
    pub fn new(kind: ChangedKind, number: &(impl ToString + ?Sized)) -> Self {
        Self { kind, number: number.to_string() }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// What.
    pub action: ChangeAction,
    /// To which record.
    pub changed: Changed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::record::{
        CustomerRecord, InvoiceRecord, PackageRecord, PaymentRecord, Record, TicketRecord,
    };

    #[test]
    fn kinds_and_actions_are_read_back_and_every_kind_of_record_is_one() {
        for kind in ChangedKind::ALL {
            assert_eq!(ChangedKind::parse(kind.as_str()), Some(kind));
        }
        for action in ChangeAction::ALL {
            assert_eq!(ChangeAction::parse(action.as_str()), Some(action));
        }
        let records =
            [CustomerRecord::KIND, PackageRecord::KIND, InvoiceRecord::KIND, PaymentRecord::KIND, TicketRecord::KIND];
        assert!(records.iter().all(|kind| ChangedKind::parse(kind).is_some()), "{records:?}");
    }
}

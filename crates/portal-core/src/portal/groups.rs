//! The groups of use cases that a portal may go without.

/// A group of use cases that a portal offers only if it has the ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The dashboard.
    Dashboard,
    /// Changing contact data and the number; every portal shows them.
    Profile,
    /// Invoices.
    Billing,
    /// Tickets.
    Support,
    /// Conversations: chats and, beside tickets, those of tickets.
    Conversations,
    /// Questions and answers.
    Content,
    /// Files in conversations.
    Attachments,
    /// Which staff opened the customer's record.
    StaffLooks,
    /// Paying through gateways.
    Payments,
    /// Documents by e-mail.
    Email,
    /// The history of payments, and yearly statements.
    Statements,
    /// Promises to pay.
    Promises,
}

/// A set of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Groups(u16);

/// The portal was built without the ports of this group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this portal has no ports of the group {0:?}")]
pub struct NotOffered(pub Group);

impl Group {
    /// Every group.
    pub const ALL: [Self; 12] = [
        Self::Dashboard,
        Self::Profile,
        Self::Billing,
        Self::Support,
        Self::Conversations,
        Self::Content,
        Self::Attachments,
        Self::StaffLooks,
        Self::Payments,
        Self::Email,
        Self::Statements,
        Self::Promises,
    ];

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl Groups {
    /// No group: a login alone.
    pub const NONE: Self = Self(0);

    /// Every group.
    pub fn all() -> Self {
        Group::ALL.into_iter().collect()
    }

    /// Whether the group is in the set.
    pub const fn contains(self, group: Group) -> bool {
        self.0 & group.bit() != 0
    }
}

impl FromIterator<Group> for Groups {
    fn from_iter<T: IntoIterator<Item = Group>>(groups: T) -> Self {
        Self(groups.into_iter().fold(0, |bits, group| bits | group.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_into_it() {
        for group in Group::ALL {
            assert!(Groups::all().contains(group) && !Groups::NONE.contains(group));
            let alone: Groups = [group].into_iter().collect();
            assert_eq!(Group::ALL.into_iter().filter(|of| alone.contains(*of)).collect::<Vec<_>>(), [group]);
        }
    }
}

//! What each role may do: the one table of permissions.

use std::str::FromStr;

/// The role of a member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Customer service.
    Cs,
    /// Repairs lines and devices.
    Technician,
    /// Invoices and payments.
    Finance,
    /// Leads the others.
    Supervisor,
    /// Looks after the portal, its accounts and its keys.
    Admin,
}

/// Something that a role may do or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Use the console: its home, one's own sessions.
    UseConsole,
    /// Look customers up.
    ReadCustomers,
    /// See the portal as a customer does.
    ViewAsCustomer,
    /// Correct a customer's contact data.
    CorrectContacts,
    /// Let customers into the portal, keep them out, and release their limits.
    ManageAccess,
    /// Read tickets.
    ReadTickets,
    /// Answer tickets and change their state.
    WorkOnTickets,
    /// Write the canned replies that others use.
    ManageReplies,
    /// Edit the questions and answers that customers read.
    ManageFaq,
    /// Read conversations with customers.
    ReadConversations,
    /// Answer in conversations.
    AnswerConversations,
    /// Read invoices and payments.
    ReadInvoices,
    /// Confirm payments.
    ConfirmPayments,
    /// Tell many customers something.
    Announce,
    /// Read how much the portal is used.
    ReadAnalytics,
    /// Read the audit log.
    ReadAudit,
    /// Add, reset and disable accounts of staff, and change their roles.
    ManageStaff,
    /// Make and revoke the keys of other systems, and look after their endpoints.
    ManageIntegrations,
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

/// A text that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role is cs, technician, finance, supervisor or admin")]
pub struct InvalidRole;

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Cs, Self::Technician, Self::Finance, Self::Supervisor, Self::Admin];

    /// The word as stored and typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cs => "cs",
            Self::Technician => "technician",
            Self::Finance => "finance",
            Self::Supervisor => "supervisor",
            Self::Admin => "admin",
        }
    }

    /// All that the role may do.
    pub fn permissions(self) -> Permissions {
        Permission::ALL.into_iter().filter(|permission| permission.roles().contains(&self)).collect()
    }
}

impl FromStr for Role {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, InvalidRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(InvalidRole)
    }
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 18] = [
        Self::UseConsole,
        Self::ReadCustomers,
        Self::ViewAsCustomer,
        Self::CorrectContacts,
        Self::ManageAccess,
        Self::ReadTickets,
        Self::WorkOnTickets,
        Self::ManageReplies,
        Self::ManageFaq,
        Self::ReadConversations,
        Self::AnswerConversations,
        Self::ReadInvoices,
        Self::ConfirmPayments,
        Self::Announce,
        Self::ReadAnalytics,
        Self::ReadAudit,
        Self::ManageStaff,
        Self::ManageIntegrations,
    ];

    /// The roles that have it: the table.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Admin, Cs, Finance, Supervisor, Technician};
        match self {
            Self::UseConsole | Self::ReadCustomers => &[Cs, Technician, Finance, Supervisor, Admin],
            Self::ReadTickets | Self::WorkOnTickets => &[Cs, Technician, Supervisor, Admin],
            Self::ManageAccess
            | Self::ViewAsCustomer
            | Self::CorrectContacts
            | Self::ReadConversations
            | Self::AnswerConversations => &[Cs, Supervisor, Admin],
            Self::ReadInvoices => &[Cs, Finance, Supervisor, Admin],
            Self::ConfirmPayments => &[Finance, Supervisor, Admin],
            Self::ManageReplies | Self::ManageFaq | Self::Announce | Self::ReadAnalytics | Self::ReadAudit => {
                &[Supervisor, Admin]
            }
            Self::ManageStaff | Self::ManageIntegrations => &[Admin],
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Permissions {
    /// Every permission.
    pub fn all() -> Self {
        Permission::ALL.into_iter().collect()
    }

    /// Whether the permission is in the set.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<T: IntoIterator<Item = Permission>>(permissions: T) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | permission.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_back_as_it_was_written() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        for bad in ["", "Admin", "root", "cs "] {
            assert_eq!(bad.parse::<Role>(), Err(InvalidRole), "{bad}");
        }
    }

    #[test]
    fn stf_03_a_role_has_the_permissions_that_name_it_and_no_other() {
        for role in Role::ALL {
            for permission in Permission::ALL {
                let named = permission.roles().contains(&role);
                assert_eq!(role.permissions().contains(permission), named, "{role:?} {permission:?}");
            }
        }
        assert_eq!(Role::Admin.permissions(), Permissions::all());
    }

    #[test]
    fn stf_03_accounts_and_keys_are_for_admins_and_money_is_not_for_technicians() {
        for role in Role::ALL {
            let may = |permission| role.permissions().contains(permission);
            assert_eq!(may(Permission::ManageStaff), role == Role::Admin, "{role:?}");
            assert_eq!(may(Permission::ManageIntegrations), role == Role::Admin, "{role:?}");
            assert!(may(Permission::UseConsole), "{role:?}");
        }
        // Who sees what customers see may read all of it in the console too.
        for role in Permission::ViewAsCustomer.roles() {
            for permission in [Permission::ReadInvoices, Permission::ReadTickets, Permission::ReadConversations] {
                assert!(role.permissions().contains(permission), "{role:?} {permission:?}");
            }
        }
        assert!(!Role::Technician.permissions().contains(Permission::ReadInvoices));
        assert!(!Role::Cs.permissions().contains(Permission::ConfirmPayments));
    }
}

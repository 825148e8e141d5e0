//! The ports of accounts of staff.

use async_trait::async_trait;

use super::invitation::InvitationHash;
use super::model::{AddedStaff, NewStaffAccount, StaffAccount, StaffChange, StaffEmail};
use super::password::{Password, PasswordHash};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::StaffId;

/// Keeps the accounts of staff.
///
/// # Contract
/// * [`add`](Self::add) writes the account and its entry into the trail
///   ([`ChangeLog`](crate::integration::change::ChangeLog)) of the same store, or nothing. No two accounts have one
///   address; of calls that race with one, one is done.
/// * [`commit`](Self::commit) writes the account if the stored version is the one before the change's, in the same step
///   ends the account's sessions, opens the new one and writes the entry, or answers
///   [`Committed::Conflict`] and writes nothing. Sessions that ended before keep that moment, and those of other
///   accounts stay. Identity, address and `created_at` do not change. Of calls that race on one version one is done.
/// * No two accounts are bound to one person of the identity provider: a change that would do so is
///   [`Committed::Conflict`], and of changes that race with one person one is done.
/// * The finding methods answer accounts that are disabled, and invitations that expired, too: the core tells.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait StaffAccountRepo: Send + Sync {
    /// Adds an account. Its identity is not there.
    ///
    /// # Errors
    /// [`PortError`] if the accounts cannot be written.
    async fn add(&self, new: &NewStaffAccount) -> Result<AddedStaff, PortError>;

    /// The account with that identity.
    ///
    /// # Errors
    /// [`PortError`] if the accounts cannot be read.
    async fn find(&self, id: StaffId) -> Result<Option<StaffAccount>, PortError>;

    /// The account with that address.
    ///
    /// # Errors
    /// [`PortError`] if the accounts cannot be read.
    async fn find_by_email(&self, email: &StaffEmail) -> Result<Option<StaffAccount>, PortError>;

    /// The account whose invitation has this hash.
    ///
    /// # Errors
    /// [`PortError`] if the accounts cannot be read.
    async fn find_by_invitation(&self, hash: InvitationHash) -> Result<Option<StaffAccount>, PortError>;

    /// All accounts, in the order of their addresses.
    ///
    /// # Errors
    /// [`PortError`] if the accounts cannot be read.
    async fn all(&self) -> Result<Vec<StaffAccount>, PortError>;

    /// Writes a change.
    ///
    /// # Errors
    /// [`PortError`] if the accounts cannot be written.
    async fn commit(&self, change: &StaffChange) -> Result<Committed, PortError>;
}

/// Hashes passwords slowly, with Argon2id.
///
/// # Contract
/// * A hash is verified by the password that it was made of alone. Another salt makes another hash. It holds its salt
///   and its cost, so it is still verified when the cost of new ones changes.
/// * [`verify`](Self::verify) without a hash does the work of verifying one, and answers `false`.
/// * However many callers there are, only a bounded number of hashes is worked on at once.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Hashes a password with a salt of its own.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be hashed.
    async fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<PasswordHash, PortError>;

    /// Whether the hash is that of the password.
    ///
    /// # Errors
    /// [`PortError`] if the hash cannot be read.
    async fn verify(&self, password: &Password, hash: Option<PasswordHash>) -> Result<bool, PortError>;
}

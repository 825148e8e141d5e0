//! What the ISP has on file of a customer, to be changed on the condition that it did not change meanwhile.

use std::fmt;

use chrono::{DateTime, Utc};

use super::fields::{ContactEdit, TextField};
use crate::identity::customer::Customer;
use crate::kernel::edit::Edit;
use crate::kernel::email::EmailAddress;
use crate::kernel::phone::PhoneNumber;

/// Stands for what is on file; opaque to everybody but its adapter.
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerVersion(String);

impl CustomerVersion {
    /// Takes the adapter's text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The adapter's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// An adapter may make it of personal data.
impl fmt::Debug for CustomerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomerVersion(…)")
    }
}

/// A customer as they are on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactOnFile {
    /// The customer.
    pub customer: Customer,
    /// Stands for this state.
    pub version: CustomerVersion,
}

/// A change of what is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCommit {
    /// The state it was decided on.
    pub expected: CustomerVersion,
    /// The fields that change.
    pub edit: ContactEdit,
    /// The new number as it is to be written; `None` to leave it.
    pub phone: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Customer {
    /// The customer after the change.
    pub(super) fn edited(mut self, edit: &ContactEdit) -> Self {
        set(&mut self.email, &edit.email, EmailAddress::as_str);
        set(&mut self.address, &edit.address, TextField::as_str);
        set(&mut self.city, &edit.city, TextField::as_str);
        set(&mut self.province, &edit.province, TextField::as_str);
        self
    }

    /// The customer with another number on file.
    pub(super) fn with_phone(mut self, phone: PhoneNumber) -> Self {
        self.phone_as_written = phone.national();
        self.access.phone = Some(phone);
        self
    }
}

/// Makes the change of a field to what is on file.
fn set<T>(on_file: &mut Option<String>, edit: &Edit<T>, text: impl Fn(&T) -> &str) {
    if let Some(new) = edit.column() {
        *on_file = new.map(|value| text(value).to_owned());
    }
}

//! To whom a message goes, whatever channel takes it there.

use std::fmt;
use std::str::FromStr;

use crate::kernel::email::EmailAddress;
use crate::kernel::id::CustomerId;
use crate::kernel::phone::PhoneNumber;

/// To whom a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Recipient {
    /// A customer, wherever they are reached when it is sent. Who may not enter the portal gets nothing.
    Customer(CustomerId),
    /// The holder of an address.
    Address(Address),
}

/// Where a message arrives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Address {
    /// A phone.
    Phone(PhoneNumber),
    /// A mailbox.
    Email(EmailAddress),
}

/// The way a message takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// WhatsApp, through the gateways.
    WhatsApp,
    /// E-mail, through a mail server.
    Email,
}

impl Channel {
    /// The channel that reaches an address.
    pub fn of(address: &Address) -> Self {
        match address {
            Address::Phone(_) => Self::WhatsApp,
            Address::Email(_) => Self::Email,
        }
    }
}

impl Recipient {
    /// The phone it is addressed to; `None` for a recipient that is no phone.
    pub fn phone(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Address(Address::Phone(phone)) => Some(phone),
            Self::Address(Address::Email(_)) | Self::Customer(_) => None,
        }
    }

    /// The mailbox it is addressed to; `None` for a recipient that is no mailbox.
    pub fn email(&self) -> Option<&EmailAddress> {
        match self {
            Self::Address(Address::Email(email)) => Some(email),
            Self::Address(Address::Phone(_)) | Self::Customer(_) => None,
        }
    }
}

impl From<EmailAddress> for Recipient {
    fn from(email: EmailAddress) -> Self {
        Self::Address(Address::Email(email))
    }
}

impl From<PhoneNumber> for Recipient {
    fn from(phone: PhoneNumber) -> Self {
        Self::Address(Address::Phone(phone))
    }
}

/// The text as stored: a phone in E.164, which begins with a plus; a mailbox as `email:` and the address; a customer as
/// `customer:` and the id. Programs that know no mailboxes park such a message.
impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(Address::Phone(phone)) => f.write_str(phone.as_e164()),
            Self::Address(Address::Email(email)) => write!(f, "{EMAIL}{}", email.as_str()),
            Self::Customer(id) => write!(f, "{CUSTOMER}{id}"),
        }
    }
}

const CUSTOMER: &str = "customer:";
const EMAIL: &str = "email:";

/// A text that names no recipient this version knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a recipient")]
pub struct InvalidRecipient;

impl FromStr for Recipient {
    type Err = InvalidRecipient;

    /// Reads the text as stored.
    fn from_str(text: &str) -> Result<Self, InvalidRecipient> {
        if let Some(id) = text.strip_prefix(CUSTOMER) {
            return CustomerId::parse(id).map(Self::Customer).map_err(|_| InvalidRecipient);
        }
        if let Some(email) = text.strip_prefix(EMAIL) {
            let email = EmailAddress::parse(email).ok().filter(|parsed| parsed.as_str() == email);
            return email.map(Self::from).ok_or(InvalidRecipient);
        }
        let phone = text.starts_with('+').then(|| PhoneNumber::parse(text).ok()).flatten();
        phone.map(Self::from).ok_or(InvalidRecipient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::phone;

    #[test]
    fn every_recipient_reads_back_from_its_own_text_and_others_are_none() {
        let customer = Recipient::Customer(CustomerId::parse("AGLS2025/10-0001").expect("an id"));
        let email = EmailAddress::parse("siti@example.id").expect("an address");
        for recipient in [Recipient::from(phone()), Recipient::from(email), customer] {
            assert_eq!(recipient.to_string().parse(), Ok(recipient));
        }
        for text in ["", "0817102070", "customer:", "staff:sari", "siti@example.id", "email:", "email: a@b.id", "+1"] {
            assert_eq!(text.parse::<Recipient>(), Err(InvalidRecipient), "{text}");
        }
    }

    #[test]
    fn a_phone_is_reached_over_whatsapp_and_a_mailbox_by_email() {
        assert_eq!(Channel::of(&Address::Phone(phone())), Channel::WhatsApp);
        assert_eq!(Recipient::from(phone()).phone(), Some(&phone()));
        let email = EmailAddress::parse("siti@example.id").expect("an address");
        assert_eq!(Channel::of(&Address::Email(email.clone())), Channel::Email);
        assert_eq!(Recipient::from(email.clone()).email(), Some(&email));
        assert_eq!((Recipient::from(email).phone(), Recipient::from(phone()).email()), (None, None));
    }
}

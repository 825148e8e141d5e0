//! To whom a message goes, whatever channel takes it there.

use std::fmt;
use std::str::FromStr;

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
}

/// The way a message takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// WhatsApp, through the gateways.
    WhatsApp,
}

impl Channel {
    /// The channel that reaches an address.
    pub fn of(address: &Address) -> Self {
        match address {
            Address::Phone(_) => Self::WhatsApp,
        }
    }
}

impl Recipient {
    /// The phone it is addressed to; `None` for a recipient that is no phone.
    pub fn phone(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Address(Address::Phone(phone)) => Some(phone),
            Self::Customer(_) => None,
        }
    }
}

impl From<PhoneNumber> for Recipient {
    fn from(phone: PhoneNumber) -> Self {
        Self::Address(Address::Phone(phone))
    }
}

/// The text as stored: a phone in E.164, which begins with a plus; a customer as `customer:` and the id.
impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(Address::Phone(phone)) => f.write_str(phone.as_e164()),
            Self::Customer(id) => write!(f, "{CUSTOMER}{id}"),
        }
    }
}

const CUSTOMER: &str = "customer:";

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
        for recipient in [Recipient::from(phone()), customer] {
            assert_eq!(recipient.to_string().parse(), Ok(recipient));
        }
        for text in ["", "0817102070", "customer:", "staff:sari", "siti@example.id", "+1"] {
            assert_eq!(text.parse::<Recipient>(), Err(InvalidRecipient), "{text}");
        }
    }

    #[test]
    fn a_phone_is_reached_over_whatsapp() {
        assert_eq!(Channel::of(&Address::Phone(phone())), Channel::WhatsApp);
        assert_eq!(Recipient::from(phone()).phone(), Some(&phone()));
    }
}

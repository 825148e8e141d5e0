//! Identities: the ISP's own numbers as validated strings, the portal's own things as UUIDv7.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::secret::{hex, sha256};

macro_rules! portal_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identity for something made at `now`.
            pub fn generate(now: DateTime<Utc>, entropy: &dyn Entropy) -> Self {
                Self(uuid_v7(now, entropy))
            }

            /// Takes back an identity that was stored.
            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The identity as adapters store it.
            pub fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }
    };
}

portal_id!(
    /// Names one login code that was asked for, across its resends.
    ChallengeId
);
portal_id!(
    /// Names one session: one customer logged in on one device.
    SessionId
);
portal_id!(
    /// Names one promise to pay.
    PromiseId
);
portal_id!(
    /// Names one change of a customer's number.
    PhoneChangeId
);
portal_id!(
    /// Names one message in the outbox.
    MessageId
);
portal_id!(
    /// Names one use of a rate limit, so that it can be released.
    HitId
);
portal_id!(
    /// Names what a payment gateway told by itself, as it is kept until the gateway was asked about it.
    NotificationId
);
portal_id!(
    /// Names one key of the integration API.
    ApiKeyId
);

portal_id!(
    /// Names one event that the ISP's systems are told of.
    EventId
);
portal_id!(
    /// Names one conversation of a customer with the ISP.
    ConversationId
);
portal_id!(
    /// Names one file in a conversation.
    AttachmentId
);
portal_id!(
    /// Names one account of a member of staff.
    StaffId
);
portal_id!(
    /// Names one session of a member of staff.
    StaffSessionId
);
portal_id!(
    /// Names one internal note of staff.
    NoteId
);
portal_id!(
    /// Names one canned reply.
    ReplyId
);
portal_id!(
    /// Names one campaign of announcements.
    CampaignId
);

macro_rules! isp_number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks and takes a number as the ISP writes it: 1 to 64 of `A–Z a–z 0–9 . _ - /`,
            /// surrounding white space dropped.
            ///
            /// # Errors
            /// [`InvalidId`] for anything else.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let text = text.trim();
                let fits = (1..=64).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b));
                if fits { Ok(Self(text.to_owned())) } else { Err(InvalidId) }
            }

            /// The number as the ISP writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
    };
}

isp_number!(
    /// The ISP's number of a customer account, such as `AGLS202510150001`.
    CustomerId
);
isp_number!(
    /// The ISP's number of an invoice, such as `INV/2025/11/0001`.
    InvoiceNumber
);
isp_number!(
    /// The number of a ticket, such as `TKT20251105001`.
    TicketNumber
);

isp_number!(
    /// The ISP's code of a package, such as `HOME-50`.
    PackageCode
);
isp_number!(
    /// The ISP's number of a payment, such as `PAY-2025-000123`.
    PaymentNumber
);

impl PaymentNumber {
    /// The number of a payment that came without one: made of what tells payments apart, so that the same payment has
    /// the same number when it comes again.
    pub(crate) fn made(of: &[&str]) -> Self {
        let hash = sha256(of.join("\n").as_bytes());
        Self(format!("auto-{}", hex(&hash[..16])))
    }
}

impl CustomerId {
    /// An account that is none, for what only tests a connection.
    pub(crate) fn of_test() -> Self {
        Self("TEST".to_owned())
    }
}

impl TicketNumber {
    /// A number that the portal made itself.
    pub(crate) fn made(text: String) -> Self {
        Self(text)
    }

    /// The digits of a number that the portal made, as a number: 20251105001 for `TKT20251105001`. `None` where the
    /// digits alone do not lead back to the number, or are more than every JSON client reads exactly.
    pub fn digits(&self) -> Option<u64> {
        let digits = self.0.strip_prefix(Self::PREFIX)?;
        let exact = (1..=15).contains(&digits.len()) && !digits.starts_with('0');
        digits.parse().ok().filter(|_| exact && digits.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The number that the portal made with these [`digits`](Self::digits).
    pub fn of_digits(text: &str) -> Option<Self> {
        let made = Self(format!("{}{text}", Self::PREFIX));
        made.digits().is_some().then_some(made)
    }

    /// What the numbers that the portal makes begin with.
    pub(crate) const PREFIX: &'static str = "TKT";
}

/// A text that is not an identity of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid number")]
pub struct InvalidId;

/// The identity that follows from a text: the same for the same text, so that what has it is made once however often that
/// is tried (`UUIDv8`, RFC 9562 §5.8).
pub(crate) fn uuid_of(text: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sha256(text.as_bytes())[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Builds a UUIDv7 (RFC 9562 §5.7) from the given instant and randomness.
fn uuid_v7(now: DateTime<Utc>, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    let random: [u8; 10] = random_bytes(entropy);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{CountingEntropy, noon};

    #[test]
    fn a_ticket_number_is_found_by_its_digits() {
        let number = TicketNumber::parse("TKT20251105001").expect("a number");
        assert_eq!(number.digits(), Some(20_251_105_001));
        assert_eq!(TicketNumber::of_digits("20251105001"), Some(number));
        for without in ["TKT", "TKT0123", "TKT1234567890123456", "TKT12A", "20251105001", "REP20251105001"] {
            assert_eq!(TicketNumber::parse(without).ok().and_then(|number| number.digits()), None, "{without}");
        }
        for bad in ["", "0123", "12A", "+1", "1234567890123456"] {
            assert_eq!(TicketNumber::of_digits(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn portal_ids_are_version_seven_and_carry_their_instant() {
        let id = SessionId::generate(noon(), &CountingEntropy::default());
        assert_eq!(id.as_uuid().get_version_num(), 7);
        let (seconds, _) = id.as_uuid().get_timestamp().expect("a v7 uuid has a timestamp").to_unix();
        assert_eq!(i64::try_from(seconds), Ok(noon().timestamp()));
    }

    #[test]
    fn isp_numbers_keep_their_spelling_and_refuse_what_cannot_be_one() {
        assert_eq!(CustomerId::parse(" AGLS202510150001 ").map(String::from), Ok("AGLS202510150001".into()));
        assert!(InvoiceNumber::parse("INV/2025/11/0001").is_ok());
        for bad in ["", "   ", "a b", "<script>", "é", &"9".repeat(65), "a\n"] {
            let trimmed_ok = bad == "a\n";
            assert_eq!(CustomerId::parse(bad).is_ok(), trimmed_ok, "{bad:?}");
        }
    }
}

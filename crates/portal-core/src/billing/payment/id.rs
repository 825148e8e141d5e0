//! How payments are named, here and at their gateways.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::id::{InvalidId, InvoiceNumber};

/// The most characters of a name that come from an invoice's number.
const LONGEST_STEM: usize = 30;
/// Digits of the random part, as Crockford's base 32 writes them.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Names one try to pay: the order id that gateways are given. 1 to 50 of `A–Z a–z 0–9 . _ ~ -`, the first a
/// letter or a digit, which is what Midtrans takes and other gateways take too. It ends in 60 random bits, so that it cannot be guessed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaymentId(String);

impl PaymentId {
    /// A new name for a payment of `invoice`, by which people who look into the gateway's console know the invoice.
    pub fn generate(invoice: &InvoiceNumber, entropy: &dyn Entropy) -> Self {
        let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let stem: String = invoice.as_str().chars().take(LONGEST_STEM).map(word).collect();
        let stem = stem.trim_start_matches('-');
        let random = u64::from_le_bytes(random_bytes(entropy));
        let digit = |place: u32| char::from(DIGITS[(random >> (5 * place) & 31) as usize]);
        Self(format!("{stem}{}{}", if stem.is_empty() { "" } else { "-" }, (0..12).map(digit).collect::<String>()))
    }

    /// Takes a name that was stored, or that a gateway tells.
    ///
    /// # Errors
    /// [`InvalidId`] if it cannot be one.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let fits = (1..=50).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_~".contains(&b));
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidId) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PaymentId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for PaymentId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PaymentId> for String {
    fn from(id: PaymentId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::CountingEntropy;

    #[test]
    fn a_name_begins_with_the_invoice_and_fits_every_gateway() {
        let entropy = CountingEntropy::default();
        let named = |number: &str| {
            let invoice = InvoiceNumber::parse(number).expect("a number");
            PaymentId::generate(&invoice, &entropy)
        };
        let short = named("INV/2025/11/0001");
        assert!(short.as_str().starts_with("INV-2025-11-0001-") && short.as_str().len() == 29, "{short}");
        assert_ne!(short, named("INV/2025/11/0001"));
        let long = named(&"9".repeat(64));
        assert_eq!(PaymentId::parse(long.as_str()), Ok(long));
        for refused in ["", "a b", "a/b", "ä", ".", "..", "-a", &"x".repeat(51)] {
            assert_eq!(PaymentId::parse(refused), Err(InvalidId), "{refused}");
        }
    }
}

//! The ways to pay that the ISP offers, as pages and documents show them.

/// One way to pay an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayToPay {
    /// A transfer to an account.
    Account {
        /// Whose bank or wallet it is: `BCA`, `GoPay`.
        bank: String,
        /// The account's number as the ISP writes it: `123 456 7890`.
        number: String,
        /// In whose name it is.
        holder: Option<String>,
    },
    /// Any other way, in the ISP's own words: `Tunai di kantor, Senin–Jumat`.
    Words(String),
}

impl WayToPay {
    /// The account's number as a bank's form takes it, without what groups its digits: `1234567890`.
    pub fn bare_number(&self) -> Option<String> {
        match self {
            Self::Account { number, .. } => Some(number.chars().filter(char::is_ascii_alphanumeric).collect()),
            Self::Words(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_copied_without_what_groups_it() {
        let account = |number: &str| WayToPay::Account { bank: "BCA".into(), number: number.into(), holder: None };
        for number in ["123 456 7890", "123-456-7890", "123.4567890"] {
            assert_eq!(account(number).bare_number().as_deref(), Some("1234567890"));
        }
        assert_eq!(WayToPay::Words("Tunai".into()).bare_number(), None);
    }
}

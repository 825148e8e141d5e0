//! What about imported customers will not work later, told while the operator still has the file at hand.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::model::{AccountOnFile, CustomerRecord};
use crate::kernel::id::CustomerId;
use crate::kernel::phone::{InvalidPhone, PhoneNumber};

/// Something about an imported customer that will not work later, or is hardly meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportWarning {
    /// No code can ever arrive at the number.
    NoCodes(InvalidPhone),
    /// The account is new, and one that differs only in leading zeros is on file.
    LeadingZeros(CustomerId),
    /// Other accounts have had the number, and this one has it from now on.
    SharedNumber(Vec<CustomerId>),
}

impl fmt::Display for ImportWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCodes(reason) => write!(f, "phone: no login code can ever arrive there: {reason}"),
            Self::LeadingZeros(other) => {
                write!(
                    f,
                    "customer_id: {other} is on file and differs only in leading zeros; has the sheet cut them off?"
                )
            }
            Self::SharedNumber(others) => {
                let others: Vec<&str> = others.iter().map(CustomerId::as_str).collect();
                write!(f, "phone: is the number of {} as well; it opens all of these accounts", others.join(", "))
            }
        }
    }
}

/// Longest id that zeros are put before.
const LONGEST_ID: usize = 16;

/// The id without leading zeros.
fn significant(id: &CustomerId) -> &str {
    id.as_str().trim_start_matches('0')
}

/// The id and, if it is all digits, every other one that differs from it only in leading zeros.
pub(super) fn with_zeros(id: &CustomerId) -> Vec<CustomerId> {
    let mut ids = vec![id.clone()];
    let digits = significant(id);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return ids;
    }
    let padded = (digits.len()..=LONGEST_ID).map(|width| format!("{digits:0>width$}"));
    ids.extend(padded.filter_map(|text| CustomerId::parse(&text).ok()).filter(|other| other != id));
    ids
}

/// The warnings of a batch, by the place of the record in it.
pub(super) fn warnings(batch: &[CustomerRecord], on_file: &[AccountOnFile]) -> Vec<(usize, ImportWarning)> {
    let known: HashMap<&CustomerId, Option<&PhoneNumber>> =
        on_file.iter().map(|account| (&account.customer_id, account.phone.as_ref())).collect();
    let in_batch: HashSet<&CustomerId> = batch.iter().map(|record| &record.customer_id).collect();
    let mut warnings = Vec::new();
    for (place, record) in batch.iter().enumerate() {
        let mut warn = |warning| warnings.push((place, warning));
        if record.phone.is_none()
            && let Err(reason) = PhoneNumber::parse(&record.phone_as_written)
        {
            warn(ImportWarning::NoCodes(reason));
        }
        let before = known.get(&record.customer_id).copied();
        let zeros = on_file.iter().map(|account| &account.customer_id).find(|other| {
            before.is_none() && **other != record.customer_id && significant(other) == significant(&record.customer_id)
        });
        if let Some(other) = zeros {
            warn(ImportWarning::LeadingZeros(other.clone()));
        }
        // An account that has the number already is none that gets it suddenly.
        let moved = record.phone.as_ref().filter(|phone| before.flatten() != Some(*phone));
        let others = on_file.iter().filter(|other| moved.is_some() && other.phone.as_ref() == moved);
        // Who stands in the file beside it is there on purpose.
        let others = others.map(|other| &other.customer_id).filter(|other| !in_batch.contains(other));
        let others: Vec<CustomerId> = others.filter(|other| Some(*other) != zeros).cloned().collect();
        if !others.is_empty() {
            warn(ImportWarning::SharedNumber(others));
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::customer::AccountStatus;

    fn id(text: &str) -> CustomerId {
        CustomerId::parse(text).expect("an id")
    }

    fn record(customer_id: &str, phone: &str) -> CustomerRecord {
        CustomerRecord {
            customer_id: id(customer_id),
            name: "Budi".into(),
            phone_as_written: phone.into(),
            phone: PhoneNumber::parse(phone).ok(),
            email: None,
            address: None,
            city: None,
            province: None,
            status: AccountStatus::Active,
            package_name: None,
            bandwidth_down: None,
            bandwidth_up: None,
            monthly_price: None,
        }
    }

    fn account(customer_id: &str, phone: &str) -> AccountOnFile {
        AccountOnFile { customer_id: id(customer_id), phone: PhoneNumber::parse(phone).ok() }
    }

    #[test]
    fn case_10_an_id_that_lost_its_zeros_is_named_once() {
        let found = warnings(&[record("123", "0817102070")], &[account("00123", "0817102070")]);
        assert_eq!(found, [(0, ImportWarning::LeadingZeros(id("00123")))]);
        let again = [account("00123", "0817102070"), account("123", "0817102070")];
        assert_eq!(warnings(&[record("123", "0817102070")], &again), [], "it was told when it was new");
        let ids = with_zeros(&id("123"));
        assert!(ids.contains(&id("123")) && ids.contains(&id("00123")) && ids.len() == 14, "{ids:?}");
        assert_eq!(with_zeros(&id("AGLS00123")), [id("AGLS00123")]);
        assert_eq!(with_zeros(&id("000")), [id("000")]);
    }

    #[test]
    fn case_10_a_number_that_suddenly_has_two_accounts_is_named() {
        let on_file = [account("AGLS1", "0817102070"), account("AGLS2", "081290001111")];
        let new = record("AGLS3", "0817-102-070");
        let moved = record("AGLS2", "0817 102 070");
        let shared = ImportWarning::SharedNumber(vec![id("AGLS1")]);
        assert_eq!(warnings(&[new.clone(), moved], &on_file), [(0, shared.clone()), (1, shared)]);
        assert_eq!(warnings(&[new, record("AGLS1", "0817102070")], &on_file), [], "both stand in the file");
        let family = [account("AGLS1", "0817102070"), account("AGLS4", "0817102070")];
        assert_eq!(warnings(&[record("AGLS4", "0817102070")], &family), [], "nothing is new");
    }

    #[test]
    fn case_10_a_number_where_no_code_can_arrive_is_named_with_its_reason() {
        for (phone, reason) in [
            ("12", InvalidPhone::Foreign),
            ("021-5551234", InvalidPhone::NotMobile),
            ("+65 8123 4567", InvalidPhone::Foreign),
        ] {
            assert_eq!(warnings(&[record("AGLS1", phone)], &[]), [(0, ImportWarning::NoCodes(reason))]);
        }
    }
}

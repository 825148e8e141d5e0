//! What is hardly meant about customers that are to be written, told while the sender still has them at hand.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;

use super::customer::{CustomerRecord, CustomerWrite};
use super::error::RecordWarning;
use super::model::Record;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::phone::PhoneNumber;
use crate::staff::directory::{AccountOnFile, CustomerDirectory};

/// Looks at rows before they are written, beside what else is on file.
#[async_trait]
pub trait RecordReview<R: Record>: Send + Sync {
    /// What is hardly meant, by the place of the row among `rows`.
    ///
    /// # Errors
    /// [`PortError`] if what is on file cannot be read.
    async fn review(&self, rows: &[R::Write]) -> Result<Vec<(usize, RecordWarning)>, PortError>;
}

/// Finds ids that lost their leading zeros, and numbers that open one account more than before.
#[derive(Clone)]
pub struct CustomerReview {
    directory: Arc<dyn CustomerDirectory>,
}

impl CustomerReview {
    /// A review beside the accounts of `directory`.
    pub fn new(directory: Arc<dyn CustomerDirectory>) -> Self {
        Self { directory }
    }
}

#[async_trait]
impl RecordReview<CustomerRecord> for CustomerReview {
    async fn review(&self, rows: &[CustomerWrite]) -> Result<Vec<(usize, RecordWarning)>, PortError> {
        let ids: Vec<CustomerId> = rows.iter().flat_map(|row| with_zeros(&row.customer_id)).collect();
        let phones: Vec<PhoneNumber> = rows.iter().filter_map(phone).collect();
        let on_file = self.directory.on_file(&ids, &phones).await?;
        Ok(warnings(rows, &on_file))
    }
}

/// The number that a row sets, if codes can arrive there.
fn phone(row: &CustomerWrite) -> Option<PhoneNumber> {
    PhoneNumber::parse(row.phone.set()?).ok()
}

/// Longest id that zeros are put before.
const LONGEST_ID: usize = 16;

/// The id without leading zeros.
fn significant(id: &CustomerId) -> &str {
    id.as_str().trim_start_matches('0')
}

/// The id and, if it is all digits, every other one that differs from it only in leading zeros.
fn with_zeros(id: &CustomerId) -> Vec<CustomerId> {
    let mut ids = vec![id.clone()];
    let digits = significant(id);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return ids;
    }
    let padded = (digits.len()..=LONGEST_ID).map(|width| format!("{digits:0>width$}"));
    ids.extend(padded.filter_map(|text| CustomerId::parse(&text).ok()).filter(|other| other != id));
    ids
}

/// The accounts on file, to be looked at beside rows.
struct OnFile<'a> {
    phones: HashMap<&'a CustomerId, Option<&'a PhoneNumber>>,
    by_digits: HashMap<&'a str, Vec<&'a CustomerId>>,
    by_phone: HashMap<&'a PhoneNumber, Vec<&'a CustomerId>>,
}

impl<'a> OnFile<'a> {
    fn of(accounts: &'a [AccountOnFile]) -> Self {
        let mut on_file = Self { phones: HashMap::new(), by_digits: HashMap::new(), by_phone: HashMap::new() };
        for account in accounts {
            on_file.phones.insert(&account.customer_id, account.phone.as_ref());
            on_file.by_digits.entry(significant(&account.customer_id)).or_default().push(&account.customer_id);
            if let Some(phone) = &account.phone {
                on_file.by_phone.entry(phone).or_default().push(&account.customer_id);
            }
        }
        on_file
    }

    /// An account that differs from a new one only in leading zeros.
    fn zeros(&self, id: &CustomerId) -> Option<&'a CustomerId> {
        if self.phones.contains_key(id) {
            return None;
        }
        self.by_digits.get(significant(id))?.first().copied()
    }

    /// The accounts with the number of a row, if the row's account does not have it yet.
    fn sharing(&self, id: &CustomerId, phone: &PhoneNumber) -> &[&'a CustomerId] {
        if self.phones.get(id).copied().flatten() == Some(phone) {
            return &[];
        }
        self.by_phone.get(phone).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The warnings of rows, by their places.
fn warnings(rows: &[CustomerWrite], on_file: &[AccountOnFile]) -> Vec<(usize, RecordWarning)> {
    let on_file = OnFile::of(on_file);
    let in_batch: HashSet<&CustomerId> = rows.iter().map(|row| &row.customer_id).collect();
    let mut warnings = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let zeros = on_file.zeros(&row.customer_id);
        if let Some(other) = zeros {
            warnings.push((place, RecordWarning::LeadingZeros(other.clone())));
        }
        let Some(phone) = phone(row) else { continue };
        let others = on_file.sharing(&row.customer_id, &phone).iter().copied();
        // Who is sent beside it has the number on purpose.
        let others = others.filter(|other| !in_batch.contains(other) && Some(*other) != zeros);
        let others: Vec<CustomerId> = others.cloned().collect();
        if !others.is_empty() {
            warnings.push((place, RecordWarning::SharedNumber(others)));
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::record::{Cell, Conventions, RecordWrite};
    use crate::kernel::clock::MockClock;

    fn id(text: &str) -> CustomerId {
        CustomerId::parse(text).expect("an id")
    }

    fn row(customer_id: &str, phone: &str) -> CustomerWrite {
        let cells =
            [("customer_id", customer_id), ("phone", phone)].map(|(field, text)| (field, Cell::Text(text.into())));
        let conventions = Conventions { by_people: true, days: None, clock: &MockClock::new() };
        CustomerWrite::read(&cells.into_iter().collect(), conventions).expect("a good row")
    }

    fn account(customer_id: &str, phone: &str) -> AccountOnFile {
        AccountOnFile { customer_id: id(customer_id), phone: PhoneNumber::parse(phone).ok() }
    }

    #[test]
    fn case_10_an_id_that_lost_its_zeros_is_named_once() {
        let found = warnings(&[row("123", "0817102070")], &[account("00123", "0817102070")]);
        assert_eq!(found, [(0, RecordWarning::LeadingZeros(id("00123")))]);
        let again = [account("00123", "0817102070"), account("123", "0817102070")];
        assert_eq!(warnings(&[row("123", "0817102070")], &again), [], "it was told when it was new");
        let ids = with_zeros(&id("123"));
        assert!(ids.contains(&id("123")) && ids.contains(&id("00123")) && ids.len() == 14, "{ids:?}");
        assert_eq!(with_zeros(&id("AGLS00123")), [id("AGLS00123")]);
        assert_eq!(with_zeros(&id("000")), [id("000")]);
    }

    #[test]
    fn case_10_a_number_that_suddenly_has_two_accounts_is_named() {
        let on_file = [account("AGLS1", "0817102070"), account("AGLS2", "081290001111")];
        let new = row("AGLS3", "0817-102-070");
        let moved = row("AGLS2", "0817 102 070");
        let shared = RecordWarning::SharedNumber(vec![id("AGLS1")]);
        assert_eq!(warnings(&[new.clone(), moved], &on_file), [(0, shared.clone()), (1, shared)]);
        assert_eq!(warnings(&[new, row("AGLS1", "0817102070")], &on_file), [], "both stand in the file");
        let family = [account("AGLS1", "0817102070"), account("AGLS4", "0817102070")];
        assert_eq!(warnings(&[row("AGLS4", "0817102070")], &family), [], "nothing is new");
    }
}

//! What customers changed themselves, and a system of the ISP's that does not know it yet must not write over.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::customer::{CustomerRecord, CustomerWrite};
use super::error::RecordWarning;
use super::model::Record;
use crate::integration::event::{Event, EventBody, EventLog};
use crate::kernel::edit::Edit;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::phone::PhoneNumber;

/// Changes rows by what is on file, each time before it is decided on them.
#[async_trait]
pub trait RecordRule<R: Record>: Send + Sync {
    /// The rows that are to be written otherwise, by their place among `rows`, each of which stands beside what is on
    /// file; and what is to be told of each.
    ///
    /// # Errors
    /// [`PortError`] if what the rule goes by cannot be read.
    async fn apply(&self, rows: &[(&R::Write, Option<&R>)])
    -> Result<Vec<(usize, R::Write, RecordWarning)>, PortError>;
}

/// Keeps what customers changed in the portal from values of before.
///
/// Of each field the last writer wins, but for one case: what is sent is a value that the customer changed, and what is on
/// file is what the customer changed it to. The sender has not heard of the change yet, so the field stays as it is.
/// Any other value is newer than the customer's, and is written.
#[derive(Clone)]
pub struct CustomersOwnChanges {
    log: Arc<dyn EventLog>,
}

impl CustomersOwnChanges {
    /// The rule by the events of `log`.
    pub fn new(log: Arc<dyn EventLog>) -> Self {
        Self { log }
    }
}

#[async_trait]
impl RecordRule<CustomerRecord> for CustomersOwnChanges {
    async fn apply(
        &self,
        rows: &[(&CustomerWrite, Option<&CustomerRecord>)],
    ) -> Result<Vec<(usize, CustomerWrite, RecordWarning)>, PortError> {
        let is_doubtful = |(row, on_file): &(&CustomerWrite, Option<&CustomerRecord>)| {
            on_file.is_some_and(|on_file| FIELDS.iter().any(|field| field.differs(row, on_file)))
        };
        let doubtful: Vec<CustomerId> =
            rows.iter().filter(|row| is_doubtful(row)).map(|(row, _)| row.customer_id.clone()).collect();
        if doubtful.is_empty() {
            return Ok(Vec::new());
        }
        let changes = changes_of(self.log.contact_changes(&doubtful).await?);
        let kept = rows.iter().enumerate().filter_map(|(place, (row, on_file))| {
            let (row, fields) = keep(row, (*on_file)?, &changes)?;
            Some((place, row, RecordWarning::KeptCustomersChange(fields)))
        });
        Ok(kept.collect())
    }
}

/// A field that customers change.
struct OwnField {
    name: &'static str,
    edit: fn(&CustomerWrite) -> &Edit<String>,
    keep: fn(&mut CustomerWrite),
    on_file: fn(&CustomerRecord) -> Option<&str>,
}

const FIELDS: [OwnField; 5] = [
    OwnField {
        name: "phone",
        edit: |row| &row.phone,
        keep: |row| row.phone = Edit::Keep,
        on_file: |customer| Some(&customer.phone),
    },
    OwnField {
        name: "email",
        edit: |row| &row.email,
        keep: |row| row.email = Edit::Keep,
        on_file: |customer| customer.email.as_deref(),
    },
    OwnField {
        name: "address",
        edit: |row| &row.address,
        keep: |row| row.address = Edit::Keep,
        on_file: |customer| customer.address.as_deref(),
    },
    OwnField {
        name: "city",
        edit: |row| &row.city,
        keep: |row| row.city = Edit::Keep,
        on_file: |customer| customer.city.as_deref(),
    },
    OwnField {
        name: "province",
        edit: |row| &row.province,
        keep: |row| row.province = Edit::Keep,
        on_file: |customer| customer.province.as_deref(),
    },
];

impl OwnField {
    /// Whether the row sends the field.
    fn is_sent(&self, row: &CustomerWrite) -> bool {
        *(self.edit)(row) != Edit::Keep
    }

    /// What the row sends; `None` to empty the field.
    fn sent<'r>(&self, row: &'r CustomerWrite) -> Option<&'r str> {
        (self.edit)(row).set().map(String::as_str)
    }

    fn is_same(&self, one: Option<&str>, other: Option<&str>) -> bool {
        if one == other {
            return true;
        }
        let phone = |text: Option<&str>| PhoneNumber::parse(text.unwrap_or_default()).ok();
        self.name == "phone" && phone(one).is_some() && phone(one) == phone(other)
    }

    fn differs(&self, row: &CustomerWrite, on_file: &CustomerRecord) -> bool {
        self.is_sent(row) && !self.is_same(self.sent(row), (self.on_file)(on_file))
    }

    /// Whether the row sends a value of before the customer's change, which is on file.
    fn is_of_before(&self, row: &CustomerWrite, on_file: &CustomerRecord, changes: &[OwnChange]) -> bool {
        let mine = || changes.iter().filter(|change| change.field == self.name);
        let is_last =
            mine().next_back().is_some_and(|last| self.is_same(last.after.as_deref(), (self.on_file)(on_file)));
        is_last
            && self.differs(row, on_file)
            && mine().any(|change| self.is_same(change.before.as_deref(), self.sent(row)))
    }
}

/// What a customer made of a field.
struct OwnChange {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

/// The changes of each customer, oldest first.
fn changes_of(events: Vec<Event>) -> HashMap<CustomerId, Vec<OwnChange>> {
    let mut changes: HashMap<CustomerId, Vec<OwnChange>> = HashMap::new();
    for event in events {
        let of = changes.entry(event.customer_id).or_default();
        match event.body {
            EventBody::CustomerUpdated { changes } => of.extend(changes.into_iter().map(|change| OwnChange {
                field: change.field,
                before: change.before,
                after: change.after,
            })),
            EventBody::PhoneChanged { before, after } => {
                of.push(OwnChange { field: "phone".into(), before: Some(before), after: Some(after) });
            }
            _ => {}
        }
    }
    changes
}

/// The row without the fields that stay, and which these are; `None` if all are written.
fn keep(
    row: &CustomerWrite,
    on_file: &CustomerRecord,
    changes: &HashMap<CustomerId, Vec<OwnChange>>,
) -> Option<(CustomerWrite, Vec<&'static str>)> {
    let changes = changes.get(&row.customer_id)?;
    let (mut kept, mut names) = (row.clone(), Vec::new());
    for field in FIELDS.iter().filter(|field| field.is_of_before(row, on_file, changes)) {
        (field.keep)(&mut kept);
        names.push(field.name);
    }
    (!names.is_empty()).then_some((kept, names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::event::{FieldChange, MockEventLog};
    use crate::integration::record::{Cell, Conventions, RecordWrite, Row};
    use crate::kernel::clock::MockClock;
    use crate::kernel::id::EventId;
    use crate::test_support::{CountingEntropy, noon};

    fn row(fields: &[(&'static str, &str)]) -> CustomerWrite {
        let whole = [("customer_id", "AGLS1")];
        let cells = whole.iter().chain(fields).map(|(name, value)| match *value {
            "" => (*name, Cell::Empty),
            value => (*name, Cell::Text(value.to_owned().into())),
        });
        let clock = MockClock::new();
        let conventions = Conventions { by_people: false, days: None, clock: &clock };
        CustomerWrite::read(&cells.collect::<Row<'_>>(), conventions).expect("a row")
    }

    fn on_file(city: &str, phone: &str) -> CustomerRecord {
        let all = [("name", "Budi"), ("phone", phone), ("account_status", "active"), ("city", city)];
        row(&all).over(None, noon()).expect("a whole record")
    }

    fn moved(before: &str, after: &str) -> EventBody {
        let [before, after] = [before, after].map(|city| Some(city.to_owned()).filter(|city| !city.is_empty()));
        EventBody::CustomerUpdated { changes: vec![FieldChange { field: "city".into(), before, after }] }
    }

    /// What becomes of the row beside what is on file, after these events.
    async fn applied(
        sent: &CustomerWrite,
        on_file: &CustomerRecord,
        events: &[EventBody],
    ) -> Option<(CustomerWrite, RecordWarning)> {
        let event = |body: &EventBody| Event {
            id: EventId::generate(noon(), &CountingEntropy::default()),
            customer_id: on_file.customer_id.clone(),
            at: noon(),
            body: body.clone(),
        };
        let events: Vec<Event> = events.iter().map(event).collect();
        let mut log = MockEventLog::new();
        log.expect_contact_changes().returning(move |_| Ok(events.clone()));
        let mut applied = CustomersOwnChanges::new(Arc::new(log)).apply(&[(sent, Some(on_file))]).await.expect("a log");
        applied.pop().map(|(_, row, warning)| (row, warning))
    }

    #[tokio::test]
    async fn a_value_of_before_the_customers_change_is_not_written_and_the_rest_is() {
        let sent = row(&[("city", "Bandung"), ("name", "Budi S")]);
        let (row, warning) =
            applied(&sent, &on_file("Cimahi", "0817102070"), &[moved("Bandung", "Cimahi")]).await.expect("it is kept");
        assert_eq!(row, CustomerWrite { city: Edit::Keep, ..sent });
        assert_eq!(warning, RecordWarning::KeptCustomersChange(vec!["city"]));
    }

    #[tokio::test]
    async fn a_value_from_two_changes_ago_is_one_of_before_too() {
        let events = [moved("", "Bandung"), moved("Bandung", "Cimahi")];
        assert!(applied(&row(&[("city", "")]), &on_file("Cimahi", "0817102070"), &events).await.is_some());
    }

    #[tokio::test]
    async fn a_newer_value_of_the_isps_is_written() {
        let changed = [moved("Bandung", "Cimahi")];
        for (sent, city) in [("Garut", "Cimahi"), ("Cimahi", "Cimahi"), ("Bandung", "Garut")] {
            let kept = applied(&row(&[("city", sent)]), &on_file(city, "0817102070"), &changed).await;
            assert_eq!(kept, None, "{sent} over {city}");
        }
        assert_eq!(applied(&row(&[("city", "Bandung")]), &on_file("Cimahi", "0817102070"), &[]).await, None);
    }

    #[tokio::test]
    async fn numbers_are_compared_as_numbers() {
        let changed = [EventBody::PhoneChanged { before: "0817102070".into(), after: "081234567890".into() }];
        let sent = row(&[("phone", "+62 817-102-070")]);
        let (row, _) = applied(&sent, &on_file("Cimahi", "0812-3456-7890"), &changed).await.expect("it is kept");
        assert_eq!(row.phone, Edit::Keep);
    }
}

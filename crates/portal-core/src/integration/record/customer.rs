//! Customers.

use chrono::{DateTime, NaiveDate, Utc};

use super::cell::Row;
use super::error::{FieldProblem, RecordWarning};
use super::fields::{Conventions, Fields, unknown_fields};
use super::model::{Record, RecordWrite};
use crate::identity::customer::AccountStatus;
use crate::kernel::edit::Edit;
use crate::kernel::email::EmailAddress;
use crate::kernel::id::{CustomerId, PackageCode};
use crate::kernel::money::Rupiah;
use crate::kernel::phone::{InvalidPhone, PhoneNumber};

/// A customer account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRecord {
    /// The ISP's number of the account.
    pub customer_id: CustomerId,
    /// Full name.
    pub name: String,
    /// The number as the ISP writes it.
    pub phone: String,
    /// E-mail, if known.
    pub email: Option<String>,
    /// Street address, if known.
    pub address: Option<String>,
    /// City, if known.
    pub city: Option<String>,
    /// Province, if known.
    pub province: Option<String>,
    /// Where the account stands.
    pub status: AccountStatus,
    /// What they subscribe to.
    pub package: Option<CustomerPackage>,
    /// First day of service.
    pub subscription_start_date: Option<NaiveDate>,
    /// Next day a payment falls due.
    pub due_date: Option<NaiveDate>,
}

/// How a customer's package is named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CustomerPackage {
    /// By its code, of those on file.
    Code(PackageCode),
    /// By what it is; a package that nobody has yet is added.
    Terms(PackageTerms),
}

/// What a package without a code is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PackageTerms {
    /// Its name.
    pub name: Option<String>,
    /// Downstream, Mbit/s.
    pub bandwidth_down: Option<u32>,
    /// Upstream, Mbit/s.
    pub bandwidth_up: Option<u32>,
    /// Price per month before tax.
    pub monthly_price: Option<Rupiah>,
}

/// What is written of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerWrite {
    /// The account.
    pub customer_id: CustomerId,
    /// Full name.
    pub name: Edit<String>,
    /// The number as the ISP writes it.
    pub phone: Edit<String>,
    /// E-mail.
    pub email: Edit<String>,
    /// Street address.
    pub address: Edit<String>,
    /// City.
    pub city: Edit<String>,
    /// Province.
    pub province: Edit<String>,
    /// Where the account stands.
    pub status: Edit<AccountStatus>,
    /// The package by its code.
    pub package_code: Edit<PackageCode>,
    /// The package by its name, rates and price.
    pub package_name: Edit<String>,
    /// Downstream, Mbit/s.
    pub bandwidth_down: Edit<u32>,
    /// Upstream, Mbit/s.
    pub bandwidth_up: Edit<u32>,
    /// Price per month before tax.
    pub monthly_price: Edit<Rupiah>,
    /// First day of service.
    pub subscription_start_date: Edit<NaiveDate>,
    /// Next day a payment falls due.
    pub due_date: Edit<NaiveDate>,
}

impl Record for CustomerRecord {
    type Id = CustomerId;
    type Write = CustomerWrite;

    const KIND: &'static str = "customers";
    const PARENT: &'static str = "package_code";

    fn id(&self) -> &CustomerId {
        &self.customer_id
    }

    fn warnings(&self) -> Vec<RecordWarning> {
        PhoneNumber::parse(&self.phone).err().map(RecordWarning::NoCodes).into_iter().collect()
    }
}

impl RecordWrite for CustomerWrite {
    type Record = CustomerRecord;

    const FIELDS: &'static [&'static str] = &[
        "customer_id",
        "name",
        "phone",
        "email",
        "address",
        "city",
        "province",
        "account_status",
        "package_code",
        "package_name",
        "bandwidth_down",
        "bandwidth_up",
        "monthly_price",
        "subscription_start_date",
        "due_date",
    ];
    const REQUIRED: &'static [&'static str] = &["customer_id", "name", "phone", "account_status"];
    const EXAMPLE: &'static [&'static str] = &[
        "AGLS202510150001",
        "Budi Santoso",
        "0817102070",
        "budi@example.com",
        "Jl. Melati 1",
        "Bandung",
        "Jawa Barat",
        "active",
        "HOME-50",
        "",
        "",
        "",
        "",
        "2025-10-15",
        "2025-11-20",
    ];

    fn read(row: &Row<'_>, conventions: Conventions<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut fields = Fields::of(row, conventions);
        fields.refuse_all(unknown_fields(row, Self::FIELDS));
        let customer_id = fields.identity("customer_id");
        let name = fields.kept_text("name");
        let phone = fields.kept("phone", contact_number);
        let status = fields.word("account_status");
        let email = fields.parsed("email", |text| {
            EmailAddress::parse(text).map(|email| email.as_str().to_owned()).map_err(|e| format!("is {e}"))
        });
        let [address, city, province] = ["address", "city", "province"].map(|field| fields.text(field));
        let package_code = fields.parsed("package_code", |text| text.parse().map_err(|_| "is not a code".to_owned()));
        let package_name = fields.text("package_name");
        let [bandwidth_down, bandwidth_up] = ["bandwidth_down", "bandwidth_up"].map(|field| fields.count(field));
        let monthly_price = fields.rupiah("monthly_price");
        let [subscription_start_date, due_date] =
            ["subscription_start_date", "due_date"].map(|field| fields.day(field));
        let write = customer_id.map(|customer_id| Self {
            customer_id,
            name,
            phone,
            email,
            address,
            city,
            province,
            status,
            package_code,
            package_name,
            bandwidth_down,
            bandwidth_up,
            monthly_price,
            subscription_start_date,
            due_date,
        });
        if write.as_ref().is_some_and(|write| write.package_code.set().is_some() && write.describes_package()) {
            fields
                .report("package_code", "is given beside package_name, bandwidth or monthly_price; one way is enough");
        }
        fields.end(write)
    }

    fn id(&self) -> &CustomerId {
        &self.customer_id
    }

    fn over(&self, on_file: Option<&CustomerRecord>, _: DateTime<Utc>) -> Result<CustomerRecord, Vec<FieldProblem>> {
        let name = self.name.over(on_file.map(|customer| customer.name.clone()));
        let phone = self.phone.over(on_file.map(|customer| customer.phone.clone()));
        let status = self.status.over(on_file.map(|customer| customer.status));
        let (Some(name), Some(phone), Some(status)) = (name.clone(), phone.clone(), status) else {
            let missing = [("name", name.is_none()), ("phone", phone.is_none()), ("account_status", status.is_none())];
            let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
            return Err(missing.map(|(field, _)| FieldProblem::missing(field)).collect());
        };
        Ok(CustomerRecord {
            customer_id: self.customer_id.clone(),
            name,
            phone,
            email: self.email.over(on_file.and_then(|customer| customer.email.clone())),
            address: self.address.over(on_file.and_then(|customer| customer.address.clone())),
            city: self.city.over(on_file.and_then(|customer| customer.city.clone())),
            province: self.province.over(on_file.and_then(|customer| customer.province.clone())),
            status,
            package: self.package(on_file.and_then(|customer| customer.package.as_ref())),
            subscription_start_date: self
                .subscription_start_date
                .over(on_file.and_then(|customer| customer.subscription_start_date)),
            due_date: self.due_date.over(on_file.and_then(|customer| customer.due_date)),
        })
    }
}

impl CustomerWrite {
    fn describes_package(&self) -> bool {
        self.package_name.set().is_some()
            || self.bandwidth_down.set().is_some()
            || self.bandwidth_up.set().is_some()
            || self.monthly_price.set().is_some()
    }

    /// The package after the write. A code stands by itself; without one the terms that are sent are put over those on
    /// file.
    fn package(&self, on_file: Option<&CustomerPackage>) -> Option<CustomerPackage> {
        match (&self.package_code, on_file) {
            (Edit::Set(code), _) => Some(CustomerPackage::Code(code.clone())),
            (code, Some(CustomerPackage::Code(_))) if !self.describes_package() => {
                on_file.filter(|_| *code != Edit::Clear).cloned()
            }
            (_, Some(CustomerPackage::Terms(terms))) => self.terms_over(terms.clone()),
            _ => self.terms_over(PackageTerms::default()),
        }
    }

    fn terms_over(&self, before: PackageTerms) -> Option<CustomerPackage> {
        let terms = PackageTerms {
            name: self.package_name.over(before.name),
            bandwidth_down: self.bandwidth_down.over(before.bandwidth_down),
            bandwidth_up: self.bandwidth_up.over(before.bandwidth_up),
            monthly_price: self.monthly_price.over(before.monthly_price),
        };
        (terms != PackageTerms::default()).then_some(CustomerPackage::Terms(terms))
    }
}

/// A number that could be one. Landline and foreign numbers are kept as contacts that cannot log in.
fn contact_number(text: &str) -> Result<String, String> {
    match PhoneNumber::parse(text) {
        Ok(_) | Err(InvalidPhone::NotMobile | InvalidPhone::Foreign) => Ok(text.to_owned()),
        Err(reason) => Err(reason.to_string()),
    }
}

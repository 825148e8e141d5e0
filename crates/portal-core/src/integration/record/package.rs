//! Packages.

use chrono::{DateTime, Utc};

use super::cell::Row;
use super::error::FieldProblem;
use super::fields::{Conventions, Fields, unknown_fields};
use super::model::{Record, RecordWrite};
use crate::kernel::edit::Edit;
use crate::kernel::id::PackageCode;
use crate::kernel::money::Rupiah;

/// A package that customers subscribe to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageRecord {
    /// The ISP's code of it.
    pub code: PackageCode,
    /// Its name, as customers know it.
    pub name: String,
    /// Kind of service, such as `Broadband`.
    pub service_type: Option<String>,
    /// Downstream, Mbit/s.
    pub bandwidth_down: Option<u32>,
    /// Upstream, Mbit/s.
    pub bandwidth_up: Option<u32>,
    /// Price per month before tax.
    pub monthly_price: Option<Rupiah>,
}

/// What is written of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageWrite {
    /// The package.
    pub code: PackageCode,
    /// Its name.
    pub name: Edit<String>,
    /// Kind of service.
    pub service_type: Edit<String>,
    /// Downstream, Mbit/s.
    pub bandwidth_down: Edit<u32>,
    /// Upstream, Mbit/s.
    pub bandwidth_up: Edit<u32>,
    /// Price per month before tax.
    pub monthly_price: Edit<Rupiah>,
}

impl Record for PackageRecord {
    type Id = PackageCode;
    type Write = PackageWrite;

    const KIND: &'static str = "packages";
    const PARENT: &'static str = "";

    fn id(&self) -> &PackageCode {
        &self.code
    }
}

impl RecordWrite for PackageWrite {
    type Record = PackageRecord;

    const FIELDS: &'static [&'static str] =
        &["package_code", "name", "service_type", "bandwidth_down", "bandwidth_up", "monthly_price"];
    const REQUIRED: &'static [&'static str] = &["package_code", "name"];
    const EXAMPLE: &'static [&'static str] = &["HOME-50", "Home 50", "Broadband", "50", "20", "300000"];

    fn read(row: &Row<'_>, conventions: Conventions<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut fields = Fields::of(row, conventions);
        fields.refuse_all(unknown_fields(row, Self::FIELDS));
        let code = fields.identity("package_code");
        let name = fields.kept_text("name");
        let service_type = fields.text("service_type");
        let [bandwidth_down, bandwidth_up] = ["bandwidth_down", "bandwidth_up"].map(|field| fields.count(field));
        let monthly_price = fields.rupiah("monthly_price");
        let write = code.map(|code| Self { code, name, service_type, bandwidth_down, bandwidth_up, monthly_price });
        fields.end(write)
    }

    fn id(&self) -> &PackageCode {
        &self.code
    }

    fn over(&self, on_file: Option<&PackageRecord>, _: DateTime<Utc>) -> Result<PackageRecord, Vec<FieldProblem>> {
        let name = self.name.over(on_file.map(|package| package.name.clone()));
        let name = name.ok_or_else(|| vec![FieldProblem::missing("name")])?;
        Ok(PackageRecord {
            code: self.code.clone(),
            name,
            service_type: self.service_type.over(on_file.and_then(|package| package.service_type.clone())),
            bandwidth_down: self.bandwidth_down.over(on_file.and_then(|package| package.bandwidth_down)),
            bandwidth_up: self.bandwidth_up.over(on_file.and_then(|package| package.bandwidth_up)),
            monthly_price: self.monthly_price.over(on_file.and_then(|package| package.monthly_price)),
        })
    }
}

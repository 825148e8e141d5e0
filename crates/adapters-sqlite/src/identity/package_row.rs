//! Rows of `packages`.

use portal_core::Rupiah;
use portal_core::identity::customer::Service;

use crate::row::{BrokenRow, Place, Text};

/// A package.
pub(crate) struct PackageRow {
    pub id: i64,
    pub service_type_name: Option<Text>,
    pub name: Option<Text>,
    pub bandwidth_down: Option<i64>,
    pub bandwidth_up: Option<i64>,
    pub monthly_price: Option<i64>,
}

impl PackageRow {
    /// The service, without what cannot be read of it.
    pub(crate) fn read(self, left_out: &mut impl FnMut(BrokenRow)) -> Service {
        let id = self.id.to_string();
        let package = Place { table: "packages", id: &id };
        let mut mbits = |column, number: Option<i64>| {
            let mbits = number.map(|number| package.number(column, number)).transpose();
            mbits.unwrap_or_else(|broken| left_out_of(broken, left_out))
        };
        Service {
            bandwidth_down: mbits("bandwidth_down", self.bandwidth_down),
            bandwidth_up: mbits("bandwidth_up", self.bandwidth_up),
            type_name: self.service_type_name.map(String::from),
            package_name: self.name.map(String::from),
            monthly_price: self.monthly_price.map(Rupiah::new),
        }
    }

    /// What cannot be read of the package.
    pub(crate) fn problem(self) -> Option<BrokenRow> {
        let mut problems = Vec::new();
        self.read(&mut |broken| problems.push(broken));
        problems.into_iter().next()
    }
}

/// Hands it over, and answers nothing in its place.
pub(crate) fn left_out_of<T>(broken: BrokenRow, left_out: &mut impl FnMut(BrokenRow)) -> Option<T> {
    left_out(broken);
    None
}

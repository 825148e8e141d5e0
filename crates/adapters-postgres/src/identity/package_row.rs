//! Rows of packages.

use portal_core::Rupiah;
use portal_core::identity::customer::Service;

use crate::row::{BadValue, RowName};

/// A package.
pub(crate) struct PackageRow {
    /// Its number, or whose package it is.
    pub(crate) id: String,
    pub(crate) service_type_name: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) bandwidth_down: Option<i64>,
    pub(crate) bandwidth_up: Option<i64>,
    pub(crate) monthly_price: Option<i64>,
}

impl PackageRow {
    /// The service, without what cannot be read of it.
    pub(crate) fn read(self, left_out: &mut impl FnMut(BadValue)) -> Service {
        let name = RowName::new("packages", &self.id);
        let mut mbits = |column, value: Option<i64>| {
            let mbits = value.map(|value| name.number(column, value)).transpose();
            mbits.unwrap_or_else(|bad| left_out_of(bad, left_out))
        };
        Service {
            bandwidth_down: mbits("bandwidth_down", self.bandwidth_down),
            bandwidth_up: mbits("bandwidth_up", self.bandwidth_up),
            type_name: self.service_type_name,
            package_name: self.name,
            monthly_price: self.monthly_price.map(Rupiah::new),
        }
    }

    /// What cannot be read of the package.
    pub(crate) fn problem(self) -> Option<BadValue> {
        let mut problems = Vec::new();
        self.read(&mut |bad| problems.push(bad));
        problems.into_iter().next()
    }
}

/// Hands it over, and answers nothing in its place.
pub(crate) fn left_out_of<T>(bad: BadValue, left_out: &mut impl FnMut(BadValue)) -> Option<T> {
    left_out(bad);
    None
}

//! Packages.

use portal_core::Rupiah;
use portal_core::integration::record::PackageRecord;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[schema(as = Package)]
pub(crate) struct PackageItem {
    #[schema(example = "HOME-50", max_length = 64)]
    package_code: String,
    /// As customers know it.
    #[schema(example = "Home 50", max_length = 500)]
    name: String,
    #[schema(example = "Broadband")]
    service_type: Option<String>,
    /// Mbit/s.
    bandwidth_down: Option<u32>,
    /// Mbit/s.
    bandwidth_up: Option<u32>,
    /// Before tax.
    monthly_price: Option<i64>,
}

impl From<&PackageRecord> for PackageItem {
    fn from(package: &PackageRecord) -> Self {
        Self {
            package_code: package.code.to_string(),
            name: package.name.clone(),
            service_type: package.service_type.clone(),
            bandwidth_down: package.bandwidth_down,
            bandwidth_up: package.bandwidth_up,
            monthly_price: package.monthly_price.map(Rupiah::amount),
        }
    }
}

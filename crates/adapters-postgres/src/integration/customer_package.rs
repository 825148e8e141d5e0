//! Packages that customers name by what they are.

use std::collections::{HashMap, HashSet};

use portal_core::Rupiah;
use portal_core::integration::record::{CustomerPackage, CustomerRecord, PackageTerms, RecordChange};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::Changes;

/// Whether the change names no other package than the one on file. It may have a type of service that the record does
/// not name.
pub(super) fn keeps_package(change: &RecordChange<CustomerRecord>) -> bool {
    change.before.as_ref().is_some_and(|before| before.package == change.after.package)
}

/// A package that is known by its terms, and its place among those that are looked for.
#[derive(Serialize)]
struct PackedTerms<'t> {
    place: usize,
    name: Option<&'t str>,
    bandwidth_down: Option<u32>,
    bandwidth_up: Option<u32>,
    monthly_price: Option<i64>,
}

impl<'t> PackedTerms<'t> {
    fn of((place, terms): (usize, &&'t PackageTerms)) -> Self {
        Self {
            place,
            name: terms.name.as_deref(),
            bandwidth_down: terms.bandwidth_down,
            bandwidth_up: terms.bandwidth_up,
            monthly_price: terms.monthly_price.map(Rupiah::amount),
        }
    }
}

/// What a customer's package is to be known by, if the change gives them one without a code.
fn new_terms(change: &RecordChange<CustomerRecord>) -> Option<&PackageTerms> {
    match &change.after.package {
        Some(CustomerPackage::Terms(terms)) if !keeps_package(change) => Some(terms),
        _ => None,
    }
}

/// The packages that the changes name by their terms. Those that nobody has yet are added.
pub(super) async fn package_ids<'c>(
    c: &mut PgConnection,
    changes: &Changes<'c, CustomerRecord>,
) -> sqlx::Result<HashMap<&'c PackageTerms, i64>> {
    let named: HashSet<&PackageTerms> = changes.iter().copied().filter_map(new_terms).collect();
    let named: Vec<&PackageTerms> = named.into_iter().collect();
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let packed: Vec<_> = named.iter().enumerate().map(PackedTerms::of).collect();
    let mut found = on_file(c, &packed).await?;
    if found.len() < named.len() {
        add(c, &packed).await?;
        found = on_file(c, &packed).await?;
    }
    let terms = |place: i64| usize::try_from(place).ok().and_then(|place| named.get(place).copied());
    Ok(found.into_iter().filter_map(|(place, id)| Some((terms(place)?, id))).collect())
}

async fn on_file(c: &mut PgConnection, terms: &[PackedTerms<'_>]) -> sqlx::Result<Vec<(i64, i64)>> {
    let rows = sqlx::query_file!("src/integration/customer_package_find.sql", Json(terms) as _).fetch_all(c).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.place, row.id?))).collect())
}

/// Another writer that adds the same package meanwhile is waited for.
async fn add(c: &mut PgConnection, terms: &[PackedTerms<'_>]) -> sqlx::Result<()> {
    sqlx::query_file!("src/integration/customer_package_add.sql", Json(terms) as _).execute(c).await.map(drop)
}

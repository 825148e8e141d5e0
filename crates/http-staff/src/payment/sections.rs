//! The pages below `/staff/payments` that each of them leads to.

use page_kit::icons::Icon;
use portal_core::staff::account::Permission;

use crate::transfer::page::LIST as PROOFS;
use crate::view::layout::{Layout, Way, way};

/// Where the pages lie.
pub(crate) const PAYMENTS: &str = "/staff/payments";
/// Where the exceptions lie.
pub(crate) const EXCEPTIONS: &str = "/staff/payments/exceptions";
/// Where the totals lie.
pub(crate) const TOTALS: &str = "/staff/payments/totals";

/// The pages, in order. Another one becomes one by a line here.
const SECTIONS: &[Way] = &[
    way(&[Permission::ConfirmPayments], PAYMENTS, "payments-search", Icon::Search),
    way(&[Permission::ConfirmPayments], EXCEPTIONS, "payments-exceptions", Icon::TriangleAlert),
    way(&[Permission::ConfirmPayments], PROOFS, "payments-proofs", Icon::ReceiptText),
    way(&[Permission::ConfirmPayments], TOTALS, "payments-totals", Icon::TrendingUp),
];

/// A page, and whether it is shown.
pub(crate) fn sections(layout: &Layout) -> Vec<(&'static Way, bool)> {
    let path = layout.path.split(['?', '#']).next().unwrap_or_default();
    layout.open(SECTIONS).map(|way| (way, way.href == path)).collect()
}

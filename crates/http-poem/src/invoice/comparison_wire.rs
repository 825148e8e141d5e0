//! How an invoice differs from the one before, as clients know it.

use portal_core::Rupiah;
use portal_core::billing::invoice::{Change, Comparison};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;

use crate::document::words;

#[derive(Serialize, ToSchema)]
pub(crate) struct Compared {
    #[schema(example = "INV/2025/10/0001")]
    previous_invoice_number: String,
    #[schema(example = 333_000)]
    previous_total_amount: i64,
    /// How much more is to be paid now; below zero if it is less.
    #[schema(example = 0)]
    difference: i64,
    /// Those that stayed the same are not named.
    #[schema(inline)]
    changes: Vec<ChangeItem>,
}

const ITEM: &str = "item";
const TAX: &str = "tax";
const DISCOUNT: &str = "discount";

const NEW: &str = "new";
const GONE: &str = "gone";
const CHANGED: &str = "changed";

fn subjects() -> Object {
    words([ITEM, TAX, DISCOUNT]).build()
}

fn changes() -> Object {
    words([NEW, GONE, CHANGED]).build()
}

#[derive(Serialize, ToSchema)]
struct ChangeItem {
    #[schema(schema_with = subjects)]
    subject: &'static str,
    /// The words of a line; null of tax and discount.
    description: Option<String>,
    #[schema(schema_with = changes)]
    change: &'static str,
    previous_amount: Option<i64>,
    amount: Option<i64>,
}

impl From<Comparison> for Compared {
    fn from(comparison: Comparison) -> Self {
        let lines = comparison.items.into_iter().map(|item| ChangeItem::new(ITEM, Some(item.description), item.change));
        let tax = comparison.tax.map(|change| ChangeItem::new(TAX, None, change));
        let discount = comparison.discount.map(|change| ChangeItem::new(DISCOUNT, None, change));
        Self {
            previous_invoice_number: comparison.previous.into(),
            previous_total_amount: comparison.previous_total.amount(),
            difference: comparison.difference.amount(),
            changes: lines.chain(tax).chain(discount).collect(),
        }
    }
}

impl ChangeItem {
    fn new(subject: &'static str, description: Option<String>, change: Change) -> Self {
        let (change, was, now) = match change {
            Change::New { now } => (NEW, None, Some(now)),
            Change::Gone { was } => (GONE, Some(was), None),
            Change::Other { was, now } => (CHANGED, Some(was), Some(now)),
        };
        let [previous_amount, amount] = [was, now].map(|amount| amount.map(Rupiah::amount));
        Self { subject, description, change, previous_amount, amount }
    }
}

//! Invoices with their lines and payments.
#![expect(missing_docs, reason = "each member is what its name says")]

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::lenient::lenient;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    pub invoice_number: String,
    pub customer_id: String,
    pub invoice_date: NaiveDate,
    pub due_date: NaiveDate,
    #[serde(default, deserialize_with = "lenient")]
    pub period_start: Option<NaiveDate>,
    #[serde(default, deserialize_with = "lenient")]
    pub period_end: Option<NaiveDate>,
    pub subtotal: i64,
    #[serde(default)]
    pub tax_amount: i64,
    #[serde(default)]
    pub discount_amount: i64,
    pub total_amount: i64,
    /// What was paid; the sum of the payments if it is `null`.
    #[serde(default)]
    pub paid_amount: Option<i64>,
    /// `draft`, `sent`, `viewed`, `partial`, `paid`, `overdue`, `cancelled` or `refunded`.
    pub status: String,
    #[serde(default)]
    pub items: Vec<Line>,
    #[serde(default)]
    pub payments: Vec<Payment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub description: String,
    pub quantity: i64,
    pub unit_price: i64,
    pub amount: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    #[serde(default)]
    pub payment_number: Option<String>,
    pub paid_at: DateTime<Utc>,
    /// Below zero if it was given back.
    pub amount: i64,
    pub method: String,
    #[serde(default)]
    pub reference: Option<String>,
}

//! [`InvoiceRepo`]: a page or an invoice in one statement each, with all that belongs to it.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::billing::invoice::{
    Invoice, InvoiceCondition, InvoiceDetail, InvoiceItem, InvoiceList, InvoiceOrder, InvoiceQuery, InvoiceRepo,
    InvoiceState, InvoiceTally, Payment, PreviousInvoice,
};
use portal_core::identity::customer::CustomerScope;
use portal_core::{InvoiceNumber, Page, PortError, Rupiah};
use serde::Deserialize;
use sqlx::types::Json;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;
use crate::stored::Stored;

const PORT: &str = "invoice repository";

/// An invoice as the statements pack it.
#[derive(Deserialize)]
pub(crate) struct InvoiceRow {
    invoice_number: String,
    invoice_date: Stored<NaiveDate>,
    due_date: Stored<NaiveDate>,
    period_start: Option<Stored<NaiveDate>>,
    period_end: Option<Stored<NaiveDate>>,
    subtotal: i64,
    tax_amount: i64,
    discount_amount: i64,
    total_amount: i64,
    paid_amount: i64,
    status: String,
    last_paid_at: Option<Stored<DateTime<Utc>>>,
}

impl TryFrom<InvoiceRow> for Invoice {
    type Error = BadValue;

    fn try_from(row: InvoiceRow) -> Result<Self, BadValue> {
        let name = RowName::new("invoices", &row.invoice_number);
        Ok(Self {
            number: name.own_number("invoice_number", &row.invoice_number, InvoiceNumber::parse)?,
            invoice_date: name.date("invoice_date", row.invoice_date)?,
            due_date: name.date("due_date", row.due_date)?,
            period_start: name.date_if_any("period_start", row.period_start)?,
            period_end: name.date_if_any("period_end", row.period_end)?,
            subtotal: Rupiah::new(row.subtotal),
            tax: Rupiah::new(row.tax_amount),
            discount: Rupiah::new(row.discount_amount),
            total: Rupiah::new(row.total_amount),
            paid: Rupiah::new(row.paid_amount),
            state: name.read("status", row.status.parse::<InvoiceState>())?,
            // A time that cannot be shown is left out with its payment, which says so.
            last_paid_at: row.last_paid_at.and_then(|at| at.get().ok()),
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct ItemRow {
    description: String,
    quantity: i64,
    unit_price: i64,
    amount: i64,
}

impl From<ItemRow> for InvoiceItem {
    fn from(row: ItemRow) -> Self {
        Self {
            description: row.description,
            quantity: row.quantity,
            unit_price: Rupiah::new(row.unit_price),
            amount: Rupiah::new(row.amount),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct PaymentRow {
    pub(crate) id: i64,
    paid_at: Stored<DateTime<Utc>>,
    amount: i64,
    method: String,
    reference: Option<String>,
}

impl TryFrom<PaymentRow> for Payment {
    type Error = BadValue;

    fn try_from(row: PaymentRow) -> Result<Self, BadValue> {
        let paid_at = RowName::new("payments", row.id).date("paid_at", row.paid_at)?;
        Ok(Self { paid_at, amount: Rupiah::new(row.amount), method: row.method, reference: row.reference })
    }
}

/// An invoice of a page beside the sums of its list, or the sums alone.
struct ListRow {
    unpaid: i64,
    unpaid_late: i64,
    paid: i64,
    cancelled: i64,
    refunded: i64,
    outstanding: i64,
    all_late: i64,
    invoice_number: Option<String>,
    invoice_date: Option<Stored<NaiveDate>>,
    due_date: Option<Stored<NaiveDate>>,
    period_start: Option<Stored<NaiveDate>>,
    period_end: Option<Stored<NaiveDate>>,
    subtotal: Option<i64>,
    tax_amount: Option<i64>,
    discount_amount: Option<i64>,
    total_amount: Option<i64>,
    paid_amount: Option<i64>,
    status: Option<String>,
    last_paid_at: Option<Stored<DateTime<Utc>>>,
}

impl ListRow {
    fn invoice(self) -> Option<InvoiceRow> {
        Some(InvoiceRow {
            invoice_number: self.invoice_number?,
            invoice_date: self.invoice_date?,
            due_date: self.due_date?,
            period_start: self.period_start,
            period_end: self.period_end,
            subtotal: self.subtotal?,
            tax_amount: self.tax_amount?,
            discount_amount: self.discount_amount?,
            total_amount: self.total_amount?,
            paid_amount: self.paid_amount?,
            status: self.status?,
            last_paid_at: self.last_paid_at,
        })
    }
}

/// Counts of rows are never below zero.
fn tally(row: &ListRow) -> InvoiceTally {
    InvoiceTally {
        unpaid: row.unpaid.unsigned_abs(),
        unpaid_late: row.unpaid_late.unsigned_abs(),
        paid: row.paid.unsigned_abs(),
        cancelled: row.cancelled.unsigned_abs(),
        refunded: row.refunded.unsigned_abs(),
    }
}

fn list(rows: Vec<ListRow>, query: &InvoiceQuery) -> InvoiceList {
    let counts = rows.first().map(tally).unwrap_or_default().counts();
    let (outstanding, overdue) = rows.first().map_or((0, 0), |row| (row.outstanding, row.all_late));
    let items = readable(rows.into_iter().filter_map(ListRow::invoice).map(Invoice::try_from));
    InvoiceList {
        page: Page { items, total: counts.of(query.filter), request: query.page },
        counts,
        outstanding: Rupiah::new(outstanding),
        overdue: overdue.unsigned_abs(),
    }
}

struct DetailRow {
    invoice: Json<InvoiceRow>,
    items: Option<Json<Vec<ItemRow>>>,
    payments: Option<Json<Vec<PaymentRow>>>,
    previous: Option<Json<InvoiceRow>>,
    previous_items: Option<Json<Vec<ItemRow>>>,
}

impl DetailRow {
    /// The invoice; nothing if its own row cannot be read. Payments and an invoice before it that cannot be read
    /// are left out.
    fn detail(self) -> Option<InvoiceDetail> {
        let items = |items| unpacked(items).into_iter().map(InvoiceItem::from).collect();
        let previous = readable(self.previous.map(|Json(previous)| Invoice::try_from(previous))).pop();
        let previous_items: Vec<_> = items(self.previous_items);
        let invoice = readable([Invoice::try_from(self.invoice.0)]).pop()?;
        Some(InvoiceDetail {
            invoice,
            items: items(self.items),
            payments: readable(unpacked(self.payments).into_iter().map(Payment::try_from)),
            previous: previous.map(|invoice| PreviousInvoice { invoice, items: previous_items }),
        })
    }
}

/// What `json_agg` answers is nothing at all for no rows.
pub(crate) fn unpacked<T>(rows: Option<Json<Vec<T>>>) -> Vec<T> {
    rows.map(|Json(rows)| rows).unwrap_or_default()
}

/// Asks for a page with the statement of `$file`.
macro_rules! page {
    ($store:ident, $file:literal, $scope:ident, $late:ident, $requested:ident, $words:ident, $page:ident, $terms:ident) => {{
        let (limit, offset) = (i64::from($page.limit()), i64::try_from($page.offset()).unwrap_or(i64::MAX));
        $store
            .ask(PORT, |mut c| async move {
                let customer = $scope.customer_id().as_str();
                let (from, before) = ($requested.due_from, $requested.due_before);
                sqlx::query_file_as!(ListRow, $file, customer, $late, $words, limit, offset, $terms, from, before,)
                    .fetch_all(&mut *c)
                    .await
            })
            .await?
    }};
}

#[async_trait]
impl InvoiceRepo for PgStore {
    async fn page_of(
        &self,
        scope: &CustomerScope,
        query: &InvoiceQuery,
        today: NaiveDate,
    ) -> Result<InvoiceList, PortError> {
        let (requested, late) = (&InvoiceCondition::of(query.filter, today), InvoiceTally::due_before(today));
        let words: &Vec<String> = &requested.words().into_iter().map(str::to_owned).collect();
        let terms = &serde_json::to_value(query.search.terms()).map_err(|e| PortError::broken(PORT, e))?;
        let page = query.page;
        let rows = match query.order {
            InvoiceOrder::NewestFirst => {
                page!(self, "src/billing/invoice_newest.sql", scope, late, requested, words, page, terms)
            }
            InvoiceOrder::UnpaidFirst => {
                page!(self, "src/billing/invoice_unpaid.sql", scope, late, requested, words, page, terms)
            }
        };
        Ok(list(rows, query))
    }

    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let customer = scope.customer_id().as_str();
                sqlx::query_file_as!(DetailRow, "src/billing/invoice_find.sql", customer, number.as_str())
                    .fetch_optional(&mut *c)
                    .await
            })
            .await?;
        Ok(row.and_then(DetailRow::detail))
    }
}

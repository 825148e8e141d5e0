//! Invoices with their lines.

use chrono::{DateTime, NaiveDate, Utc};

use super::cell::Row;
use super::error::{FieldProblem, RecordWarning};
use super::fields::{Conventions, Fields, unknown_fields};
use super::model::{Record, RecordWrite};
use crate::billing::invoice::{InvoiceItem, InvoiceState};
use crate::kernel::edit::Edit;
use crate::kernel::id::{CustomerId, InvoiceNumber};
use crate::kernel::money::Rupiah;

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRecord {
    /// Its number.
    pub number: InvoiceNumber,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// When it was issued.
    pub invoice_date: NaiveDate,
    /// The last day to pay it.
    pub due_date: NaiveDate,
    /// First day it is for.
    pub period_start: Option<NaiveDate>,
    /// Last day it is for.
    pub period_end: Option<NaiveDate>,
    /// Sum of its lines.
    pub subtotal: Rupiah,
    /// Tax, as issued.
    pub tax: Rupiah,
    /// Taken off.
    pub discount: Rupiah,
    /// What is to be paid.
    pub total: Rupiah,
    /// What was paid.
    pub paid: PaidAmount,
    /// The stored state.
    pub state: InvoiceState,
    /// Its lines, in their order.
    pub items: Vec<InvoiceItem>,
}

/// What was paid on an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidAmount {
    /// As the ISP says; payments on record change nothing in it.
    Stated(Rupiah),
    /// The sum of the payments on record. Who commits the invoice or a payment of it works the sum out.
    Payments(Rupiah),
}

impl PaidAmount {
    /// The amount.
    pub fn amount(self) -> Rupiah {
        match self {
            Self::Stated(amount) | Self::Payments(amount) => amount,
        }
    }
}

/// What is written of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceWrite {
    /// The invoice.
    pub number: InvoiceNumber,
    /// Whose it is.
    pub customer_id: Edit<CustomerId>,
    /// When it was issued.
    pub invoice_date: Edit<NaiveDate>,
    /// The last day to pay it.
    pub due_date: Edit<NaiveDate>,
    /// First day it is for.
    pub period_start: Edit<NaiveDate>,
    /// Last day it is for.
    pub period_end: Edit<NaiveDate>,
    /// Sum of its lines. Of a new invoice: what its lines come to, or its total without tax and discount.
    pub subtotal: Edit<Rupiah>,
    /// Tax, as issued.
    pub tax: Edit<Rupiah>,
    /// Taken off.
    pub discount: Edit<Rupiah>,
    /// What is to be paid.
    pub total: Edit<Rupiah>,
    /// What was paid; empty, and of a new invoice at first, for the sum of its payments.
    pub paid: Edit<Rupiah>,
    /// The stored state; of a new invoice `sent`.
    pub state: Edit<InvoiceState>,
    /// All its lines, in their order.
    pub items: Edit<Vec<InvoiceItem>>,
}

/// The fields of an invoice's line.
pub const ITEM_FIELDS: [&str; 4] = ["description", "quantity", "unit_price", "amount"];

impl Record for InvoiceRecord {
    type Id = InvoiceNumber;
    type Write = InvoiceWrite;

    const KIND: &'static str = "invoices";
    const PARENT: &'static str = "customer_id";

    fn id(&self) -> &InvoiceNumber {
        &self.number
    }

    fn warnings(&self) -> Vec<RecordWarning> {
        let mut warnings = Vec::new();
        let lines = sum_of(&self.items).filter(|_| !self.items.is_empty());
        if let Some(lines) = lines.filter(|lines| *lines != self.subtotal) {
            warnings.push(RecordWarning::LinesDiffer { lines, subtotal: self.subtotal });
        }
        let sum = self.subtotal.checked_add(self.tax).and_then(|sum| sum.checked_sub(self.discount));
        if let Some(sum) = sum.filter(|sum| *sum != self.total) {
            warnings.push(RecordWarning::TotalDiffers { sum, total: self.total });
        }
        warnings
    }
}

fn sum_of(items: &[InvoiceItem]) -> Option<Rupiah> {
    items.iter().try_fold(Rupiah::ZERO, |sum, item| sum.checked_add(item.amount))
}

impl RecordWrite for InvoiceWrite {
    type Record = InvoiceRecord;

    const FIELDS: &'static [&'static str] = &[
        "invoice_number",
        "customer_id",
        "invoice_date",
        "due_date",
        "period_start",
        "period_end",
        "subtotal",
        "tax_amount",
        "discount_amount",
        "total_amount",
        "paid_amount",
        "status",
        "items",
    ];
    const REQUIRED: &'static [&'static str] =
        &["invoice_number", "customer_id", "invoice_date", "due_date", "total_amount"];
    const EXAMPLE: &'static [&'static str] = &[
        "INV/2025/11/0001",
        "AGLS202510150001",
        "2025-11-01",
        "2025-11-20",
        "2025-11-01",
        "2025-11-30",
        "300000",
        "33000",
        "0",
        "333000",
        "",
        "sent",
        "",
    ];

    fn read(row: &Row<'_>, conventions: Conventions<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut fields = Fields::of(row, conventions);
        fields.refuse_all(unknown_fields(row, Self::FIELDS));
        let number = fields.identity("invoice_number");
        let customer_id = fields.word("customer_id");
        let [invoice_date, due_date] = ["invoice_date", "due_date"].map(|field| fields.kept_day(field));
        let [period_start, period_end] = ["period_start", "period_end"].map(|field| fields.day(field));
        let [subtotal, tax, discount] = ["subtotal", "tax_amount", "discount_amount"].map(|field| fields.rupiah(field));
        let total = fields.kept_rupiah("total_amount");
        let paid = fields.rupiah("paid_amount");
        let state = fields.parsed("status", |text| text.parse().map_err(|_| states()));
        let items = fields.rows("items", item);
        let write = number.map(|number| Self {
            number,
            customer_id,
            invoice_date,
            due_date,
            period_start,
            period_end,
            subtotal,
            tax,
            discount,
            total,
            paid,
            state,
            items,
        });
        fields.end(write)
    }

    fn id(&self) -> &InvoiceNumber {
        &self.number
    }

    fn over(&self, on_file: Option<&InvoiceRecord>, _: DateTime<Utc>) -> Result<InvoiceRecord, Vec<FieldProblem>> {
        let customer_id = self.customer_id.over(on_file.map(|invoice| invoice.customer_id.clone()));
        let invoice_date = self.invoice_date.over(on_file.map(|invoice| invoice.invoice_date));
        let due_date = self.due_date.over(on_file.map(|invoice| invoice.due_date));
        let total = self.total.over(on_file.map(|invoice| invoice.total));
        let (Some(customer_id), Some(invoice_date), Some(due_date), Some(total)) =
            (customer_id.clone(), invoice_date, due_date, total)
        else {
            let missing = [
                ("customer_id", customer_id.is_none()),
                ("invoice_date", invoice_date.is_none()),
                ("due_date", due_date.is_none()),
                ("total_amount", total.is_none()),
            ];
            let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
            return Err(missing.map(|(field, _)| FieldProblem::missing(field)).collect());
        };
        if let Some(before) = on_file.filter(|before| before.customer_id != customer_id) {
            let owner = &before.customer_id;
            return Err(vec![FieldProblem::new("customer_id", format!("the invoice is on file as one of {owner}"))]);
        }
        let items = self.items.over_or(on_file.map(|invoice| invoice.items.clone()), Vec::new());
        let tax = self.tax.over_or(on_file.map(|invoice| invoice.tax), Rupiah::ZERO);
        let discount = self.discount.over_or(on_file.map(|invoice| invoice.discount), Rupiah::ZERO);
        let lines = sum_of(&items).filter(|_| !items.is_empty());
        let rest = || total.checked_sub(tax).and_then(|rest| rest.checked_add(discount));
        let subtotal = self.subtotal.over(on_file.map(|invoice| invoice.subtotal)).or(lines).or_else(rest);
        Ok(InvoiceRecord {
            number: self.number.clone(),
            customer_id,
            invoice_date,
            due_date,
            period_start: self.period_start.over(on_file.and_then(|invoice| invoice.period_start)),
            period_end: self.period_end.over(on_file.and_then(|invoice| invoice.period_end)),
            subtotal: subtotal.unwrap_or(total),
            tax,
            discount,
            total,
            paid: self.paid(on_file.map(|invoice| invoice.paid)),
            state: self.state.over_or(on_file.map(|invoice| invoice.state), InvoiceState::Sent),
            items,
        })
    }
}

impl InvoiceWrite {
    fn paid(&self, on_file: Option<PaidAmount>) -> PaidAmount {
        match (&self.paid, on_file) {
            (Edit::Set(amount), _) => PaidAmount::Stated(*amount),
            (Edit::Keep, Some(on_file)) => on_file,
            (Edit::Clear, Some(PaidAmount::Payments(sum))) => PaidAmount::Payments(sum),
            _ => PaidAmount::Payments(Rupiah::ZERO),
        }
    }
}

/// One line.
fn item(fields: &mut Fields<'_>) -> Option<InvoiceItem> {
    fields.refuse_unknown(&ITEM_FIELDS);
    let description = fields.kept_text("description");
    let description = fields.required("description", description);
    let quantity = fields.count("quantity").over_or(None, 1);
    let (unit_price, amount) = (fields.rupiah("unit_price"), fields.rupiah("amount"));
    let (unit_price, amount) = match (unit_price.set(), amount.set()) {
        (Some(price), Some(amount)) => (*price, *amount),
        (Some(price), None) => (*price, times(fields, *price, quantity)?),
        (None, Some(amount)) if quantity == 1 => (*amount, *amount),
        (None, _) => {
            if !fields.is_reported("unit_price") && !fields.is_reported("amount") {
                fields.report("unit_price", "is missing");
            }
            return None;
        }
    };
    Some(InvoiceItem { description: description?, quantity: i64::from(quantity), unit_price, amount })
}

/// What so many come to; `None`, and reported, if that is no amount.
fn times(fields: &mut Fields<'_>, price: Rupiah, quantity: u32) -> Option<Rupiah> {
    let amount = price.amount().checked_mul(i64::from(quantity));
    let amount = amount.filter(|amount| amount.unsigned_abs() <= Fields::MOST_RUPIAH);
    if amount.is_none() {
        fields.report("quantity", "makes the line larger than any amount of rupiah");
    }
    amount.map(Rupiah::new)
}

fn states() -> String {
    format!("is none of {}", InvoiceState::ALL.map(InvoiceState::as_str).join(", "))
}

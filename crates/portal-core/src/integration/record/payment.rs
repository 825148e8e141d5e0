//! Payments of invoices.

use chrono::{DateTime, SecondsFormat, Utc};

use super::cell::Row;
use super::error::FieldProblem;
use super::fields::{Conventions, Fields, unknown_fields};
use super::model::{Record, RecordWrite};
use crate::kernel::edit::Edit;
use crate::kernel::id::{InvoiceNumber, PaymentNumber};
use crate::kernel::money::Rupiah;

/// A payment that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRecord {
    /// The ISP's number of it.
    pub number: PaymentNumber,
    /// What it was for.
    pub invoice_number: InvoiceNumber,
    /// When it came in.
    pub paid_at: DateTime<Utc>,
    /// How much; below zero if it was given back.
    pub amount: Rupiah,
    /// How, as customers are told: `Transfer BCA`.
    pub method: String,
    /// Reference of the payment, if it has one.
    pub reference: Option<String>,
}

/// What is written of a payment. One without a number is known by its reference, or else by its time, amount and
/// method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentWrite {
    /// The payment.
    pub number: PaymentNumber,
    /// What it was for.
    pub invoice_number: Edit<InvoiceNumber>,
    /// When it came in.
    pub paid_at: Edit<DateTime<Utc>>,
    /// How much.
    pub amount: Edit<Rupiah>,
    /// How.
    pub method: Edit<String>,
    /// Reference of the payment.
    pub reference: Edit<String>,
}

impl Record for PaymentRecord {
    type Id = PaymentNumber;
    type Write = PaymentWrite;

    const KIND: &'static str = "payments";
    const PARENT: &'static str = "invoice_number";

    fn id(&self) -> &PaymentNumber {
        &self.number
    }
}

impl RecordWrite for PaymentWrite {
    type Record = PaymentRecord;

    const FIELDS: &'static [&'static str] =
        &["payment_number", "invoice_number", "paid_at", "amount", "method", "reference"];
    const REQUIRED: &'static [&'static str] = &["invoice_number", "paid_at", "amount", "method"];
    const EXAMPLE: &'static [&'static str] =
        &["", "INV/2025/11/0001", "2025-11-05 14:05", "333000", "Transfer BCA", "FT25309123"];

    fn read(row: &Row<'_>, conventions: Conventions<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut fields = Fields::of(row, conventions);
        fields.refuse_all(unknown_fields(row, Self::FIELDS));
        let number: Edit<PaymentNumber> =
            fields.parsed("payment_number", |text| text.parse().map_err(|e: crate::InvalidId| e.to_string()));
        let invoice_number = fields.word("invoice_number");
        let paid_at = fields.instant("paid_at");
        let paid_at = fields.not_empty("paid_at", paid_at);
        let amount = fields.kept_rupiah("amount");
        let method = fields.kept_text("method");
        let reference = fields.text("reference");
        let number = match number.set() {
            Some(number) => Some(number.clone()),
            None => made(&mut fields, &invoice_number, &reference, (&paid_at, &amount, &method)),
        };
        let write = number.map(|number| Self { number, invoice_number, paid_at, amount, method, reference });
        fields.end(write)
    }

    fn id(&self) -> &PaymentNumber {
        &self.number
    }

    fn over(&self, on_file: Option<&PaymentRecord>, _: DateTime<Utc>) -> Result<PaymentRecord, Vec<FieldProblem>> {
        let invoice_number = self.invoice_number.over(on_file.map(|payment| payment.invoice_number.clone()));
        let paid_at = self.paid_at.over(on_file.map(|payment| payment.paid_at));
        let amount = self.amount.over(on_file.map(|payment| payment.amount));
        let method = self.method.over(on_file.map(|payment| payment.method.clone()));
        let (Some(invoice_number), Some(paid_at), Some(amount), Some(method)) =
            (invoice_number.clone(), paid_at, amount, method.clone())
        else {
            let missing = [
                ("invoice_number", invoice_number.is_none()),
                ("paid_at", paid_at.is_none()),
                ("amount", amount.is_none()),
                ("method", method.is_none()),
            ];
            let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
            return Err(missing.map(|(field, _)| FieldProblem::missing(field)).collect());
        };
        Ok(PaymentRecord {
            number: self.number.clone(),
            invoice_number,
            paid_at,
            amount,
            method,
            reference: self.reference.over(on_file.and_then(|payment| payment.reference.clone())),
        })
    }
}

/// The number of a payment that came without one; `None`, and reported, if it lacks what it would be known by.
fn made(
    fields: &mut Fields<'_>,
    invoice_number: &Edit<InvoiceNumber>,
    reference: &Edit<String>,
    (paid_at, amount, method): (&Edit<DateTime<Utc>>, &Edit<Rupiah>, &Edit<String>),
) -> Option<PaymentNumber> {
    let invoice = fields.required("invoice_number", invoice_number.clone())?;
    if let Some(reference) = reference.set() {
        return Some(PaymentNumber::made(&[invoice.as_str(), "reference", reference]));
    }
    let paid_at = fields.required("paid_at", paid_at.clone());
    let amount = fields.required("amount", amount.clone());
    let method = fields.required("method", method.clone());
    let at = paid_at?.to_rfc3339_opts(SecondsFormat::Millis, true);
    Some(PaymentNumber::made(&[invoice.as_str(), "paid", &at, &amount?.amount().to_string(), &method?]))
}

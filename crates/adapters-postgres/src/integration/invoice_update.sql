-- Writes the invoices $1 over those on file, without their lines; $2 are their numbers. An invoice keeps its customer.
UPDATE isp.invoices i
SET invoice_date = r.invoice_date, due_date = r.due_date, period_start = r.period_start, period_end = r.period_end,
    subtotal = r.subtotal, tax_amount = r.tax_amount, discount_amount = r.discount_amount,
    total_amount = r.total_amount, paid_amount = r.paid_amount, paid_from_payments = r.paid_from_payments,
    status = r.status, updated_at = r.at
FROM jsonb_to_recordset($1) AS r (invoice_number text, invoice_date date, due_date date, period_start date,
    period_end date, subtotal bigint, tax_amount bigint, discount_amount bigint, total_amount bigint,
    paid_amount bigint, paid_from_payments boolean, status text, at timestamptz)
WHERE i.invoice_number = r.invoice_number AND i.invoice_number = ANY ($2)
RETURNING i.invoice_number

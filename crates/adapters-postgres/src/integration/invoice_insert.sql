-- Adds the invoices $1, without their lines. Those that are on file already are not answered.
INSERT INTO isp.invoices (invoice_number, customer_id, invoice_date, due_date, period_start, period_end, subtotal,
    tax_amount, discount_amount, total_amount, paid_amount, paid_from_payments, status, created_at, updated_at)
SELECT r.invoice_number, r.customer_id, r.invoice_date, r.due_date, r.period_start, r.period_end, r.subtotal,
    r.tax_amount, r.discount_amount, r.total_amount, r.paid_amount, r.paid_from_payments, r.status, r.at, r.at
FROM jsonb_to_recordset($1) AS r (invoice_number text, customer_id text, invoice_date date, due_date date,
    period_start date, period_end date, subtotal bigint, tax_amount bigint, discount_amount bigint,
    total_amount bigint, paid_amount bigint, paid_from_payments boolean, status text, at timestamptz)
ON CONFLICT DO NOTHING
RETURNING invoice_number

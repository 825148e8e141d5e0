-- $1 customer.
WITH invoices AS (
    SELECT invoice_number, invoice_date, due_date, period_start, period_end, subtotal, tax_amount,
        discount_amount, total_amount, paid_amount, status,
        (SELECT max(paid_at) FROM isp.payments p WHERE p.invoice_number = i.invoice_number) AS last_paid_at
    FROM isp.invoices i WHERE customer_id = $1 AND status <> 'draft'
)
SELECT
    (SELECT json_agg(i ORDER BY i.invoice_date, i.invoice_number) FROM invoices i) AS "invoices?: Json<Vec<InvoiceRow>>",
    (
        SELECT json_agg(p ORDER BY p.paid_at, p.id)
        FROM (
            SELECT p.id, p.invoice_number, p.paid_at, p.amount, p.method, p.reference
            FROM isp.invoices i JOIN isp.payments p ON p.invoice_number = i.invoice_number
            WHERE i.customer_id = $1 AND i.status <> 'draft'
        ) p
    ) AS "payments?: Json<Vec<RecordedRow>>"

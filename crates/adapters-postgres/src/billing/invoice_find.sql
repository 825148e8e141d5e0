-- $1 customer, $2 number.
WITH found AS (
    SELECT invoice_number, invoice_date, due_date, period_start, period_end, subtotal, tax_amount,
        discount_amount, total_amount, paid_amount, status,
        (SELECT max(paid_at) FROM isp.payments p WHERE p.invoice_number = i.invoice_number) AS last_paid_at
    FROM isp.invoices i WHERE invoice_number = $2 AND customer_id = $1 AND status <> 'draft'
), previous AS (
    SELECT p.*
    FROM found f, LATERAL (
        SELECT invoice_number, invoice_date, due_date, period_start, period_end, subtotal, tax_amount,
            discount_amount, total_amount, paid_amount, status,
            (SELECT max(paid_at) FROM isp.payments y WHERE y.invoice_number = i.invoice_number) AS last_paid_at
        FROM isp.invoices i
        WHERE i.customer_id = $1 AND i.status NOT IN ('draft', 'cancelled')
            AND (i.invoice_date, i.invoice_number) < (f.invoice_date, f.invoice_number)
        ORDER BY i.invoice_date DESC, i.invoice_number DESC
        LIMIT 1
    ) p
)
SELECT
    row_to_json(f) AS "invoice!: Json<InvoiceRow>",
    (
        SELECT json_agg(i ORDER BY i.position) FROM isp.invoice_items i WHERE i.invoice_number = f.invoice_number
    ) AS "items?: Json<Vec<ItemRow>>",
    (
        SELECT json_agg(p ORDER BY p.paid_at, p.id) FROM isp.payments p WHERE p.invoice_number = f.invoice_number
    ) AS "payments?: Json<Vec<PaymentRow>>",
    (SELECT row_to_json(p) FROM previous p) AS "previous?: Json<InvoiceRow>",
    (
        SELECT json_agg(i ORDER BY i.position)
        FROM previous p JOIN isp.invoice_items i ON i.invoice_number = p.invoice_number
    ) AS "previous_items?: Json<Vec<ItemRow>>"
FROM found f

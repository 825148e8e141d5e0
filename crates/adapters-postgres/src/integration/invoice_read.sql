-- The invoices with the numbers $1; or, without them, the next ones after $2, at most $3.
SELECT
    i.invoice_number, i.customer_id, i.invoice_date AS "invoice_date: Stored<NaiveDate>",
    i.due_date AS "due_date: Stored<NaiveDate>", i.period_start AS "period_start: Stored<NaiveDate>",
    i.period_end AS "period_end: Stored<NaiveDate>", i.subtotal, i.tax_amount, i.discount_amount, i.total_amount,
    i.paid_amount, i.paid_from_payments, i.status,
    (
        SELECT json_agg(t ORDER BY t.position) FROM isp.invoice_items t WHERE t.invoice_number = i.invoice_number
    ) AS "items?: Json<Vec<ItemRow>>"
FROM isp.invoices i
WHERE i.invoice_number = ANY (COALESCE($1, ARRAY(
    SELECT n.invoice_number FROM isp.invoices n WHERE n.invoice_number > $2 ORDER BY n.invoice_number LIMIT $3)))
ORDER BY i.invoice_number

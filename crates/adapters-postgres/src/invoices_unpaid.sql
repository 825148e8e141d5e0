-- $1 customer, $2 today, $3 what the customer sees or NULL, $4 and $5 the page. Without invoices on it one row,
-- which holds the sums alone; they are those of invoices_newest.sql.
SELECT
    s.total AS "total!", s.outstanding AS "outstanding!", s.overdue AS "overdue!",
    l.invoice_number AS "invoice_number?", l.invoice_date AS "invoice_date?", l.due_date AS "due_date?",
    l.period_start, l.period_end, l.subtotal AS "subtotal?", l.tax_amount AS "tax_amount?",
    l.discount_amount AS "discount_amount?", l.total_amount AS "total_amount?", l.paid_amount AS "paid_amount?",
    l.status AS "status?"
FROM (
    SELECT
        count(*) FILTER (WHERE $3::text IS NULL OR view = $3) AS total,
        count(*) FILTER (WHERE view = 'overdue') AS overdue,
        COALESCE(
            sum(GREATEST(total_amount - paid_amount, 0)) FILTER (WHERE view IN ('pending', 'overdue')), 0
        )::bigint AS outstanding
    FROM invoices, LATERAL (SELECT portal_invoice_view(status, due_date, $2) AS view) v
    WHERE customer_id = $1 AND status <> 'draft'
) s
LEFT JOIN (
    SELECT
        *,
        row_number() OVER (
            ORDER BY owed DESC, CASE WHEN owed THEN due_date END, CASE WHEN owed THEN invoice_number END,
                invoice_date DESC, invoice_number DESC
        ) AS place
    FROM invoices, LATERAL (SELECT status IN ('sent', 'viewed', 'partial', 'overdue') AS owed) o
    WHERE customer_id = $1 AND status <> 'draft'
        AND ($3::text IS NULL OR portal_invoice_view(status, due_date, $2) = $3)
    ORDER BY place
    LIMIT $4 OFFSET $5
) l ON true
ORDER BY l.place

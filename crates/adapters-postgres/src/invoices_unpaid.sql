-- $1 customer, $2 today, $3 what the customer sees or NULL, $4 and $5 the page. The sums are those of
-- invoices_newest.sql.
SELECT
    s.total AS "total!", s.outstanding AS "outstanding!", s.overdue AS "overdue!",
    (
        -- An ordered sub-select is added up in its order.
        SELECT json_agg(l) FROM (
            SELECT invoice_number, invoice_date, due_date, period_start, period_end, subtotal, tax_amount,
                discount_amount, total_amount, paid_amount, status
            FROM invoices, LATERAL (SELECT status IN ('sent', 'viewed', 'partial', 'overdue') AS owed) o
            WHERE customer_id = $1 AND status <> 'draft'
                AND ($3::text IS NULL OR portal_invoice_view(status, due_date, $2) = $3)
            ORDER BY owed DESC, CASE WHEN owed THEN due_date END, CASE WHEN owed THEN invoice_number END,
                invoice_date DESC, invoice_number DESC
            LIMIT $4 OFFSET $5
        ) l
    ) AS "invoices?: Json<Vec<InvoiceRow>>"
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

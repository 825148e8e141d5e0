-- $1 customer, $2 the day before which unpaid ones are counted apart, $3 what may be left of them, $4 and $5 the page,
-- $6 the words to look for, $7 and $8 from when on and before when they are due, if that matters. Without
-- invoices on it one row, which holds the sums alone; they are those of invoices_unpaid.sql.
-- The search is a function, called for each row: only where something is searched.
SELECT
    s.unpaid AS "unpaid!", s.unpaid_late AS "unpaid_late!", s.paid AS "paid!", s.cancelled AS "cancelled!",
    s.refunded AS "refunded!", s.outstanding AS "outstanding!", s.all_late AS "all_late!",
    l.invoice_number AS "invoice_number?", l.invoice_date AS "invoice_date?: Stored<NaiveDate>",
    l.due_date AS "due_date?: Stored<NaiveDate>", l.period_start AS "period_start?: Stored<NaiveDate>",
    l.period_end AS "period_end?: Stored<NaiveDate>", l.subtotal AS "subtotal?", l.tax_amount AS "tax_amount?",
    l.discount_amount AS "discount_amount?", l.total_amount AS "total_amount?", l.paid_amount AS "paid_amount?",
    l.status AS "status?",
    (SELECT max(p.paid_at) FROM isp.payments p WHERE p.invoice_number = l.invoice_number)
        AS "last_paid_at: Stored<DateTime<Utc>>"
FROM (
    SELECT
        count(*) FILTER (WHERE found AND i.payment_state = 'unpaid') AS unpaid,
        count(*) FILTER (WHERE found AND i.payment_state = 'unpaid' AND i.due_date < $2) AS unpaid_late,
        count(*) FILTER (WHERE found AND i.payment_state = 'paid') AS paid,
        count(*) FILTER (WHERE found AND i.payment_state = 'cancelled') AS cancelled,
        count(*) FILTER (WHERE found AND i.payment_state = 'refunded') AS refunded,
        count(*) FILTER (WHERE i.payment_state = 'unpaid' AND i.due_date < $2) AS all_late,
        LEAST(COALESCE(sum(i.outstanding), 0), 9223372036854775807)::bigint AS outstanding
    FROM isp.invoices i, LATERAL (
        SELECT
            ($6 = '[]'::jsonb
                OR isp.invoice_found($6, i.invoice_number, i.period_start, i.invoice_date, i.total_amount)) AS found
    ) v
    WHERE i.customer_id = $1 AND i.payment_state IS NOT NULL
) s
LEFT JOIN (
    SELECT * FROM isp.invoices
    WHERE customer_id = $1 AND payment_state = ANY ($3) AND COALESCE(due_date >= $7, TRUE)
        AND COALESCE(due_date < $8, TRUE)
        AND ($6 = '[]'::jsonb OR isp.invoice_found($6, invoice_number, period_start, invoice_date, total_amount))
    ORDER BY invoice_date DESC, invoice_number DESC
    LIMIT $4 OFFSET $5
) l ON true
ORDER BY l.invoice_date DESC, l.invoice_number DESC

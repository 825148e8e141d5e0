-- $1 customer, $2 today. The same sums as in dashboard_overview.sql.
SELECT
    t.active AS "tickets_active!", t.completed AS "tickets_completed!", t.cancelled AS "tickets_cancelled!",
    i.paid AS "invoices_paid!", i.pending AS "invoices_pending!", i.overdue AS "invoices_overdue!",
    i.outstanding AS "outstanding!"
FROM (
    SELECT
        count(*) FILTER (WHERE status IN ('open', 'assigned', 'in_progress', 'on_hold')) AS active,
        count(*) FILTER (WHERE status = 'completed') AS completed,
        count(*) FILTER (WHERE status = 'cancelled') AS cancelled
    FROM tickets WHERE customer_id = $1
) t CROSS JOIN (
    SELECT
        count(*) FILTER (WHERE payment_state = 'paid') AS paid,
        count(*) FILTER (WHERE payment_state = 'unpaid' AND due_date >= $2) AS pending,
        count(*) FILTER (WHERE payment_state = 'unpaid' AND due_date < $2) AS overdue,
        LEAST(COALESCE(sum(outstanding), 0), 9223372036854775807)::bigint AS outstanding
    FROM invoices WHERE customer_id = $1
) i

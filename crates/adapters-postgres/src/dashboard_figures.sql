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
        count(*) FILTER (WHERE status = 'paid') AS paid,
        count(*) FILTER (WHERE owed AND due_date >= $2) AS pending,
        count(*) FILTER (WHERE owed AND due_date < $2) AS overdue,
        COALESCE(sum(GREATEST(total_amount - paid_amount, 0)) FILTER (WHERE owed), 0)::bigint AS outstanding
    FROM invoices, LATERAL (SELECT status IN ('sent', 'viewed', 'partial', 'overdue') AS owed) o
    WHERE customer_id = $1
) i

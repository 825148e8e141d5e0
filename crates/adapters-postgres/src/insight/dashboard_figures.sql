-- $1 customer, $2 the day before which unpaid invoices are counted apart, $3 to $5 the states of active, completed and
-- cancelled tickets. The same sums as in dashboard_overview.sql.
SELECT
    t.active AS "tickets_active!", t.completed AS "tickets_completed!", t.cancelled AS "tickets_cancelled!",
    i.paid AS "invoices_paid!", i.unpaid AS "invoices_unpaid!", i.unpaid_late AS "invoices_unpaid_late!",
    i.outstanding AS "outstanding!"
FROM (
    SELECT
        count(*) FILTER (WHERE status = ANY ($3)) AS active,
        count(*) FILTER (WHERE status = ANY ($4)) AS completed,
        count(*) FILTER (WHERE status = ANY ($5)) AS cancelled
    FROM isp.tickets WHERE customer_id = $1
) t CROSS JOIN (
    SELECT
        count(*) FILTER (WHERE payment_state = 'paid') AS paid,
        count(*) FILTER (WHERE payment_state = 'unpaid') AS unpaid,
        count(*) FILTER (WHERE payment_state = 'unpaid' AND due_date < $2) AS unpaid_late,
        LEAST(COALESCE(sum(outstanding), 0), 9223372036854775807)::bigint AS outstanding
    FROM isp.invoices WHERE customer_id = $1
) i

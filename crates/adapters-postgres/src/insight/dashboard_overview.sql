-- $1 customer, $2 the day before which unpaid invoices are counted apart, $3 to $5 the states of active, completed and
-- cancelled tickets. The figures are those of dashboard_figures.sql.
SELECT
    a.customer_id, a.phone_e164, a.portal_active, a.account_status, a.name, a.phone,
    a.email, a.address, a.city, a.province,
    p.service_type_name AS "service_type_name?", p.name AS "package_name?",
    p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
    p.monthly_price AS "monthly_price?", a.subscription_start_date AS "subscription_start_date: Stored<NaiveDate>",
    a.due_date AS "due_date: Stored<NaiveDate>",
    t.active AS "tickets_active!", t.completed AS "tickets_completed!", t.cancelled AS "tickets_cancelled!",
    i.paid AS "invoices_paid!", i.unpaid AS "invoices_unpaid!", i.unpaid_late AS "invoices_unpaid_late!",
    i.outstanding AS "outstanding!",
    n.invoice_number AS "next_number?", n.due_date AS "next_due_date?: Stored<NaiveDate>", n.outstanding AS "next_outstanding?",
    (
        SELECT json_agg(json_build_object(
            'ticket', row_to_json(l),
            'timeline', (
                SELECT json_agg(h) FROM (
                    SELECT * FROM isp.ticket_history s WHERE s.ticket_number = l.ticket_number
                    ORDER BY s.position DESC LIMIT 1
                ) h
            )
        ) ORDER BY l.updated_at DESC, l.ticket_number DESC)
        FROM (
            SELECT * FROM isp.tickets
            WHERE customer_id = $1 AND status = ANY ($3)
            ORDER BY updated_at DESC, ticket_number DESC LIMIT 5
        ) l
    ) AS "active_tickets?: Json<Vec<DetailRow>>"
FROM isp.customers a
LEFT JOIN isp.packages p ON p.id = a.package_id
CROSS JOIN (
    SELECT
        count(*) FILTER (WHERE status = ANY ($3)) AS active,
        count(*) FILTER (WHERE status = ANY ($4)) AS completed,
        count(*) FILTER (WHERE status = ANY ($5)) AS cancelled
    FROM isp.tickets WHERE customer_id = $1
) t
CROSS JOIN (
    SELECT
        count(*) FILTER (WHERE payment_state = 'paid') AS paid,
        count(*) FILTER (WHERE payment_state = 'unpaid') AS unpaid,
        count(*) FILTER (WHERE payment_state = 'unpaid' AND due_date < $2) AS unpaid_late,
        LEAST(COALESCE(sum(outstanding), 0), 9223372036854775807)::bigint AS outstanding
    FROM isp.invoices WHERE customer_id = $1
) i
LEFT JOIN LATERAL (
    SELECT invoice_number, due_date, outstanding
    FROM isp.invoices
    WHERE customer_id = $1 AND payment_state = 'unpaid'
    ORDER BY due_date, invoice_number LIMIT 1
) n ON true
WHERE a.customer_id = $1

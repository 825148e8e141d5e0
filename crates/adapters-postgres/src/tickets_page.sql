-- $1 customer, $2 states, $3 and $4 the page.
SELECT
    (SELECT count(*) FROM tickets WHERE customer_id = $1 AND status = ANY ($2)) AS "total!",
    (
        -- An ordered sub-select is added up in its order.
        SELECT json_agg(l) FROM (
            SELECT ticket_number, type, category, priority, status, title, description, created_at, updated_at,
                scheduled_date, started_at, completed_at, actual_duration, sla_due_date, technician_name,
                technician_phone, resolution_notes, work_notes, customer_rating, customer_feedback, reopened_at,
                created_via
            FROM tickets
            WHERE customer_id = $1 AND status = ANY ($2)
            ORDER BY updated_at DESC, ticket_number DESC
            LIMIT $3 OFFSET $4
        ) l
    ) AS "tickets?: Json<Vec<TicketRow>>"

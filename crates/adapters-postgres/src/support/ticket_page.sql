-- $1 customer, $2 states, $3 and $4 the page, $5 the words to look for. Without tickets on it one row, which holds the
-- counts alone. The search is a function, called for each row: only where something is searched.
SELECT
    c.counts AS "counts?: Json<HashMap<String, u64>>", l.ticket_number AS "ticket_number?", l.type AS "type?",
    l.category, l.priority AS "priority?", l.status AS "status?", l.title AS "title?",
    l.description AS "description?", l.created_at AS "created_at?: Stored<DateTime<Utc>>",
    l.updated_at AS "updated_at?: Stored<DateTime<Utc>>", l.scheduled_date AS "scheduled_date?: Stored<DateTime<Utc>>",
    l.started_at AS "started_at?: Stored<DateTime<Utc>>", l.completed_at AS "completed_at?: Stored<DateTime<Utc>>",
    l.actual_duration::bigint AS actual_duration, l.sla_due_date AS "sla_due_date?: Stored<DateTime<Utc>>",
    l.technician_name, l.technician_phone, l.resolution_notes, l.work_notes,
    l.customer_rating::bigint AS customer_rating, l.customer_feedback,
    l.reopened_at AS "reopened_at?: Stored<DateTime<Utc>>",
    l.created_via AS "created_via?"
FROM (
    SELECT json_object_agg(status, counted) AS counts
    FROM (
        SELECT status, count(*) AS counted FROM isp.tickets
        WHERE customer_id = $1 AND ($5 = '{}'::text[] OR isp.ticket_found($5, ticket_number, title))
        GROUP BY status
    ) g
) c
LEFT JOIN (
    SELECT * FROM isp.tickets
    WHERE customer_id = $1 AND status = ANY ($2) AND ($5 = '{}'::text[] OR isp.ticket_found($5, ticket_number, title))
    ORDER BY updated_at DESC, ticket_number DESC
    LIMIT $3 OFFSET $4
) l ON true
ORDER BY l.updated_at DESC, l.ticket_number DESC

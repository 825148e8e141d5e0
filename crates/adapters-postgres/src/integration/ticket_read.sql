-- The tickets with the numbers $1; or, without them, the next ones after $2, at most $3.
SELECT
    t.ticket_number, t.customer_id, t.technician_name, t.technician_phone, row_to_json(t) AS "ticket!: Json<TicketRow>",
    (
        SELECT json_agg(h ORDER BY h.position) FROM isp.ticket_history h WHERE h.ticket_number = t.ticket_number
    ) AS "timeline?: Json<Vec<StepRow>>"
FROM isp.tickets t
WHERE t.ticket_number = ANY (COALESCE($1, ARRAY(
    SELECT n.ticket_number FROM isp.tickets n WHERE n.ticket_number > $2 ORDER BY n.ticket_number LIMIT $3)))
ORDER BY t.ticket_number

-- $1 customer, $2 number.
SELECT
    t.xmin::text AS "version!",
    row_to_json(t) AS "ticket!: Json<TicketRow>",
    (
        SELECT json_agg(h ORDER BY h.position) FROM isp.ticket_history h WHERE h.ticket_number = t.ticket_number
    ) AS "timeline?: Json<Vec<StepRow>>"
FROM isp.tickets t
WHERE t.ticket_number = $2 AND t.customer_id = $1

-- $1 customer, $2 number, $3 the version it was read with, $4 to $13 the new state, $14 to $17 the step; without a status
-- there is no step.
--
-- The row is locked and looked at again before it is changed, because a view has no row of its own to look at again. A
-- step that was added without a write to the ticket has the place of this one, and the whole statement fails.
WITH unchanged AS (
    SELECT ticket_number FROM isp.tickets WHERE ticket_number = $2 AND customer_id = $1 AND xmin::text = $3
    FOR NO KEY UPDATE
), changed AS (
    UPDATE isp.tickets SET status = $4, priority = $5, technician_name = $6, technician_phone = $7, scheduled_date = $8,
        started_at = $9, completed_at = $10, resolution_notes = $11, sla_due_date = $12, updated_at = $13
    WHERE ticket_number = ANY (ARRAY(SELECT ticket_number FROM unchanged))
    RETURNING ticket_number
), step AS (
    INSERT INTO isp.ticket_history (ticket_number, position, status, at, note, event)
    SELECT c.ticket_number, COALESCE((
            SELECT max(h.position) FROM isp.ticket_history h WHERE h.ticket_number = c.ticket_number
        ), 0) + 1, $14, $15, $16, $17
    FROM changed c WHERE $14::text IS NOT NULL
)
SELECT EXISTS (SELECT FROM changed) AS "changed!"

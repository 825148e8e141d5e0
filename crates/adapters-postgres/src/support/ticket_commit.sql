-- $1 customer, $2 number, $3 the version it was read with, $4 to $9 the new state, $10 to $14 the step.
--
-- The row is locked and looked at again before it is changed, because a view has no row of its own to look at again.
-- A statement sees the timeline as it was when it began. Another write to the ticket since has moved its version; a
-- step that was added without that has the place of this one, and the whole statement fails.
WITH unchanged AS (
    SELECT ticket_number FROM isp.tickets WHERE ticket_number = $2 AND customer_id = $1 AND xmin::text = $3
    FOR NO KEY UPDATE
), changed AS (
    UPDATE isp.tickets SET status = $4, customer_rating = $5, customer_feedback = $6, reopened_at = $7,
        sla_due_date = $8, updated_at = $9
    WHERE ticket_number = ANY (ARRAY(SELECT ticket_number FROM unchanged))
    RETURNING ticket_number
), step AS (
    INSERT INTO isp.ticket_history (ticket_number, position, status, at, note, event, rating)
    SELECT c.ticket_number, COALESCE((
            SELECT max(h.position) FROM isp.ticket_history h WHERE h.ticket_number = c.ticket_number
        ), 0) + 1, $10, $11, $12, $13, $14
    FROM changed c
)
SELECT EXISTS (SELECT FROM changed) AS "changed!"

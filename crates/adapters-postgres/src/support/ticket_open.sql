-- $1 number, $2 customer, $3 type, $4 priority, $5 title, $6 description, $7 now, $8 promise, $9 where it comes
-- from, $10 to $12 the request's name, what it asks for and until when it is remembered, $13 to $15 the first step.
--
-- What belongs to a ticket is written if its number is free. A name that is taken is left alone: the caller
-- takes everything back then.
WITH ticket AS (
    INSERT INTO isp.tickets (ticket_number, customer_id, type, priority, status, title, description, created_at,
        updated_at, sla_due_date, created_via)
    VALUES ($1, $2, $3, $4, $13, $5, $6, $7, $7, $8, $9)
    ON CONFLICT DO NOTHING
    RETURNING ticket_number
), named AS (
    INSERT INTO isp.ticket_requests AS known (customer_id, name, request, ticket_number, keep_until)
    SELECT $2, $10, $11, ticket_number, $12 FROM ticket WHERE $10::bytea IS NOT NULL
    ON CONFLICT (customer_id, name) DO UPDATE
        SET request = excluded.request, ticket_number = excluded.ticket_number, keep_until = excluded.keep_until
        WHERE known.keep_until <= $7
    RETURNING name
), step AS (
    INSERT INTO isp.ticket_history (ticket_number, position, status, at, event)
    SELECT ticket_number, 1, $13, $15, $14 FROM ticket
)
SELECT
    EXISTS (SELECT FROM named) AS "named!",
    EXISTS (SELECT FROM ticket) AS "is_there!"

-- Adds the steps $1 at the ends of their tickets' timelines; `place` counts those of a ticket from one.
INSERT INTO isp.ticket_history (ticket_number, position, status, at, note, event, rating)
SELECT
    r.ticket_number,
    r.place + COALESCE(
        (SELECT max(h.position) FROM isp.ticket_history h WHERE h.ticket_number = r.ticket_number), 0
    ),
    r.status, r.at, r.note, r.event, r.rating
FROM jsonb_to_recordset($1) AS r (ticket_number text, place integer, status text, at timestamptz, note text,
    event text, rating smallint)

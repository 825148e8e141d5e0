-- $1 identity, $2 lane, $3 kind, $4 recipient, $5 locale, $6 topic, $7 content, $8 when it is due, $9 now, $10 expiry,
-- $11 milliseconds between turns. The SQL function `portal.enqueue_message` is the same statement.
WITH added AS (
    INSERT INTO portal.outbox (id, lane, kind, recipient, locale, topic, content, not_before, turn_at, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
        GREATEST($8, (
            SELECT max(w.turn_at) FROM portal.outbox w
            WHERE w.lane = $2 AND w.recipient = $4 AND w.state = 'queued' AND w.not_before <= $8
                AND (w.topic = $6) IS NOT TRUE
        ) + $11::bigint * interval '1 millisecond'),
        $9, $10)
    ON CONFLICT (id) DO NOTHING
    RETURNING lane
), superseded AS (
    UPDATE portal.outbox o SET state = 'superseded', settled_at = $9
    WHERE o.topic = $6 AND o.state IN ('queued', 'parked') AND EXISTS (SELECT FROM added)
)
SELECT count(pg_notify('portal_outbox', lane)) AS added FROM added

-- Who writes holds the conversation's row until the entry shows, so ordinals show in their order. Who claims files
-- holds theirs, in the order of their identities.
WITH held AS (
    SELECT id, customer_id, last_ordinal FROM portal.conversations
    WHERE id = $1 AND customer_id = COALESCE($2, customer_id) FOR UPDATE
), free AS (
    SELECT a.id FROM held JOIN portal.attachments a ON a.customer_id = held.customer_id
    WHERE a.id = ANY($13::uuid[]) AND a.uploader = $4 AND a.state = 'complete' AND a.conversation_id IS NULL
        AND a.payment_id IS NULL
    ORDER BY a.id FOR UPDATE OF a
), added AS (
    INSERT INTO portal.conversation_entries
        (conversation_id, ordinal, client_id, author, staff_name, at, kind, body, attachments)
    SELECT id, last_ordinal + 1, $3, $4, $5, $6, $7, $8, $13 FROM held
    WHERE (SELECT count(*) FROM free) = cardinality($13)
    ON CONFLICT (conversation_id, author, client_id) DO NOTHING
    RETURNING ordinal
), claimed AS (
    UPDATE portal.attachments SET conversation_id = $1, ordinal = added.ordinal
    FROM added WHERE id IN (SELECT id FROM free)
), moved AS (
    UPDATE portal.conversations SET
        last_ordinal = added.ordinal,
        updated_at = GREATEST(updated_at, $6),
        state = COALESCE($9, state),
        waiting_since = CASE WHEN $10 THEN COALESCE(waiting_since, $6) WHEN NOT $10 THEN NULL ELSE waiting_since END,
        unread_since = CASE WHEN $14 THEN COALESCE(unread_since, $6) WHEN NOT $14 THEN NULL ELSE unread_since END,
        customer_delivered = CASE WHEN $11 THEN added.ordinal ELSE customer_delivered END,
        customer_read = CASE WHEN $11 THEN added.ordinal ELSE customer_read END,
        staff_delivered = CASE WHEN $12 THEN added.ordinal ELSE staff_delivered END,
        staff_read = CASE WHEN $12 THEN added.ordinal ELSE staff_read END
    FROM added WHERE id = $1
)
SELECT EXISTS (SELECT FROM held) AS "is_there!", (SELECT ordinal FROM added) AS ordinal

-- Who writes holds the conversation's row until the entry shows, so ordinals show in their order.
WITH held AS (
    SELECT id, last_ordinal FROM portal.conversations
    WHERE id = $1 AND customer_id = COALESCE($2, customer_id) FOR UPDATE
), added AS (
    INSERT INTO portal.conversation_entries
        (conversation_id, ordinal, client_id, author, staff_name, at, kind, body)
    SELECT id, last_ordinal + 1, $3, $4, $5, $6, $7, $8 FROM held
    ON CONFLICT (conversation_id, author, client_id) DO NOTHING
    RETURNING ordinal
), moved AS (
    UPDATE portal.conversations SET
        last_ordinal = added.ordinal,
        updated_at = GREATEST(updated_at, $6),
        state = COALESCE($9, state),
        waiting_since = CASE WHEN $10 THEN COALESCE(waiting_since, $6) WHEN NOT $10 THEN NULL ELSE waiting_since END,
        customer_delivered = CASE WHEN $11 THEN added.ordinal ELSE customer_delivered END,
        customer_read = CASE WHEN $11 THEN added.ordinal ELSE customer_read END,
        staff_delivered = CASE WHEN $12 THEN added.ordinal ELSE staff_delivered END,
        staff_read = CASE WHEN $12 THEN added.ordinal ELSE staff_read END
    FROM added WHERE id = $1
)
SELECT EXISTS (SELECT FROM held) AS "is_there!", (SELECT ordinal FROM added) AS ordinal

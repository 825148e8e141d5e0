-- Marks recipients, and enqueues the messages of those who were not marked before.
WITH batch AS (
    SELECT *
    FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[],
        $8::timestamptz[], $9::timestamptz[])
        AS b (customer_id, message_id, phone, locale, content, not_before, created_at, expires_at)
),
marked AS (
    INSERT INTO portal.announcement_recipients (campaign, phone_e164, customer_id, message_id, queued_at)
    SELECT $1, phone, customer_id, message_id, created_at FROM batch
    ON CONFLICT DO NOTHING
    RETURNING message_id
),
enqueued AS (
    INSERT INTO portal.outbox (id, lane, kind, recipient, locale, content, not_before, turn_at, created_at, expires_at)
    SELECT message_id, $10, $11, phone, locale, content, not_before, not_before, created_at, expires_at
    FROM batch JOIN marked USING (message_id)
    RETURNING id
)
SELECT count(*) AS "new!" FROM enqueued

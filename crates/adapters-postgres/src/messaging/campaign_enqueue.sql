-- Marks recipients, and enqueues the messages of those who were not marked before.
-- $12 the identity of the stored campaign, $13 the fence of its worker, $14 the last customer who was passed: with them,
-- only while it runs and the fence is its latest, and its progress is noted. All NULL: there is no stored campaign.
WITH held AS (
    SELECT id FROM portal.campaigns WHERE id = $12 AND fence = $13 AND state = 'running' FOR UPDATE
),
batch AS (
    SELECT *
    FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[],
        $8::timestamptz[], $9::timestamptz[])
        AS b (customer_id, message_id, phone, locale, content, not_before, created_at, expires_at)
    WHERE $12::uuid IS NULL OR EXISTS (SELECT FROM held)
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
),
noted AS (
    UPDATE portal.campaigns c
    SET enqueued = c.enqueued + (SELECT count(*) FROM enqueued), passed = $14, lease_until = NULL
    FROM held WHERE c.id = held.id
    RETURNING c.id
)
SELECT count(*) AS "new!", EXISTS (SELECT FROM noted) AS "is_held!" FROM enqueued

-- Counts the bytes of the file, if they are to be counted, and adds it if there are not too many.
WITH counted AS (
    INSERT INTO portal.attachment_bytes AS b (customer_id, day, bytes)
    SELECT $2, $10::date, $7 WHERE $7 <= $11::bigint
    ON CONFLICT (customer_id) DO UPDATE SET day = EXCLUDED.day,
        bytes = EXCLUDED.bytes + CASE WHEN b.day = EXCLUDED.day THEN b.bytes ELSE 0 END
        WHERE EXCLUDED.bytes + CASE WHEN b.day = EXCLUDED.day THEN b.bytes ELSE 0 END <= $11
    RETURNING customer_id
)
INSERT INTO portal.attachments
    (id, customer_id, uploader, staff_name, name, media_type, size, preview_size, created_at, state)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 'incomplete' WHERE $11 IS NULL OR EXISTS (SELECT FROM counted)

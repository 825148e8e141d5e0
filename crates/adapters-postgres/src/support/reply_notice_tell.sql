-- Notes that a customer was told of the replies that wait, and puts the message in, while the conversation stands as it
-- was read.
WITH told AS (
    UPDATE portal.conversations SET unread_since = NULL, customer_told = $3
    WHERE id = $1 AND unread_since = $2 AND last_ordinal = $3
    RETURNING id
)
SELECT count(portal.enqueue($4)) = 1 AS "is_told!" FROM told

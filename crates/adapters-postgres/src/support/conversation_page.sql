SELECT t.total AS "total!", c.id AS "id?", c.customer_id AS "customer_id?", c.ticket_number, c.state AS "state?",
    c.created_at AS "created_at?", c.updated_at AS "updated_at?", c.waiting_since, c.last_ordinal AS "last_ordinal?",
    c.customer_delivered AS "customer_delivered?", c.customer_read AS "customer_read?",
    c.staff_delivered AS "staff_delivered?", c.staff_read AS "staff_read?",
    e.ordinal AS "ordinal?", e.client_id AS "client_id?", e.author AS "author?", e.staff_name, e.at AS "at?",
    e.kind AS "kind?", e.body AS "body?", e.attachments AS "attachments?"
FROM (SELECT count(*) AS total FROM portal.conversations WHERE customer_id = $1) t
LEFT JOIN LATERAL (
    SELECT * FROM portal.conversations WHERE customer_id = $1
    ORDER BY updated_at DESC, id DESC LIMIT $2 OFFSET $3
) c ON TRUE
LEFT JOIN portal.conversation_entries e ON e.conversation_id = c.id AND e.ordinal = c.last_ordinal
ORDER BY c.updated_at DESC, c.id DESC

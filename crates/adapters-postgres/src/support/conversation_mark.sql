UPDATE portal.conversations SET
    customer_delivered = CASE WHEN $5 THEN GREATEST(customer_delivered, LEAST($3, last_ordinal)) ELSE customer_delivered END,
    customer_read = CASE WHEN $5 THEN GREATEST(customer_read, LEAST($4, last_ordinal)) ELSE customer_read END,
    unread_since = CASE WHEN $5 AND $4 >= last_ordinal THEN NULL ELSE unread_since END,
    staff_delivered = CASE WHEN $5 THEN staff_delivered ELSE GREATEST(staff_delivered, LEAST($3, last_ordinal)) END,
    staff_read = CASE WHEN $5 THEN staff_read ELSE GREATEST(staff_read, LEAST($4, last_ordinal)) END
WHERE id = $1 AND customer_id = COALESCE($2, customer_id)
    AND CASE WHEN $5 THEN customer_delivered < LEAST($3, last_ordinal) OR customer_read < LEAST($4, last_ordinal)
        ELSE staff_delivered < LEAST($3, last_ordinal) OR staff_read < LEAST($4, last_ordinal) END

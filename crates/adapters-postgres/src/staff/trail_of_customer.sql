-- $1 customer, $2 staff, $3 subject, $4 actions (none for all), $5 and $6 the time, $7 and $8 the page.
SELECT count(*) OVER () AS "total!", position, at, staff, action, customer_id, subject, reason, network
FROM portal.staff_trail
WHERE customer_id = $1 AND ($2::text IS NULL OR staff = $2) AND ($3::text IS NULL OR subject = $3)
    AND ($4::text[] = '{}' OR action = ANY ($4))
    AND at >= COALESCE($5::timestamptz, '-infinity') AND at < COALESCE($6::timestamptz, 'infinity')
ORDER BY position DESC LIMIT $7 OFFSET $8

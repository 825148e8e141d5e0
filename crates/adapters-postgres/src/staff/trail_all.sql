-- $1 subject, $2 actions (none for all), $3 and $4 the time, $5 and $6 the page. An auditor's look, which reads the
-- whole trail.
SELECT count(*) OVER () AS "total!", position, at, staff, action, customer_id, subject, reason, network
FROM portal.staff_trail
WHERE ($1::text IS NULL OR subject = $1) AND ($2::text[] = '{}' OR action = ANY ($2))
    AND at >= COALESCE($3::timestamptz, '-infinity') AND at < COALESCE($4::timestamptz, 'infinity')
ORDER BY position DESC LIMIT $5 OFFSET $6

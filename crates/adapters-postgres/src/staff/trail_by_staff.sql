-- $1 staff, $2 subject, $3 actions (none for all), $4 and $5 the time, $6 and $7 the page.
SELECT count(*) OVER () AS "total!", position, at, staff, action, customer_id, subject, reason, network
FROM portal.staff_trail
WHERE staff = $1 AND ($2::text IS NULL OR subject = $2) AND ($3::text[] = '{}' OR action = ANY ($3))
    AND at >= COALESCE($4::timestamptz, '-infinity') AND at < COALESCE($5::timestamptz, 'infinity')
ORDER BY position DESC LIMIT $6 OFFSET $7

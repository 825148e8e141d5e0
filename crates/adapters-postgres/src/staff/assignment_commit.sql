-- $1 subjects, $2 who is expected to be responsible, $3 who is from now on, $4 since when; NULL for nobody.
WITH change AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS c (subject, expected, staff, since)
), added AS (
    INSERT INTO portal.work_assignments (subject, staff, since)
    SELECT subject, staff, since FROM change WHERE expected IS NULL AND staff IS NOT NULL
    ON CONFLICT (subject) DO NOTHING
    RETURNING subject
), moved AS (
    UPDATE portal.work_assignments a SET staff = c.staff, since = c.since FROM change c
    WHERE a.subject = c.subject AND a.staff = c.expected AND c.staff IS NOT NULL
    RETURNING a.subject
), removed AS (
    DELETE FROM portal.work_assignments a USING change c
    WHERE a.subject = c.subject AND a.staff = c.expected AND c.staff IS NULL
    RETURNING a.subject
)
SELECT c.subject AS "subject!" FROM change c
WHERE c.subject IN (SELECT subject FROM added UNION ALL SELECT subject FROM moved UNION ALL SELECT subject FROM removed)
    OR (c.expected IS NULL AND c.staff IS NULL
        AND NOT EXISTS (SELECT FROM portal.work_assignments a WHERE a.subject = c.subject))

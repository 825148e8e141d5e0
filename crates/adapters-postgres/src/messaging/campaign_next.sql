-- Customers of a segment with a mobile number who are not marked in the campaign, the first of each number.
-- $1 whether the portal must be on, $2 the states, $3 whether to leave out who ever logged in, $4 the
-- campaign, $5 the customer id to begin after, $6 how many.
SELECT c.customer_id AS "customer_id!", c.phone_e164 AS "phone!", c.name AS "name!"
FROM isp.customers c
WHERE c.customer_id > $5
    AND (c.portal_active OR NOT $1) AND c.account_status = ANY ($2) AND c.phone_e164 IS NOT NULL
    AND NOT EXISTS (SELECT FROM portal.announcement_recipients r WHERE r.campaign = $4 AND r.phone_e164 = c.phone_e164)
    AND NOT EXISTS (SELECT FROM portal.announcement_recipients r WHERE r.campaign = $4 AND r.customer_id = c.customer_id)
    AND NOT EXISTS (SELECT FROM isp.customers o
        WHERE o.phone_e164 = c.phone_e164 AND o.customer_id < c.customer_id
            AND (o.portal_active OR NOT $1) AND o.account_status = ANY ($2)
            AND NOT EXISTS (SELECT FROM portal.announcement_recipients r
                WHERE r.campaign = $4 AND r.customer_id = o.customer_id))
    AND NOT ($3 AND EXISTS (SELECT FROM isp.customers f
        WHERE f.phone_e164 = c.phone_e164
            AND (EXISTS (SELECT FROM portal.customer_sessions s WHERE s.customer_id = f.customer_id)
                OR EXISTS (SELECT FROM portal.audit_log a WHERE a.customer_id = f.customer_id
                    AND a.action IN ('logged_in', 'switched_account')))))
ORDER BY c.customer_id
LIMIT $6

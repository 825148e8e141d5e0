-- $1 customer or NULL, $2 phone or NULL, $3 now.
SELECT
    a.customer_id, a.phone_e164, a.portal_active, a.account_status, a.name, a.phone,
    a.email, a.address, a.city, a.province,
    p.service_type_name AS "service_type_name?", p.name AS "package_name?",
    p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
    p.monthly_price AS "monthly_price?", a.subscription_start_date AS "subscription_start_date: Stored<NaiveDate>",
    a.due_date AS "due_date: Stored<NaiveDate>",
    (SELECT max(s.created_at) FROM portal.customer_sessions s WHERE s.customer_id = a.customer_id) AS last_login_at,
    (
        SELECT count(*) FROM portal.customer_sessions s
        WHERE s.customer_id = a.customer_id AND s.ended_at IS NULL AND s.expires_at > $3
    ) AS "open_sessions!",
    (
        SELECT json_agg(json_build_object(
            'id', m.id, 'kind', m.kind, 'created_at', m.created_at, 'attempts', m.attempts,
            'state', CASE WHEN m.state = 'sent' THEN COALESCE(m.delivery_state, m.state) ELSE m.state END,
            'provider', m.provider, 'reason', m.reason
        ) ORDER BY m.created_at DESC, m.id DESC)
        FROM (
            (SELECT * FROM portal.outbox WHERE recipient = a.phone_e164 ORDER BY created_at DESC, id DESC LIMIT 10)
            UNION ALL
            -- As a recipient that is a customer is stored.
            (SELECT * FROM portal.outbox WHERE recipient = 'customer:' || a.customer_id
             ORDER BY created_at DESC, id DESC LIMIT 10)
            UNION ALL
            -- As a mailbox is stored.
            (SELECT * FROM portal.outbox WHERE recipient = 'email:' || btrim(a.email)
             ORDER BY created_at DESC, id DESC LIMIT 10)
            ORDER BY created_at DESC, id DESC LIMIT 10
        ) m
    ) AS "messages?: Json<Vec<MessageRow>>",
    (
        SELECT json_agg(json_build_object(
            'id', k.id, 'sent_at', k.sent_at, 'expires_at', k.expires_at,
            'by_browser', k.browser_hash IS NOT NULL, 'guesses_left', k.guesses_left, 'redeemed_at', k.consumed_at
        ) ORDER BY k.put_order DESC)
        FROM (
            SELECT * FROM portal.otp_challenges WHERE phone_e164 = a.phone_e164 AND purpose = 'login'
            ORDER BY put_order DESC LIMIT 5
        ) k
    ) AS "codes?: Json<Vec<CodeRow>>"
FROM isp.customers a LEFT JOIN isp.packages p ON p.id = a.package_id
WHERE a.customer_id = $1 OR a.phone_e164 = $2
ORDER BY a.customer_id

-- $1 how many customers, $2 now. Two each; the first customer's twelve are paid for by ten who have one.
INSERT INTO isp.tickets (ticket_number, customer_id, type, category, priority, status, title, description,
    created_at, updated_at, completed_at, created_via)
SELECT
    'TKT-SEED-' || lpad(i::text, 8, '0') || '-' || lpad(k::text, 2, '0'),
    'SEED' || lpad(i::text, 8, '0'),
    (ARRAY['repair', 'repair', 'upgrade', 'dismantle'])[(i + k) % 4 + 1],
    'internet',
    (ARRAY['low', 'normal', 'high'])[(i + k) % 3 + 1],
    s.status,
    'Internet lambat ' || k,
    'Kecepatan turun sejak pagi.',
    opened, opened, CASE s.status WHEN 'completed' THEN opened + interval '5 hours' END,
    CASE WHEN (i + k) % 2 = 0 THEN 'customer_portal' ELSE 'staff' END
FROM generate_series(1::bigint, $1::bigint) AS i
CROSS JOIN LATERAL generate_series(
    0, CASE WHEN i = 1 THEN 11 WHEN i <= 11 THEN 0 ELSE 1 END
) AS k
CROSS JOIN LATERAL (SELECT $2::timestamptz - interval '10 days' * k - interval '1 minute' * (i % 1000) AS opened) o
CROSS JOIN LATERAL (
    SELECT (ARRAY['open', 'completed', 'in_progress', 'cancelled'])[(i + k) % 4 + 1] AS status
) s

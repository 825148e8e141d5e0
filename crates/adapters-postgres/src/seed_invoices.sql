-- $1 how many customers, $2 now. Four each, the newest first; the first customer's 24 are paid for by
-- twenty others who have three.
INSERT INTO isp.invoices (invoice_number, customer_id, invoice_date, due_date, period_start, period_end,
    subtotal, tax_amount, discount_amount, total_amount, paid_amount, status, created_at, updated_at)
SELECT
    'INV/SEED/' || lpad(i::text, 8, '0') || '/' || lpad(k::text, 2, '0'),
    'SEED' || lpad(i::text, 8, '0'),
    month, month + 19, month, (month + interval '1 month')::date - 1,
    300000, 33000, 0, 333000,
    CASE s.status WHEN 'paid' THEN 333000 WHEN 'partial' THEN 100000 ELSE 0 END,
    s.status,
    $2, $2
FROM generate_series(1::bigint, $1::bigint) AS i
CROSS JOIN LATERAL generate_series(
    0, CASE WHEN i = 1 THEN 23 WHEN i <= 21 THEN 2 ELSE 3 END
) AS k
CROSS JOIN LATERAL (
    SELECT (date_trunc('month', $2::timestamptz) - interval '1 month' * k)::date AS month
) m
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN k = 0 AND i % 4 = 0 THEN 'partial'
        WHEN k = 0 THEN 'sent'
        WHEN k = 1 AND i % 7 = 0 THEN 'overdue'
        WHEN k = 2 AND i % 11 = 0 THEN 'cancelled'
        ELSE 'paid'
    END AS status
) s

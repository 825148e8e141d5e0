-- $1 how many, $2 now. No operator has numbers that begin with 0861, so nobody would get a message.
WITH package AS (
    INSERT INTO isp.packages (service_type_name, name, bandwidth_down, bandwidth_up, monthly_price)
    SELECT 'Broadband', 'Seed ' || mbits, mbits, mbits / 2, mbits * 10000
    FROM unnest(ARRAY[10, 20, 30, 50, 100]) AS mbits
    RETURNING id, bandwidth_down
), numbered AS (
    SELECT id, row_number() OVER (ORDER BY bandwidth_down) - 1 AS place FROM package
)
INSERT INTO isp.customers (customer_id, name, phone, email, address, city, province, account_status,
    portal_active, package_id, subscription_start_date, due_date, created_at, updated_at)
SELECT
    'SEED' || lpad(i::text, 8, '0'),
    'Pelanggan ' || i,
    '0861' || lpad(i::text, 8, '0'),
    'seed' || i || '@example.com',
    'Jalan Melati No. ' || i % 200 + 1,
    (ARRAY['Bandung', 'Bekasi', 'Bogor', 'Depok', 'Surabaya'])[i % 5 + 1],
    (ARRAY['Jawa Barat', 'Jawa Barat', 'Jawa Barat', 'Jawa Barat', 'Jawa Timur'])[i % 5 + 1],
    CASE WHEN i % 50 = 0 THEN 'suspended' ELSE 'active' END,
    true,
    n.id,
    ($2::timestamptz - interval '1 day' * (i % 1000))::date,
    date_trunc('month', $2::timestamptz)::date + 19,
    $2,
    $2
FROM generate_series(1::bigint, $1::bigint) AS i JOIN numbered n ON n.place = i % 5

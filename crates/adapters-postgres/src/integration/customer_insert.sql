-- Adds the customers $1. Those that are on file already are not answered.
INSERT INTO isp.customers (customer_id, name, phone, email, address, city, province, account_status, package_id,
    subscription_start_date, due_date, created_at, updated_at)
SELECT r.customer_id, r.name, r.phone, r.email, r.address, r.city, r.province, r.account_status,
    COALESCE(r.package_id, (SELECT p.id FROM isp.packages p WHERE p.code = r.package_code)),
    r.subscription_start_date, r.due_date, r.at, r.at
FROM jsonb_to_recordset($1) AS r (customer_id text, name text, phone text, email text, address text, city text,
    province text, account_status text, package_code text, package_id bigint, subscription_start_date date,
    due_date date, at timestamptz)
ON CONFLICT DO NOTHING
RETURNING customer_id

-- Writes the customers $1 over those on file; $2 are their numbers.
UPDATE isp.customers c
SET name = r.name, phone = r.phone, email = r.email, address = r.address, city = r.city, province = r.province,
    account_status = r.account_status,
    package_id = CASE
        WHEN r.keeps_package THEN c.package_id
        ELSE COALESCE(r.package_id, (SELECT p.id FROM isp.packages p WHERE p.code = r.package_code))
    END,
    subscription_start_date = r.subscription_start_date, due_date = r.due_date, updated_at = r.at
FROM jsonb_to_recordset($1) AS r (customer_id text, name text, phone text, email text, address text, city text,
    province text, account_status text, keeps_package boolean, package_code text, package_id bigint,
    subscription_start_date date, due_date date, at timestamptz)
WHERE c.customer_id = r.customer_id AND c.customer_id = ANY ($2)
RETURNING c.customer_id

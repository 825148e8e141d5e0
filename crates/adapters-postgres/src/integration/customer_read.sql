-- The customers with the numbers $1; or, without them, the next ones after $2, at most $3.
SELECT
    c.customer_id, c.name, c.phone, c.email, c.address, c.city, c.province, c.account_status,
    p.code AS "package_code?", p.name AS "package_name?", p.bandwidth_down AS "bandwidth_down?",
    p.bandwidth_up AS "bandwidth_up?", p.monthly_price AS "monthly_price?",
    c.subscription_start_date AS "subscription_start_date: Stored<NaiveDate>",
    c.due_date AS "due_date: Stored<NaiveDate>"
FROM isp.customers c LEFT JOIN isp.packages p ON p.id = c.package_id
WHERE c.customer_id = ANY (COALESCE($1, ARRAY(
    SELECT n.customer_id FROM isp.customers n WHERE n.customer_id > $2 ORDER BY n.customer_id LIMIT $3)))
ORDER BY c.customer_id

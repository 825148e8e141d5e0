-- One batch of customers: $1 to $12 are its columns, $13 is now.
--
-- A package without a code is known by its name, rates and price, of whatever service type; what nobody has yet is
-- added.
WITH lines AS (
    SELECT *
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::bigint[], $11::bigint[], $12::bigint[])
        AS l (customer_id, name, phone, email, address, city, province, account_status,
              package_name, bandwidth_down, bandwidth_up, monthly_price)
), requested AS (
    SELECT DISTINCT package_name, bandwidth_down, bandwidth_up, monthly_price
    FROM lines
    WHERE num_nonnulls(package_name, bandwidth_down, bandwidth_up, monthly_price) > 0
), known AS (
    SELECT w.*, (
        SELECT min(p.id) FROM isp.packages p
        WHERE p.code IS NULL AND (p.name, p.bandwidth_down, p.bandwidth_up, p.monthly_price)
            IS NOT DISTINCT FROM (w.package_name, w.bandwidth_down, w.bandwidth_up, w.monthly_price)
    ) AS id
    FROM requested w
), added_packages AS (
    INSERT INTO isp.packages (name, bandwidth_down, bandwidth_up, monthly_price)
    SELECT package_name, bandwidth_down, bandwidth_up, monthly_price FROM known WHERE id IS NULL
    -- Somebody else added it meanwhile: writing it over answers its id.
    ON CONFLICT (name, bandwidth_down, bandwidth_up, monthly_price, service_type_name) WHERE code IS NULL
        DO UPDATE SET name = excluded.name
    RETURNING name AS package_name, bandwidth_down, bandwidth_up, monthly_price, id
), resolved AS (
    SELECT * FROM known WHERE id IS NOT NULL UNION ALL SELECT * FROM added_packages
), written AS (
    INSERT INTO isp.customers AS a (customer_id, name, phone, email, address, city, province, account_status,
        package_id, created_at, updated_at)
    SELECT l.customer_id, l.name, l.phone, l.email, l.address, l.city, l.province, l.account_status,
        r.id, $13, $13
    FROM lines l
    LEFT JOIN resolved r ON (r.package_name, r.bandwidth_down, r.bandwidth_up, r.monthly_price)
        IS NOT DISTINCT FROM (l.package_name, l.bandwidth_down, l.bandwidth_up, l.monthly_price)
    -- The order keeps two imports at once from waiting for each other in a circle.
    ORDER BY l.customer_id COLLATE "C"
    ON CONFLICT (customer_id) DO UPDATE
        SET name = excluded.name, phone = excluded.phone, email = excluded.email,
            address = excluded.address, city = excluded.city, province = excluded.province,
            account_status = excluded.account_status, package_id = excluded.package_id,
            updated_at = excluded.updated_at
        WHERE (a.name, a.phone, a.email, a.address, a.city, a.province, a.account_status, a.package_id)
            IS DISTINCT FROM (excluded.name, excluded.phone, excluded.email, excluded.address, excluded.city,
                excluded.province, excluded.account_status, excluded.package_id)
    -- A row that was just inserted has no deleter.
    RETURNING a.xmax = 0 AS added
)
SELECT count(*) FILTER (WHERE added) AS "added!", count(*) FILTER (WHERE NOT added) AS "updated!" FROM written

-- The packages without a code that have the terms $1, of whatever service type.
SELECT
    r.place AS "place!",
    (
        SELECT min(p.id) FROM isp.packages p
        WHERE p.code IS NULL AND (p.name = r.name OR p.name IS NULL AND r.name IS NULL)
            AND (p.bandwidth_down, p.bandwidth_up, p.monthly_price)
                IS NOT DISTINCT FROM (r.bandwidth_down, r.bandwidth_up, r.monthly_price)
    ) AS "id?"
FROM jsonb_to_recordset($1) AS r (place bigint, name text, bandwidth_down bigint, bandwidth_up bigint,
    monthly_price bigint)

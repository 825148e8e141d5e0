-- Adds packages for those of the terms $1 that none without a code has. The order keeps two writers from waiting for
-- each other in a circle.
INSERT INTO isp.packages (name, bandwidth_down, bandwidth_up, monthly_price)
SELECT r.name, r.bandwidth_down, r.bandwidth_up, r.monthly_price
FROM jsonb_to_recordset($1) AS r (name text, bandwidth_down bigint, bandwidth_up bigint, monthly_price bigint)
WHERE NOT EXISTS (
    SELECT FROM isp.packages p
    WHERE p.code IS NULL AND (p.name = r.name OR p.name IS NULL AND r.name IS NULL)
        AND (p.bandwidth_down, p.bandwidth_up, p.monthly_price)
            IS NOT DISTINCT FROM (r.bandwidth_down, r.bandwidth_up, r.monthly_price)
)
ORDER BY r.name, r.bandwidth_down, r.bandwidth_up, r.monthly_price
ON CONFLICT DO NOTHING

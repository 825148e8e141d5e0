ALTER TABLE isp.payments DROP COLUMN payment_number;
ALTER TABLE isp.invoices DROP COLUMN paid_from_payments;
-- Fails where two packages have the same name, rates and price: one of them has to go, or another name.
ALTER TABLE isp.packages ADD UNIQUE NULLS NOT DISTINCT (name, bandwidth_down, bandwidth_up, monthly_price, service_type_name);
DROP INDEX isp.packages_terms;
ALTER TABLE isp.packages DROP COLUMN code;

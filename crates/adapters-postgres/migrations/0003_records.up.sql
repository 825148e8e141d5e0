-- What the ISP's other systems write: packages by their code, payments by their number, invoices whose paid amount
-- follows their payments.

ALTER TABLE isp.packages ADD COLUMN code text COLLATE "C"
    CONSTRAINT package_code_takes_letters_digits_dot_underscore_dash_slash CHECK (code ~ '^[A-Za-z0-9._/-]{1,64}$');
COMMENT ON COLUMN isp.packages.code IS 'the ISP''s own; NULL for a package that is known by its name, rates and price';
CREATE UNIQUE INDEX packages_code ON isp.packages (code);

-- Two packages with a code may have the same name, rates and price.
CREATE UNIQUE INDEX packages_terms ON isp.packages (name, bandwidth_down, bandwidth_up, monthly_price, service_type_name)
    NULLS NOT DISTINCT WHERE code IS NULL;
ALTER TABLE isp.packages DROP CONSTRAINT packages_name_bandwidth_down_bandwidth_up_monthly_price_ser_key;

ALTER TABLE isp.invoices ADD COLUMN paid_from_payments boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN isp.invoices.paid_from_payments IS 'whether paid_amount is the sum of the payments on record';

ALTER TABLE isp.payments ADD COLUMN payment_number text COLLATE "C"
    CONSTRAINT payment_number_takes_letters_digits_dot_underscore_dash_slash
        CHECK (payment_number ~ '^[A-Za-z0-9._/-]{1,64}$');
COMMENT ON COLUMN isp.payments.payment_number IS 'NULL for a payment that no other system can change';
CREATE UNIQUE INDEX payments_number ON isp.payments (payment_number);

DROP INDEX payments_number;
ALTER TABLE payments DROP COLUMN payment_number;
ALTER TABLE invoices DROP COLUMN paid_from_payments;
DROP INDEX packages_code;
ALTER TABLE packages DROP COLUMN code;

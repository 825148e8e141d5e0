DROP INDEX payment_exceptions_open;
CREATE INDEX payment_exceptions_found ON payment_exceptions (found_at, id);
ALTER TABLE payment_exceptions DROP COLUMN reason;
ALTER TABLE payment_exceptions DROP COLUMN closed_by;
ALTER TABLE payment_exceptions DROP COLUMN closed_at;

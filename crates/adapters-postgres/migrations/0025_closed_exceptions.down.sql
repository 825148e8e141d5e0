DROP INDEX portal.payment_exceptions_open;
CREATE INDEX payment_exceptions_found ON portal.payment_exceptions (found_at, id);
ALTER TABLE portal.payment_exceptions DROP COLUMN reason, DROP COLUMN closed_by, DROP COLUMN closed_at;

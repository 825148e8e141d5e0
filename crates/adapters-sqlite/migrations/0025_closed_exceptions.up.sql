-- Exceptions of payments that somebody looked at.
ALTER TABLE payment_exceptions ADD COLUMN closed_at TEXT CHECK (closed_at IS strftime('%Y-%m-%dT%H:%M:%fZ', closed_at));
ALTER TABLE payment_exceptions ADD COLUMN closed_by TEXT;
ALTER TABLE payment_exceptions ADD COLUMN reason TEXT;
DROP INDEX payment_exceptions_found;
CREATE INDEX payment_exceptions_open ON payment_exceptions (found_at, id) WHERE closed_at IS NULL;

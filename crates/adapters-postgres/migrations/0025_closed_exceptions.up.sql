-- Exceptions of payments that somebody looked at.
ALTER TABLE portal.payment_exceptions
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN closed_by text COLLATE "C",
    ADD COLUMN reason text COLLATE "C";
DROP INDEX portal.payment_exceptions_found;
CREATE INDEX payment_exceptions_open ON portal.payment_exceptions (found_at, id) WHERE closed_at IS NULL;

-- Transfers to the ISP's own accounts: payments that finance decides on. The portal owns them.
CREATE TABLE transfers (
    payment_id   TEXT PRIMARY KEY NOT NULL,
    state        TEXT NOT NULL,
    review_since TEXT CHECK (review_since IS strftime('%Y-%m-%dT%H:%M:%fZ', review_since)),
    version      INTEGER NOT NULL,
    -- The whole transfer; the columns before it are what it is found by.
    transfer     TEXT NOT NULL CHECK (json_valid(transfer))
) STRICT;
CREATE INDEX transfers_in_review ON transfers (review_since, payment_id) WHERE state = 'in_review';

-- The payment that the file proves.
ALTER TABLE attachments ADD COLUMN payment_id TEXT;
CREATE INDEX attachments_payment ON attachments (payment_id) WHERE payment_id IS NOT NULL;
DROP INDEX attachments_unreferenced;
CREATE INDEX attachments_unreferenced ON attachments (created_at, id) WHERE conversation_id IS NULL AND payment_id IS NULL;

-- Whether the total is the payment's alone at its gateway.
ALTER TABLE payment_attempts ADD COLUMN claims_total INTEGER NOT NULL DEFAULT 0 CHECK (claims_total IN (0, 1));
CREATE UNIQUE INDEX payment_attempts_total ON payment_attempts (gateway, total) WHERE claims_total;

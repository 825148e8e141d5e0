-- Transfers to the ISP's own accounts: payments that finance decides on. The portal owns them.
CREATE TABLE portal.transfers (
    payment_id   text COLLATE "C" PRIMARY KEY,
    state        text COLLATE "C" NOT NULL,
    review_since timestamptz,
    version      bigint NOT NULL,
    transfer     jsonb NOT NULL
);
COMMENT ON COLUMN portal.transfers.transfer IS 'the whole transfer; the columns before it are what it is found by';
CREATE INDEX transfers_in_review ON portal.transfers (review_since, payment_id) WHERE state = 'in_review';

ALTER TABLE portal.attachments ADD COLUMN payment_id text COLLATE "C";
COMMENT ON COLUMN portal.attachments.payment_id IS 'the payment that the file proves';
CREATE INDEX attachments_payment ON portal.attachments (payment_id) WHERE payment_id IS NOT NULL;
DROP INDEX portal.attachments_unreferenced;
CREATE INDEX attachments_unreferenced ON portal.attachments (created_at, id)
    WHERE conversation_id IS NULL AND payment_id IS NULL;

ALTER TABLE portal.payment_attempts ADD COLUMN claims_total boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN portal.payment_attempts.claims_total IS 'whether the total is the payment''s alone at its gateway';
CREATE UNIQUE INDEX payment_attempts_total ON portal.payment_attempts (gateway, total) WHERE claims_total;

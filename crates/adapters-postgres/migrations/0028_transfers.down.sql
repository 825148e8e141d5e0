DROP INDEX portal.payment_attempts_total;
ALTER TABLE portal.payment_attempts DROP COLUMN claims_total;
DROP INDEX portal.attachments_unreferenced;
DROP INDEX portal.attachments_payment;
ALTER TABLE portal.attachments DROP COLUMN payment_id;
CREATE INDEX attachments_unreferenced ON portal.attachments (created_at, id) WHERE conversation_id IS NULL;
DROP TABLE portal.transfers;

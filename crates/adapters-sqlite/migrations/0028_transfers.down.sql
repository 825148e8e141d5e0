DROP INDEX payment_attempts_total;
ALTER TABLE payment_attempts DROP COLUMN claims_total;
DROP INDEX attachments_unreferenced;
DROP INDEX attachments_payment;
ALTER TABLE attachments DROP COLUMN payment_id;
CREATE INDEX attachments_unreferenced ON attachments (created_at, id) WHERE conversation_id IS NULL;
DROP TABLE transfers;

ALTER TABLE conversation_entries DROP COLUMN attachments;
DROP TABLE attachment_bytes;
DROP TABLE attachments;

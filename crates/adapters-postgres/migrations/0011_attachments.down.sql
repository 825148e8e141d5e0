ALTER TABLE portal.conversation_entries DROP COLUMN attachments;
DROP TABLE portal.attachment_bytes;
DROP TABLE portal.attachments;

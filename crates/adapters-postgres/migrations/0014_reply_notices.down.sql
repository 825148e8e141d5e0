DROP INDEX portal.conversations_unread;
ALTER TABLE portal.conversations DROP COLUMN customer_told, DROP COLUMN unread_since;

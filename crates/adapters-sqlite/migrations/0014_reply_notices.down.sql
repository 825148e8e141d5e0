DROP INDEX conversations_unread;
ALTER TABLE conversations DROP COLUMN customer_told;
ALTER TABLE conversations DROP COLUMN unread_since;

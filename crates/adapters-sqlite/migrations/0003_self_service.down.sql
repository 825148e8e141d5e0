DROP INDEX invoices_of_customer_by_date;
DROP TABLE phone_changes;
DROP TABLE ticket_requests;
DROP TABLE ticket_counters;
ALTER TABLE ticket_history DROP COLUMN rating;
ALTER TABLE ticket_history DROP COLUMN event;
DROP INDEX tickets_of_customer_by_activity;
ALTER TABLE tickets DROP COLUMN reopened_at;
ALTER TABLE customer_sessions DROP COLUMN verified_at;

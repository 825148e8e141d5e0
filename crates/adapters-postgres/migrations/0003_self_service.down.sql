DROP FUNCTION portal_end_sessions(text, text[], timestamptz);
DROP FUNCTION portal_record(jsonb, jsonb);
DROP FUNCTION portal_enqueue(jsonb);
DROP FUNCTION portal_enqueue_message(
    uuid, text, text, text, text, text, jsonb, timestamptz, timestamptz, timestamptz, bigint);
DROP FUNCTION portal_ticket_found(text[], text, text);
DROP FUNCTION portal_invoice_found(jsonb, text, date, date, bigint);
DROP TABLE phone_changes, ticket_requests, ticket_counters;
ALTER TABLE ticket_history DROP COLUMN event, DROP COLUMN rating;
DROP INDEX tickets_activity;
ALTER TABLE tickets DROP COLUMN reopened_at;
ALTER TABLE customer_sessions DROP COLUMN verified_at;

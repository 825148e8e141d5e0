DROP FUNCTION portal.end_sessions(text, text[], timestamptz);
DROP FUNCTION portal.record(jsonb, jsonb);
DROP FUNCTION portal.enqueue_after(jsonb, uuid, boolean);
DROP FUNCTION portal.enqueue(jsonb);
DROP FUNCTION portal.enqueue_message(
    uuid, text, text, text, text, text, jsonb, timestamptz, timestamptz, timestamptz, bigint);
DROP FUNCTION isp.ticket_found(text[], text, text);
DROP FUNCTION isp.invoice_found(jsonb, text, date, date, bigint);
DROP TABLE portal.phone_changes, isp.ticket_requests, isp.ticket_counters;
ALTER TABLE isp.ticket_history DROP COLUMN event, DROP COLUMN rating;
DROP INDEX isp.tickets_activity;
ALTER TABLE isp.tickets DROP COLUMN reopened_at;
ALTER TABLE portal.customer_sessions DROP COLUMN verified_at;

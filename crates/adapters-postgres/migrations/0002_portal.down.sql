DROP TABLE audit_log;
DROP FUNCTION portal_take_hits(text[], text[], interval[], bigint[], interval[], timestamptz, boolean);
DROP FUNCTION portal_settle_message(uuid, bigint, text, text, text, timestamptz, text, timestamptz);
DROP FUNCTION portal_record_delivery(text, text, text, text, timestamptz, text[], timestamptz, bigint);
DROP TABLE rate_hits, early_delivery_reports, outbox, otp_challenges, trusted_devices, customer_sessions;

DROP TABLE audit_log;
DROP FUNCTION portal_take_hits(text[], text[], interval[], bigint[], interval[], timestamptz);
DROP TABLE rate_hits, outbox, otp_challenges, trusted_devices, customer_sessions;

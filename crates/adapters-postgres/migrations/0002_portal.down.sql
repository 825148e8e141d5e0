DROP TABLE portal.audit_log;
DROP FUNCTION portal.take_hits(text[], text[], interval[], bigint[], interval[], timestamptz, boolean);
DROP FUNCTION portal.settle_message(uuid, bigint, text, text, text, timestamptz, text, timestamptz);
DROP FUNCTION portal.record_delivery(text, text, text, text, timestamptz, text[], timestamptz, bigint);
DROP TABLE portal.rate_hits, portal.early_delivery_reports, portal.outbox, portal.otp_challenges, portal.trusted_devices, portal.customer_sessions;

DROP TABLE audit_log;
DROP TABLE rate_hits;
DROP TABLE early_delivery_reports;
DROP TABLE outbox;
DROP TABLE otp_challenges;
DROP TABLE trusted_devices;
DROP TABLE customer_sessions;

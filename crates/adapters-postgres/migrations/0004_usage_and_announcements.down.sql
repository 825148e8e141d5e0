DROP INDEX otp_challenges_number;
DROP INDEX outbox_announcements;
DROP TABLE announcement_recipients;
DROP TABLE usage_actives;
DROP TABLE usage_counts;

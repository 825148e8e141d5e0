DROP INDEX otp_challenges_number;
DROP INDEX outbox_announcements;
DROP TABLE announcement_recipients;
DROP TABLE analytics_daily_actives;
DROP TABLE analytics_counts;

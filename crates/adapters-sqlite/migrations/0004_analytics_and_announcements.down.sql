DROP INDEX otp_challenges_of_number;
DROP INDEX outbox_announcements;
DROP TABLE announcement_recipients;
DROP INDEX tickets_from_portal;
DROP TABLE analytics_daily_actives;
DROP TABLE analytics_counts;

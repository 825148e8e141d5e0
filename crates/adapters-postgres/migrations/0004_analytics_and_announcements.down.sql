DROP INDEX portal.otp_challenges_number;
DROP INDEX portal.outbox_announcements;
DROP TABLE portal.announcement_recipients;
DROP TABLE portal.analytics_daily_actives;
DROP TABLE portal.analytics_counts;

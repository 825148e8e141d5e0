DROP TABLE portal.staff_sessions;
DROP TABLE portal.staff_accounts;

ALTER TABLE portal.staff_sessions DROP COLUMN method;
ALTER TABLE portal.staff_accounts DROP COLUMN identity_hash;

ALTER TABLE staff_sessions DROP COLUMN method;
DROP INDEX staff_accounts_identity;
ALTER TABLE staff_accounts DROP COLUMN identity_hash;

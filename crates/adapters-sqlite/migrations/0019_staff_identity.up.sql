-- Who logs in by the identity provider, and how a session was opened.
-- SHA-256 of issuer and subject of the person who alone logs in to it by the identity provider.
ALTER TABLE staff_accounts ADD COLUMN identity_hash BLOB CHECK (length(identity_hash) = 32);
CREATE UNIQUE INDEX staff_accounts_identity ON staff_accounts (identity_hash);

-- How somebody logged in.
ALTER TABLE staff_sessions ADD COLUMN method TEXT NOT NULL DEFAULT 'password';

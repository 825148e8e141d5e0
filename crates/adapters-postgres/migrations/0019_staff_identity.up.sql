-- Who logs in by the identity provider, and how a session was opened.
ALTER TABLE portal.staff_accounts
    ADD COLUMN identity_hash bytea UNIQUE CHECK (octet_length(identity_hash) = 32);
COMMENT ON COLUMN portal.staff_accounts.identity_hash IS 'SHA-256 of issuer and subject of the person who alone logs in to it by the identity provider';

ALTER TABLE portal.staff_sessions
    ADD COLUMN method text COLLATE "C" NOT NULL DEFAULT 'password';
COMMENT ON COLUMN portal.staff_sessions.method IS 'how somebody logged in';

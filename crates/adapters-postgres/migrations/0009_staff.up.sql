-- Accounts and sessions of the ISP's people. The portal owns them.

CREATE TABLE portal.staff_accounts (
    id                    uuid PRIMARY KEY,
    version               bigint NOT NULL,
    name                  text NOT NULL,
    email                 text COLLATE "C" NOT NULL UNIQUE,
    role                  text COLLATE "C" NOT NULL,
    invitation_hash       bytea UNIQUE CHECK (octet_length(invitation_hash) = 32),
    invitation_expires_at timestamptz,
    invitation_secret     bytea,
    password_hash         text,
    totp_secret           bytea,
    totp_last_step        bigint,
    recovery_hashes       bytea[] NOT NULL DEFAULT '{}',
    created_at            timestamptz NOT NULL,
    disabled_at           timestamptz,
    CHECK ((invitation_hash IS NULL) = (invitation_expires_at IS NULL)),
    CHECK ((invitation_hash IS NULL) = (invitation_secret IS NULL)),
    CHECK ((totp_secret IS NULL) = (totp_last_step IS NULL))
);
COMMENT ON COLUMN portal.staff_accounts.invitation_hash IS 'SHA-256 of the token in the link';
COMMENT ON COLUMN portal.staff_accounts.password_hash IS 'Argon2id in PHC form';
COMMENT ON COLUMN portal.staff_accounts.totp_secret IS 'AES-256-GCM under a key derived from the server''s';
COMMENT ON COLUMN portal.staff_accounts.recovery_hashes IS 'SHA-256 of the recovery codes that are left';

CREATE TABLE portal.staff_sessions (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES portal.staff_accounts (id) ON DELETE CASCADE,
    token_hash   bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    role         text COLLATE "C" NOT NULL,
    device       text NOT NULL,
    network      text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
COMMENT ON COLUMN portal.staff_sessions.token_hash IS 'SHA-256 of the cookie';
COMMENT ON COLUMN portal.staff_sessions.role IS 'the account''s role when it was opened';

CREATE INDEX staff_sessions_live ON portal.staff_sessions (account_id) WHERE ended_at IS NULL;
CREATE INDEX staff_sessions_expired ON portal.staff_sessions (expires_at) WHERE ended_at IS NULL;
CREATE INDEX staff_sessions_ended ON portal.staff_sessions (ended_at) WHERE ended_at IS NOT NULL;

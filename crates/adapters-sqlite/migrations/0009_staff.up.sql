-- Accounts and sessions of the ISP's people. The portal owns them.

CREATE TABLE staff_accounts (
    id                    TEXT PRIMARY KEY NOT NULL,
    version               INTEGER NOT NULL,
    name                  TEXT NOT NULL,
    email                 TEXT NOT NULL UNIQUE,
    role                  TEXT NOT NULL,
    invitation_hash       BLOB UNIQUE CHECK (length(invitation_hash) = 32), -- SHA-256 of the token in the link
    invitation_expires_at TEXT
        CHECK (invitation_expires_at IS strftime('%Y-%m-%dT%H:%M:%fZ', invitation_expires_at)),
    invitation_secret     BLOB,
    password_hash         TEXT, -- Argon2id in PHC form
    totp_secret           BLOB, -- AES-256-GCM under a key derived from the server's
    totp_last_step        INTEGER,
    recovery_hashes       BLOB NOT NULL DEFAULT x'' CHECK (length(recovery_hashes) % 32 = 0), -- SHA-256, one after another
    created_at            TEXT NOT NULL CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)),
    disabled_at           TEXT CHECK (disabled_at IS strftime('%Y-%m-%dT%H:%M:%fZ', disabled_at)),
    CHECK ((invitation_hash IS NULL) = (invitation_expires_at IS NULL)),
    CHECK ((invitation_hash IS NULL) = (invitation_secret IS NULL)),
    CHECK ((totp_secret IS NULL) = (totp_last_step IS NULL))
) STRICT;

CREATE TABLE staff_sessions (
    id           TEXT PRIMARY KEY NOT NULL,
    account_id   TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    token_hash   BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32), -- SHA-256 of the cookie
    role         TEXT NOT NULL, -- the account's role when it was opened
    device       TEXT NOT NULL,
    network      TEXT NOT NULL,
    created_at   TEXT NOT NULL CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)),
    last_seen_at TEXT NOT NULL CHECK (last_seen_at IS strftime('%Y-%m-%dT%H:%M:%fZ', last_seen_at)),
    expires_at   TEXT NOT NULL CHECK (expires_at IS strftime('%Y-%m-%dT%H:%M:%fZ', expires_at)),
    ended_at     TEXT CHECK (ended_at IS strftime('%Y-%m-%dT%H:%M:%fZ', ended_at))
) STRICT;

CREATE INDEX staff_sessions_live ON staff_sessions (account_id) WHERE ended_at IS NULL;
CREATE INDEX staff_sessions_expired ON staff_sessions (expires_at) WHERE ended_at IS NULL;
CREATE INDEX staff_sessions_ended ON staff_sessions (ended_at) WHERE ended_at IS NOT NULL;

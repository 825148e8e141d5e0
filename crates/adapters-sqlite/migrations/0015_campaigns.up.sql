-- Campaigns of announcements that staff began.
CREATE TABLE campaigns (
    id          TEXT PRIMARY KEY NOT NULL,
    version     INTEGER NOT NULL,
    name        TEXT NOT NULL UNIQUE,
    segment     TEXT NOT NULL,
    template    TEXT NOT NULL,
    gap_seconds INTEGER NOT NULL, -- the middle distance of two messages
    most        INTEGER, -- at most so many messages
    began_by    TEXT NOT NULL,
    began_at    TEXT NOT NULL CHECK (began_at IS strftime('%Y-%m-%dT%H:%M:%fZ', began_at)),
    state       TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished')),
    enqueued    INTEGER NOT NULL, -- messages that were put into the outbox and not withdrawn
    passed      TEXT, -- the last customer who was passed
    fence       INTEGER NOT NULL DEFAULT 0,
    lease_until TEXT CHECK (lease_until IS strftime('%Y-%m-%dT%H:%M:%fZ', lease_until))
) STRICT;
CREATE INDEX campaigns_latest ON campaigns (began_at DESC, id DESC);
CREATE INDEX campaigns_running ON campaigns (began_at, id) WHERE state = 'running';

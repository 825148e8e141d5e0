-- A lane of its own for e-mail. SQLite changes no check of a column, so the table is made anew.
CREATE TABLE outbox_with_email (
    position       INTEGER PRIMARY KEY, -- the order in which they were put in
    id             TEXT NOT NULL UNIQUE,
    lane           TEXT NOT NULL CHECK (lane IN ('code', 'security', 'notice', 'email')),
    kind           TEXT NOT NULL,
    recipient      TEXT NOT NULL, -- a phone in E.164, or email: and the address, or customer: and the customer id
    locale         TEXT NOT NULL,
    topic          TEXT, -- a newer message of the same topic takes its place
    content        TEXT NOT NULL CHECK (json_valid(content)),
    state          TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sent', 'dropped', 'dead_letter', 'superseded', 'parked')),
    attempts       INTEGER NOT NULL DEFAULT 0,
    fence          INTEGER NOT NULL DEFAULT 0,
    not_before     TEXT NOT NULL CHECK (not_before IS strftime('%Y-%m-%dT%H:%M:%fZ', not_before)),
    lease_until    TEXT CHECK (lease_until IS strftime('%Y-%m-%dT%H:%M:%fZ', lease_until)),
    -- Its place among messages to several recipients; later than due for the second to one recipient.
    turn_at        TEXT NOT NULL CHECK (turn_at IS strftime('%Y-%m-%dT%H:%M:%fZ', turn_at)),
    -- Of those whose rank has come, the first is claimed first.
    rank_at        TEXT NOT NULL GENERATED ALWAYS AS (max(turn_at, not_before, coalesce(lease_until, ''))) STORED,
    provider       TEXT,
    reference      TEXT,
    alias          TEXT,
    delivery_state TEXT CHECK (delivery_state IN ('sent', 'delivered', 'read', 'failed')),
    reason         TEXT,
    created_at     TEXT NOT NULL,
    expires_at     TEXT,
    settled_at     TEXT CHECK (settled_at IS strftime('%Y-%m-%dT%H:%M:%fZ', settled_at)),
    reported_at    TEXT
) STRICT;

INSERT INTO outbox_with_email (position, id, lane, kind, recipient, locale, topic, content, state, attempts, fence,
    not_before, lease_until, turn_at, provider, reference, alias, delivery_state, reason, created_at, expires_at,
    settled_at, reported_at)
SELECT position, id, lane, kind, recipient, locale, topic, content, state, attempts, fence,
    not_before, lease_until, turn_at, provider, reference, alias, delivery_state, reason, created_at, expires_at,
    settled_at, reported_at
FROM outbox;

DROP TABLE outbox;
ALTER TABLE outbox_with_email RENAME TO outbox;

CREATE INDEX outbox_due ON outbox (lane, not_before, position) WHERE state = 'queued';
CREATE INDEX outbox_rank ON outbox (lane, rank_at, position) WHERE state = 'queued';
CREATE INDEX outbox_waiting_to_recipient ON outbox (lane, recipient, turn_at) WHERE state = 'queued';
CREATE INDEX outbox_by_topic ON outbox (topic, position) WHERE topic IS NOT NULL;
CREATE INDEX outbox_unsent_codes ON outbox (settled_at) WHERE lane = 'code' AND state IN ('dropped', 'superseded');
CREATE INDEX outbox_dead_letters ON outbox (lane) WHERE state = 'dead_letter';
CREATE INDEX outbox_parked ON outbox (lane) WHERE state = 'parked';
CREATE INDEX outbox_parked_kind ON outbox (kind) WHERE state = 'parked';
CREATE INDEX outbox_parked_over ON outbox (expires_at) WHERE state = 'parked';
CREATE INDEX outbox_by_reference ON outbox (provider, reference) WHERE reference IS NOT NULL;
CREATE INDEX outbox_by_alias ON outbox (provider, alias) WHERE alias IS NOT NULL;
CREATE INDEX outbox_to_recipient ON outbox (recipient, created_at);
CREATE INDEX outbox_by_settlement ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX outbox_announcements ON outbox (not_before) WHERE kind = 'announcement' AND state = 'queued';

-- What the portal owns: sessions, devices, login codes, messages, limits, the audit trail, changes of numbers,
-- analytics. Identities are UUIDs as text.

CREATE TABLE customer_sessions (
    id           TEXT PRIMARY KEY NOT NULL,
    customer_id  TEXT NOT NULL,
    phone_e164   TEXT NOT NULL, -- the number that was proved
    device       TEXT NOT NULL,
    network      TEXT NOT NULL,
    created_at   TEXT NOT NULL CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)),
    last_seen_at TEXT NOT NULL CHECK (last_seen_at IS strftime('%Y-%m-%dT%H:%M:%fZ', last_seen_at)),
    expires_at   TEXT NOT NULL CHECK (expires_at IS strftime('%Y-%m-%dT%H:%M:%fZ', expires_at)),
    ended_at     TEXT CHECK (ended_at IS strftime('%Y-%m-%dT%H:%M:%fZ', ended_at)),
    -- When the number was proved last. A session whose writer does not say so counts as proved long ago.
    verified_at  TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z'
        CHECK (verified_at IS strftime('%Y-%m-%dT%H:%M:%fZ', verified_at))
) STRICT;

CREATE INDEX customer_sessions_of_holder
    ON customer_sessions (phone_e164, last_seen_at) WHERE ended_at IS NULL;
CREATE INDEX customer_sessions_of_customer ON customer_sessions (customer_id, created_at);
CREATE INDEX customer_sessions_by_expiry ON customer_sessions (expires_at);
CREATE INDEX customer_sessions_by_end ON customer_sessions (ended_at) WHERE ended_at IS NOT NULL;
-- For the operators' count of sessions per day.
CREATE INDEX customer_sessions_by_day ON customer_sessions (DATE(created_at));

CREATE TABLE trusted_devices (
    token_hash BLOB PRIMARY KEY NOT NULL CHECK (length(token_hash) = 32), -- SHA-256
    phone_e164 TEXT NOT NULL,
    trusted_at TEXT NOT NULL,
    expires_at TEXT NOT NULL CHECK (expires_at IS strftime('%Y-%m-%dT%H:%M:%fZ', expires_at))
) STRICT, WITHOUT ROWID;

CREATE INDEX trusted_devices_of_number ON trusted_devices (phone_e164);
CREATE INDEX trusted_devices_by_expiry ON trusted_devices (expires_at);

CREATE TABLE otp_challenges (
    position     INTEGER PRIMARY KEY, -- the order in which they were asked for
    id           TEXT NOT NULL UNIQUE,
    purpose      TEXT NOT NULL,
    browser_hash BLOB CHECK (length(browser_hash) = 32), -- SHA-256; NULL for the API
    client_hash  BLOB CHECK (length(client_hash) = 32), -- an API client that names no challenge is known by it
    phone_e164   TEXT NOT NULL,
    narrowed_to  TEXT,
    sequence     INTEGER NOT NULL,
    key_id       TEXT NOT NULL,
    seed         BLOB NOT NULL,
    code_mac     BLOB NOT NULL,
    guesses_left INTEGER NOT NULL CHECK (guesses_left >= 0),
    created_at   TEXT NOT NULL,
    sent_at      TEXT NOT NULL,
    expires_at   TEXT NOT NULL CHECK (expires_at IS strftime('%Y-%m-%dT%H:%M:%fZ', expires_at)),
    consumed_at  TEXT,
    CHECK ((browser_hash IS NULL) <> (client_hash IS NULL))
) STRICT;

CREATE INDEX otp_challenges_of_the_api ON otp_challenges (client_hash, position) WHERE client_hash IS NOT NULL;
CREATE INDEX otp_challenges_by_expiry ON otp_challenges (expires_at);

-- What support is asked about: codes for a number, from every client that asked.
CREATE INDEX otp_challenges_of_number ON otp_challenges (phone_e164, position);

CREATE TABLE outbox (
    position       INTEGER PRIMARY KEY, -- the order in which they were put in
    id             TEXT NOT NULL UNIQUE,
    lane           TEXT NOT NULL CHECK (lane IN ('code', 'security', 'notice')),
    kind           TEXT NOT NULL,
    recipient      TEXT NOT NULL, -- a phone in E.164, or customer: and the customer id
    locale         TEXT NOT NULL,
    topic          TEXT, -- a newer message of the same topic takes its place
    content        TEXT NOT NULL CHECK (json_valid(content)),
    state          TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sent', 'dropped', 'dead_letter', 'superseded', 'parked')),
    attempts       INTEGER NOT NULL DEFAULT 0,
    fence          INTEGER NOT NULL DEFAULT 0,
    not_before     TEXT NOT NULL CHECK (not_before IS strftime('%Y-%m-%dT%H:%M:%fZ', not_before)),
    lease_until    TEXT CHECK (lease_until IS strftime('%Y-%m-%dT%H:%M:%fZ', lease_until)),
    -- Its place among messages to several numbers; later than due for the second to one number.
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

-- The announcement that is due last, to go on after it.
CREATE INDEX outbox_announcements ON outbox (not_before) WHERE kind = 'announcement' AND state = 'queued';

-- Reports on messages that no send call has named yet; the newest thousand of an hour.
CREATE TABLE early_delivery_reports (
    provider  TEXT NOT NULL,
    reference TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('sent', 'delivered', 'read', 'failed')),
    alias     TEXT,
    at        TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
    PRIMARY KEY (provider, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX early_delivery_reports_by_age ON early_delivery_reports (at);

CREATE TABLE rate_hits (
    bucket TEXT NOT NULL,
    member TEXT NOT NULL,
    at     TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
    keep_until TEXT NOT NULL, -- when it leaves the longest window of its bucket
    PRIMARY KEY (bucket, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_hits_window ON rate_hits (bucket, at);
CREATE INDEX rate_hits_by_age ON rate_hits (keep_until);

CREATE TABLE audit_log (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          TEXT NOT NULL,
    action      TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    actor       TEXT NOT NULL, -- customer, customer:SESSION, staff:NAME or system
    network     TEXT
) STRICT;

CREATE INDEX audit_log_of_customer ON audit_log (customer_id, id);
CREATE INDEX audit_log_by_actor ON audit_log (actor, id);

-- Changed numbers, and until when the old one can take the change back.
CREATE TABLE phone_changes (
    id           TEXT PRIMARY KEY NOT NULL,
    customer_id  TEXT NOT NULL,
    from_phone   TEXT NOT NULL, -- as it was written
    from_e164    TEXT NOT NULL,
    to_e164      TEXT NOT NULL,
    session_id   TEXT NOT NULL,
    changed_at   TEXT NOT NULL CHECK (changed_at IS strftime('%Y-%m-%dT%H:%M:%fZ', changed_at)),
    revert_until TEXT NOT NULL CHECK (revert_until IS strftime('%Y-%m-%dT%H:%M:%fZ', revert_until)),
    reverted_at  TEXT CHECK (reverted_at IS strftime('%Y-%m-%dT%H:%M:%fZ', reverted_at)),
    -- Taken back: until then neither number nor e-mail address is changed.
    held_until   TEXT CHECK (held_until IS strftime('%Y-%m-%dT%H:%M:%fZ', held_until)),
    -- Of the session, and the language of the message to the old number.
    network      TEXT NOT NULL DEFAULT '',
    locale       TEXT NOT NULL DEFAULT 'id' CHECK (locale IN ('id', 'en')),
    state        TEXT NOT NULL DEFAULT 'done'
        CHECK (state IN ('pending', 'abandoned', 'done', 'reverting', 'reverted'))
) STRICT, WITHOUT ROWID;

CREATE INDEX phone_changes_of_customer ON phone_changes (customer_id, changed_at DESC, id DESC);
CREATE INDEX phone_changes_held ON phone_changes (from_e164) WHERE held_until IS NOT NULL;
CREATE UNIQUE INDEX phone_changes_pending ON phone_changes (customer_id) WHERE state = 'pending';
CREATE INDEX phone_changes_open ON phone_changes (changed_at) WHERE state IN ('pending', 'reverting');
CREATE INDEX phone_changes_by_age ON phone_changes (changed_at);

-- Days are dates of the portal's time zone as text, `2025-11-05`.
CREATE TABLE analytics_counts (
    day   TEXT NOT NULL,
    event TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (day, event)
) STRICT, WITHOUT ROWID;

-- One row for each customer who was there on a day. `hash` is a keyed hash of day and customer: it names
-- nobody, and the hashes of two days cannot be matched.
CREATE TABLE analytics_daily_actives (
    day  TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 16),
    PRIMARY KEY (day, hash)
) STRICT, WITHOUT ROWID;

-- Each number and each customer gets an announcement once.
CREATE TABLE announcement_recipients (
    campaign    TEXT NOT NULL,
    phone_e164  TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    queued_at   TEXT NOT NULL,
    PRIMARY KEY (campaign, phone_e164),
    UNIQUE (campaign, customer_id)
) STRICT, WITHOUT ROWID;

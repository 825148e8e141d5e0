-- What staff did, and what they keep about their work. The portal owns it: tickets and customers may be kept elsewhere.

-- Only ever added to; each hash covers the one before it.
CREATE TABLE staff_trail (
    position    INTEGER PRIMARY KEY NOT NULL,
    at          TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
    staff       TEXT NOT NULL,
    action      TEXT NOT NULL,
    customer_id TEXT,
    subject     TEXT,
    reason      TEXT,
    network     TEXT,
    hash        BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX staff_trail_customer ON staff_trail (customer_id, position) WHERE customer_id IS NOT NULL;
CREATE INDEX staff_trail_staff ON staff_trail (staff, position);

-- The last entry of the trail.
CREATE TABLE staff_trail_head (
    one      INTEGER PRIMARY KEY NOT NULL DEFAULT 1 CHECK (one = 1),
    position INTEGER NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO staff_trail_head (position, hash) VALUES (0, zeroblob(32));

CREATE TABLE work_assignments (
    subject TEXT PRIMARY KEY NOT NULL, -- ticket:NUMBER or conversation:ID
    staff   TEXT NOT NULL,
    since   TEXT NOT NULL CHECK (since IS strftime('%Y-%m-%dT%H:%M:%fZ', since))
) STRICT;
CREATE INDEX work_assignments_latest ON work_assignments (since DESC, subject DESC);

-- Customers never see them.
CREATE TABLE internal_notes (
    id      TEXT PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL,
    author  TEXT NOT NULL,
    at      TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
    body    TEXT NOT NULL
) STRICT;
CREATE INDEX internal_notes_subject ON internal_notes (subject, at DESC, id DESC);

CREATE TABLE canned_replies (
    id         TEXT PRIMARY KEY NOT NULL,
    version    INTEGER NOT NULL,
    title      TEXT NOT NULL,
    body       TEXT NOT NULL,
    locale     TEXT NOT NULL,
    updated_at TEXT NOT NULL CHECK (updated_at IS strftime('%Y-%m-%dT%H:%M:%fZ', updated_at))
) STRICT;
CREATE INDEX canned_replies_title ON canned_replies (title, id);

-- Conversations as staff list them.
CREATE INDEX conversations_waiting ON conversations (waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_latest ON conversations (updated_at DESC, id DESC);
CREATE INDEX conversations_state ON conversations (state, updated_at DESC, id DESC);

-- What staff did, and what they keep about their work. The portal owns it: tickets and customers may be kept elsewhere.

CREATE TABLE portal.staff_trail (
    position    bigint PRIMARY KEY,
    at          timestamptz NOT NULL,
    staff       text COLLATE "C" NOT NULL,
    action      text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C",
    subject     text COLLATE "C",
    reason      text,
    network     text,
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE portal.staff_trail IS 'only ever added to; each hash covers the one before it';
CREATE INDEX staff_trail_customer ON portal.staff_trail (customer_id, position) WHERE customer_id IS NOT NULL;
CREATE INDEX staff_trail_staff ON portal.staff_trail (staff, position);

CREATE TABLE portal.staff_trail_head (
    one      boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    position bigint NOT NULL,
    hash     bytea NOT NULL CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE portal.staff_trail_head IS 'the last entry of the trail';
INSERT INTO portal.staff_trail_head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE TABLE portal.work_assignments (
    subject text COLLATE "C" PRIMARY KEY,
    staff   text COLLATE "C" NOT NULL,
    since   timestamptz NOT NULL
);
COMMENT ON COLUMN portal.work_assignments.subject IS 'ticket:NUMBER or conversation:ID';
CREATE INDEX work_assignments_latest ON portal.work_assignments (since DESC, subject DESC);

CREATE TABLE portal.internal_notes (
    id      uuid PRIMARY KEY,
    subject text COLLATE "C" NOT NULL,
    author  text COLLATE "C" NOT NULL,
    at      timestamptz NOT NULL,
    body    text NOT NULL
);
COMMENT ON TABLE portal.internal_notes IS 'customers never see them';
CREATE INDEX internal_notes_subject ON portal.internal_notes (subject, at DESC, id DESC);

CREATE TABLE portal.canned_replies (
    id         uuid PRIMARY KEY,
    version    bigint NOT NULL,
    title      text COLLATE "C" NOT NULL,
    body       text NOT NULL,
    locale     text COLLATE "C" NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX canned_replies_title ON portal.canned_replies (title, id);

-- Conversations as staff list them.
CREATE INDEX conversations_waiting ON portal.conversations (waiting_since, id) WHERE waiting_since IS NOT NULL;
CREATE INDEX conversations_latest ON portal.conversations (updated_at DESC, id DESC);
CREATE INDEX conversations_state ON portal.conversations (state, updated_at DESC, id DESC);

-- What customers and the ISP's people say to each other. The portal owns it.

CREATE TABLE conversations (
    id                 TEXT PRIMARY KEY NOT NULL,
    customer_id        TEXT NOT NULL,
    -- What a customer has one conversation of: a ticket, or a chat by the name its client gave it.
    key                TEXT NOT NULL,
    ticket_number      TEXT,
    state              TEXT NOT NULL,
    created_at         TEXT NOT NULL CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)),
    updated_at         TEXT NOT NULL CHECK (updated_at IS strftime('%Y-%m-%dT%H:%M:%fZ', updated_at)),
    waiting_since      TEXT CHECK (waiting_since IS strftime('%Y-%m-%dT%H:%M:%fZ', waiting_since)),
    last_ordinal       INTEGER NOT NULL DEFAULT 0,
    customer_delivered INTEGER NOT NULL DEFAULT 0,
    customer_read      INTEGER NOT NULL DEFAULT 0,
    staff_delivered    INTEGER NOT NULL DEFAULT 0,
    staff_read         INTEGER NOT NULL DEFAULT 0,
    UNIQUE (customer_id, key)
) STRICT;

CREATE INDEX conversations_list ON conversations (customer_id, updated_at DESC, id DESC);

CREATE TABLE conversation_entries (
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    ordinal         INTEGER NOT NULL,
    client_id       TEXT NOT NULL,
    author          TEXT NOT NULL,
    staff_name      TEXT,
    at              TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
    kind            TEXT NOT NULL,
    body            TEXT NOT NULL,
    PRIMARY KEY (conversation_id, ordinal),
    UNIQUE (conversation_id, author, client_id)
) STRICT, WITHOUT ROWID;

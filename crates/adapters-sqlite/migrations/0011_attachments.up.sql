-- Files of conversations: what is known of them. Their bytes are kept elsewhere. The portal owns them.

CREATE TABLE attachments (
    id              TEXT PRIMARY KEY NOT NULL,
    customer_id     TEXT NOT NULL,
    uploader        TEXT NOT NULL,
    staff_name      TEXT,
    name            TEXT NOT NULL,
    media_type      TEXT NOT NULL,
    size            INTEGER NOT NULL,
    preview_size    INTEGER,
    created_at      TEXT NOT NULL CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)),
    state           TEXT NOT NULL CHECK (state IN ('incomplete', 'complete', 'withdrawn')),
    -- With the ordinal the entry that refers to the file.
    conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL,
    ordinal         INTEGER
) STRICT;

CREATE INDEX attachments_unreferenced ON attachments (created_at, id) WHERE conversation_id IS NULL;
CREATE INDEX attachments_conversation ON attachments (conversation_id) WHERE conversation_id IS NOT NULL;

-- How many bytes an account uploaded on its latest day.
CREATE TABLE attachment_bytes (
    customer_id TEXT PRIMARY KEY NOT NULL,
    day         TEXT NOT NULL CHECK (day IS strftime('%Y-%m-%d', day)),
    bytes       INTEGER NOT NULL
) STRICT;

-- The identities in a JSON array.
ALTER TABLE conversation_entries ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';

-- Files of conversations: what is known of them. Their bytes are kept elsewhere. The portal owns them.

CREATE TABLE portal.attachments (
    id              uuid PRIMARY KEY,
    customer_id     text COLLATE "C" NOT NULL,
    uploader        text COLLATE "C" NOT NULL,
    staff_name      text,
    name            text NOT NULL,
    media_type      text COLLATE "C" NOT NULL,
    size            bigint NOT NULL,
    preview_size    bigint,
    created_at      timestamptz NOT NULL,
    state           text COLLATE "C" NOT NULL CHECK (state IN ('incomplete', 'complete', 'withdrawn')),
    conversation_id uuid REFERENCES portal.conversations (id) ON DELETE SET NULL,
    ordinal         bigint
);
COMMENT ON COLUMN portal.attachments.conversation_id IS 'with ordinal the entry that refers to the file';

CREATE INDEX attachments_unreferenced ON portal.attachments (created_at, id) WHERE conversation_id IS NULL;
CREATE INDEX attachments_conversation ON portal.attachments (conversation_id) WHERE conversation_id IS NOT NULL;

-- How many bytes an account uploaded on its latest day.
CREATE TABLE portal.attachment_bytes (
    customer_id text COLLATE "C" PRIMARY KEY,
    day         date NOT NULL,
    bytes       bigint NOT NULL
);

ALTER TABLE portal.conversation_entries ADD COLUMN attachments uuid[] NOT NULL DEFAULT '{}';

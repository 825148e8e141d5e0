-- What customers and the ISP's people say to each other. The portal owns it.

CREATE TABLE portal.conversations (
    id                 uuid PRIMARY KEY,
    customer_id        text COLLATE "C" NOT NULL,
    key                text COLLATE "C" NOT NULL,
    ticket_number      text COLLATE "C",
    state              text COLLATE "C" NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    waiting_since      timestamptz,
    last_ordinal       bigint NOT NULL DEFAULT 0,
    customer_delivered bigint NOT NULL DEFAULT 0,
    customer_read      bigint NOT NULL DEFAULT 0,
    staff_delivered    bigint NOT NULL DEFAULT 0,
    staff_read         bigint NOT NULL DEFAULT 0,
    UNIQUE (customer_id, key)
);
COMMENT ON COLUMN portal.conversations.key IS
    'what a customer has one conversation of: a ticket, or a chat by the name its client gave it';

CREATE INDEX conversations_list ON portal.conversations (customer_id, updated_at DESC, id DESC);

CREATE TABLE portal.conversation_entries (
    conversation_id uuid NOT NULL REFERENCES portal.conversations (id) ON DELETE CASCADE,
    ordinal         bigint NOT NULL,
    client_id       text COLLATE "C" NOT NULL,
    author          text COLLATE "C" NOT NULL,
    staff_name      text,
    at              timestamptz NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    body            text NOT NULL,
    PRIMARY KEY (conversation_id, ordinal),
    UNIQUE (conversation_id, author, client_id)
);

-- Which replies of staff wait for the customer to read them.

-- When the first reply was made that the customer neither read nor was told of.
ALTER TABLE conversations ADD COLUMN unread_since TEXT
    CHECK (unread_since IS strftime('%Y-%m-%dT%H:%M:%fZ', unread_since));
-- Up to which entry a message told the customer of replies.
ALTER TABLE conversations ADD COLUMN customer_told INTEGER NOT NULL DEFAULT 0;

CREATE INDEX conversations_unread ON conversations (unread_since, id) WHERE unread_since IS NOT NULL;

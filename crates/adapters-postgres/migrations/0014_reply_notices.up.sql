-- Which replies of staff wait for the customer to read them.

ALTER TABLE portal.conversations
    ADD COLUMN unread_since timestamptz,
    ADD COLUMN customer_told bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN portal.conversations.unread_since IS
    'when the first reply was made that the customer neither read nor was told of';
COMMENT ON COLUMN portal.conversations.customer_told IS 'up to which entry a message told the customer of replies';

CREATE INDEX conversations_unread ON portal.conversations (unread_since, id) WHERE unread_since IS NOT NULL;

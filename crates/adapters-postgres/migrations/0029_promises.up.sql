-- Promises to pay. The portal owns them: invoices may be kept elsewhere.
CREATE TABLE portal.payment_promises (
    id          uuid PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL,
    position    bigint NOT NULL CHECK (position > 0),
    is_open     boolean NOT NULL,
    check_at    timestamptz,
    version     bigint NOT NULL,
    -- The whole promise; the columns before it are what it is found by.
    promise     jsonb NOT NULL
);
COMMENT ON COLUMN portal.payment_promises.position IS 'the place among the account''s promises: 1 for the first';
CREATE UNIQUE INDEX payment_promises_of ON portal.payment_promises (customer_id, position DESC);
CREATE UNIQUE INDEX payment_promises_open ON portal.payment_promises (customer_id) WHERE is_open;
CREATE INDEX payment_promises_due ON portal.payment_promises (check_at, id) WHERE check_at IS NOT NULL;

-- Promises to pay. The portal owns them: invoices may be kept elsewhere.
CREATE TABLE payment_promises (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer_id TEXT NOT NULL,
    -- The place among the account's promises: 1 for the first.
    position    INTEGER NOT NULL CHECK (position > 0),
    is_open     INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    check_at    TEXT CHECK (check_at IS strftime('%Y-%m-%dT%H:%M:%fZ', check_at)),
    version     INTEGER NOT NULL,
    -- The whole promise; the columns before it are what it is found by.
    promise     TEXT NOT NULL CHECK (json_valid(promise))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payment_promises_of ON payment_promises (customer_id, position DESC);
CREATE UNIQUE INDEX payment_promises_open ON payment_promises (customer_id) WHERE is_open;
CREATE INDEX payment_promises_due ON payment_promises (check_at, id) WHERE check_at IS NOT NULL;

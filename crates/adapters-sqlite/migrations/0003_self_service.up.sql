-- What customers do by themselves: prove their number again, open, rate and reopen tickets, change their
-- number.

-- When the number was proved last. A session whose writer does not say so counts as proved long ago.
ALTER TABLE customer_sessions ADD COLUMN verified_at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z'
    CHECK (verified_at IS strftime('%Y-%m-%dT%H:%M:%fZ', verified_at));
UPDATE customer_sessions SET verified_at = created_at;

ALTER TABLE tickets ADD COLUMN reopened_at TEXT;

-- For the list by latest activity.
CREATE INDEX tickets_of_customer_by_activity ON tickets (customer_id, updated_at DESC, ticket_number DESC);

-- What happened at a step; rows of other systems only say where the ticket stands.
ALTER TABLE ticket_history ADD COLUMN event TEXT NOT NULL DEFAULT 'moved'
    CHECK (event IN ('moved', 'opened', 'rated', 'reopened', 'cancelled'));
ALTER TABLE ticket_history ADD COLUMN rating INTEGER CHECK (rating BETWEEN 1 AND 5);

-- The last number given out for a day of the portal's time zone.
CREATE TABLE ticket_counters (
    day  TEXT PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT, WITHOUT ROWID;

-- Requests that clients named, so that sending one twice opens one ticket. Both hashes are SHA-256.
CREATE TABLE ticket_requests (
    customer_id   TEXT NOT NULL,
    name          BLOB NOT NULL CHECK (length(name) = 32),
    request       BLOB NOT NULL CHECK (length(request) = 32),
    ticket_number TEXT NOT NULL,
    keep_until    TEXT NOT NULL CHECK (keep_until IS strftime('%Y-%m-%dT%H:%M:%fZ', keep_until)),
    PRIMARY KEY (customer_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_requests_by_expiry ON ticket_requests (keep_until);

-- Changed numbers, and until when the old one can take the change back.
CREATE TABLE phone_changes (
    id           TEXT PRIMARY KEY NOT NULL,
    customer_id  TEXT NOT NULL,
    from_phone   TEXT NOT NULL, -- as it was written
    from_e164    TEXT NOT NULL,
    to_e164      TEXT NOT NULL,
    session_id   TEXT NOT NULL,
    changed_at   TEXT NOT NULL CHECK (changed_at IS strftime('%Y-%m-%dT%H:%M:%fZ', changed_at)),
    revert_until TEXT NOT NULL CHECK (revert_until IS strftime('%Y-%m-%dT%H:%M:%fZ', revert_until)),
    reverted_at  TEXT CHECK (reverted_at IS strftime('%Y-%m-%dT%H:%M:%fZ', reverted_at)),
    -- Taken back: until then neither number nor e-mail address is changed.
    held_until   TEXT CHECK (held_until IS strftime('%Y-%m-%dT%H:%M:%fZ', held_until))
) STRICT, WITHOUT ROWID;

CREATE INDEX phone_changes_of_customer ON phone_changes (customer_id, changed_at DESC, id DESC);
CREATE INDEX phone_changes_held ON phone_changes (from_e164) WHERE held_until IS NOT NULL;
CREATE INDEX phone_changes_by_age ON phone_changes (changed_at);

-- For the list of invoices, and for finding the one before another.
CREATE INDEX invoices_of_customer_by_date ON invoices (customer_id, invoice_date DESC, invoice_number DESC);

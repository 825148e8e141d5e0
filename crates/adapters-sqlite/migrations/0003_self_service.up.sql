-- What customers do by themselves: prove their number again, open, rate and reopen tickets, change their
-- number.

-- When the number was proved last. A session whose writer does not say so counts as proved long ago.
ALTER TABLE customer_sessions ADD COLUMN verified_at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z'
    CHECK (verified_at IS strftime('%Y-%m-%dT%H:%M:%fZ', verified_at));
UPDATE customer_sessions SET verified_at = created_at;

ALTER TABLE tickets ADD COLUMN reopened_at TEXT
    CONSTRAINT "reopened_at is a time such as 2025-11-05 12:00:00" CHECK (reopened_at IS NULL OR (reopened_at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(reopened_at, 1, 10))) = substr(reopened_at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', reopened_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', reopened_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(reopened_at, 1, length(reopened_at) - 2) || ':' || substr(reopened_at, -2), '+0 days')) IS NOT NULL));

-- Other spellings of instants become the one that sorts.
CREATE TRIGGER tickets_added AFTER INSERT ON tickets
WHEN NEW.created_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days')
    OR NEW.updated_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days')
    OR NEW.scheduled_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days')
    OR NEW.started_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days')
    OR NEW.completed_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days')
    OR NEW.sla_due_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days')
    OR NEW.reopened_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days')
BEGIN
    UPDATE tickets SET
        created_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.created_at, 1, length(NEW.created_at) - 2) || ':' || substr(NEW.created_at, -2), '+0 days')),
        updated_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.updated_at, 1, length(NEW.updated_at) - 2) || ':' || substr(NEW.updated_at, -2), '+0 days')),
        scheduled_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.scheduled_date, 1, length(NEW.scheduled_date) - 2) || ':' || substr(NEW.scheduled_date, -2), '+0 days')),
        started_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.started_at, 1, length(NEW.started_at) - 2) || ':' || substr(NEW.started_at, -2), '+0 days')),
        completed_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.completed_at, 1, length(NEW.completed_at) - 2) || ':' || substr(NEW.completed_at, -2), '+0 days')),
        sla_due_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.sla_due_date, 1, length(NEW.sla_due_date) - 2) || ':' || substr(NEW.sla_due_date, -2), '+0 days')),
        reopened_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.reopened_at, 1, length(NEW.reopened_at) - 2) || ':' || substr(NEW.reopened_at, -2), '+0 days'))
    WHERE ticket_number = NEW.ticket_number;
END;

CREATE TRIGGER tickets_changed AFTER UPDATE OF created_at, updated_at, scheduled_date, started_at, completed_at, sla_due_date, reopened_at ON tickets
WHEN NEW.created_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days')
    OR NEW.updated_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days')
    OR NEW.scheduled_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days')
    OR NEW.started_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days')
    OR NEW.completed_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days')
    OR NEW.sla_due_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days')
    OR NEW.reopened_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days')
BEGIN
    UPDATE tickets SET
        created_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.created_at, 1, length(NEW.created_at) - 2) || ':' || substr(NEW.created_at, -2), '+0 days')),
        updated_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.updated_at, 1, length(NEW.updated_at) - 2) || ':' || substr(NEW.updated_at, -2), '+0 days')),
        scheduled_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.scheduled_date, 1, length(NEW.scheduled_date) - 2) || ':' || substr(NEW.scheduled_date, -2), '+0 days')),
        started_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.started_at, 1, length(NEW.started_at) - 2) || ':' || substr(NEW.started_at, -2), '+0 days')),
        completed_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.completed_at, 1, length(NEW.completed_at) - 2) || ':' || substr(NEW.completed_at, -2), '+0 days')),
        sla_due_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.sla_due_date, 1, length(NEW.sla_due_date) - 2) || ':' || substr(NEW.sla_due_date, -2), '+0 days')),
        reopened_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.reopened_at, 1, length(NEW.reopened_at) - 2) || ':' || substr(NEW.reopened_at, -2), '+0 days'))
    WHERE ticket_number = NEW.ticket_number;
END;

-- For the list by latest activity.
CREATE INDEX tickets_of_customer_by_activity ON tickets (customer_id, updated_at DESC, ticket_number DESC);

-- What happened at a step; rows of other systems only say where the ticket stands.
ALTER TABLE ticket_history ADD COLUMN event TEXT NOT NULL DEFAULT 'moved'
    CHECK (event IN ('moved', 'opened', 'rated', 'reopened', 'cancelled'));
ALTER TABLE ticket_history ADD COLUMN rating INTEGER CHECK (rating BETWEEN 1 AND 5)
    CONSTRAINT "a rated step has a rating" CHECK (event <> 'rated' OR rating IS NOT NULL);

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
    held_until   TEXT CHECK (held_until IS strftime('%Y-%m-%dT%H:%M:%fZ', held_until)),
    -- Of the session, and the language of the message to the old number.
    network      TEXT NOT NULL DEFAULT '',
    locale       TEXT NOT NULL DEFAULT 'id' CHECK (locale IN ('id', 'en')),
    state        TEXT NOT NULL DEFAULT 'done'
        CHECK (state IN ('pending', 'abandoned', 'done', 'reverting', 'reverted'))
) STRICT, WITHOUT ROWID;

CREATE INDEX phone_changes_of_customer ON phone_changes (customer_id, changed_at DESC, id DESC);
CREATE INDEX phone_changes_held ON phone_changes (from_e164) WHERE held_until IS NOT NULL;
CREATE UNIQUE INDEX phone_changes_pending ON phone_changes (customer_id) WHERE state = 'pending';
CREATE INDEX phone_changes_open ON phone_changes (changed_at) WHERE state IN ('pending', 'reverting');
CREATE INDEX phone_changes_by_age ON phone_changes (changed_at);

-- For the list of invoices, and for finding the one before another.
CREATE INDEX invoices_of_customer_by_date ON invoices (customer_id, invoice_date DESC, invoice_number DESC);

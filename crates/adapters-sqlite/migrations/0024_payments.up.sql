-- Payments through gateways, and the books. The portal owns them: invoices may be kept elsewhere.
CREATE TABLE payment_attempts (
    id            TEXT PRIMARY KEY NOT NULL,
    customer_id   TEXT NOT NULL,
    gateway       TEXT NOT NULL,
    state         TEXT NOT NULL,
    total         INTEGER NOT NULL,
    created_at    TEXT NOT NULL CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)),
    next_check_at TEXT CHECK (next_check_at IS strftime('%Y-%m-%dT%H:%M:%fZ', next_check_at)),
    version       INTEGER NOT NULL,
    -- The whole payment; the columns before it are what it is found by.
    payment       TEXT NOT NULL CHECK (json_valid(payment))
) STRICT;
CREATE INDEX payment_attempts_of ON payment_attempts (customer_id, created_at DESC, id DESC);
CREATE INDEX payment_attempts_due ON payment_attempts (next_check_at, id) WHERE next_check_at IS NOT NULL;

-- What each payment is for. One open payment pays an invoice.
CREATE TABLE payment_invoices (
    invoice_number TEXT NOT NULL,
    payment_id     TEXT NOT NULL REFERENCES payment_attempts (id) ON DELETE CASCADE,
    customer_id    TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    is_open        INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (invoice_number, payment_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payment_invoices_open ON payment_invoices (invoice_number) WHERE is_open;
CREATE INDEX payment_invoices_payment ON payment_invoices (payment_id);

-- Requests that were named by the client, and what became of them.
CREATE TABLE payment_requests (
    customer_id TEXT NOT NULL,
    name        BLOB NOT NULL CHECK (length(name) = 32),
    request     BLOB NOT NULL CHECK (length(request) = 32),
    payment_id  TEXT NOT NULL REFERENCES payment_attempts (id) ON DELETE CASCADE,
    keep_until  TEXT NOT NULL CHECK (keep_until IS strftime('%Y-%m-%dT%H:%M:%fZ', keep_until)),
    PRIMARY KEY (customer_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_requests_payment ON payment_requests (payment_id);

-- What somebody has to look at.
CREATE TABLE payment_exceptions (
    id       TEXT PRIMARY KEY NOT NULL,
    kind     TEXT NOT NULL,
    gateway  TEXT NOT NULL,
    "order"  TEXT NOT NULL,
    amount   INTEGER,
    found_at TEXT NOT NULL CHECK (found_at IS strftime('%Y-%m-%dT%H:%M:%fZ', found_at))
) STRICT;
CREATE INDEX payment_exceptions_found ON payment_exceptions (found_at, id);

-- The books: journals whose entries sum to zero. A journal is written after its entries and is complete with that.
CREATE TABLE ledger_journals (
    id           TEXT PRIMARY KEY NOT NULL,
    kind         TEXT NOT NULL,
    reference    TEXT NOT NULL,
    effective_at TEXT NOT NULL CHECK (effective_at IS strftime('%Y-%m-%dT%H:%M:%fZ', effective_at)),
    recorded_at  TEXT NOT NULL CHECK (recorded_at IS strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at)),
    UNIQUE (reference, kind)
) STRICT;
CREATE TABLE ledger_entries (
    journal_id TEXT NOT NULL REFERENCES ledger_journals (id) DEFERRABLE INITIALLY DEFERRED,
    position   INTEGER NOT NULL,
    account    TEXT NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (journal_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_entries_account ON ledger_entries (account, amount);

CREATE TRIGGER ledger_journals_balance BEFORE INSERT ON ledger_journals
WHEN (SELECT count(*) < 2 OR sum(amount) <> 0 FROM ledger_entries WHERE journal_id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the entries of the journal do not balance');
END;
-- Without it REPLACE would take the place of a journal.
CREATE TRIGGER ledger_journals_once BEFORE INSERT ON ledger_journals
WHEN EXISTS (SELECT 1 FROM ledger_journals WHERE id = NEW.id OR (reference = NEW.reference AND kind = NEW.kind))
BEGIN
    SELECT RAISE(ABORT, 'the journal is posted');
END;
CREATE TRIGGER ledger_journals_kept BEFORE UPDATE ON ledger_journals
BEGIN
    SELECT RAISE(ABORT, 'journals are appended only');
END;
CREATE TRIGGER ledger_journals_stay BEFORE DELETE ON ledger_journals
BEGIN
    SELECT RAISE(ABORT, 'journals are appended only');
END;
CREATE TRIGGER ledger_entries_complete BEFORE INSERT ON ledger_entries
WHEN EXISTS (SELECT 1 FROM ledger_journals WHERE id = NEW.journal_id)
BEGIN
    SELECT RAISE(ABORT, 'the journal is complete');
END;
CREATE TRIGGER ledger_entries_kept BEFORE UPDATE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'entries are appended only');
END;
CREATE TRIGGER ledger_entries_stay BEFORE DELETE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'entries are appended only');
END;

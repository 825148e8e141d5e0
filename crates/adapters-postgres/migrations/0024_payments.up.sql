-- Payments through gateways, and the books. The portal owns them: invoices may be kept elsewhere.
CREATE TABLE portal.payment_attempts (
    id            text COLLATE "C" PRIMARY KEY,
    customer_id   text COLLATE "C" NOT NULL,
    gateway       text COLLATE "C" NOT NULL,
    state         text COLLATE "C" NOT NULL,
    total         bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    next_check_at timestamptz,
    version       bigint NOT NULL,
    -- The whole payment; the columns before it are what it is found by.
    payment       jsonb NOT NULL
);
CREATE INDEX payment_attempts_of ON portal.payment_attempts (customer_id, created_at DESC, id DESC);
CREATE INDEX payment_attempts_due ON portal.payment_attempts (next_check_at, id) WHERE next_check_at IS NOT NULL;

-- What each payment is for. One open payment pays an invoice.
CREATE TABLE portal.payment_invoices (
    invoice_number text COLLATE "C" NOT NULL,
    payment_id     text COLLATE "C" NOT NULL REFERENCES portal.payment_attempts (id) ON DELETE CASCADE,
    customer_id    text COLLATE "C" NOT NULL,
    created_at     timestamptz NOT NULL,
    is_open        boolean NOT NULL,
    PRIMARY KEY (invoice_number, payment_id)
);
CREATE UNIQUE INDEX payment_invoices_open ON portal.payment_invoices (invoice_number) WHERE is_open;
CREATE INDEX payment_invoices_payment ON portal.payment_invoices (payment_id);

-- Requests that were named by the client, and what became of them.
CREATE TABLE portal.payment_requests (
    customer_id text COLLATE "C" NOT NULL,
    name        bytea NOT NULL CHECK (octet_length(name) = 32),
    request     bytea NOT NULL CHECK (octet_length(request) = 32),
    payment_id  text COLLATE "C" NOT NULL REFERENCES portal.payment_attempts (id) ON DELETE CASCADE,
    keep_until  timestamptz NOT NULL,
    PRIMARY KEY (customer_id, name)
);
CREATE INDEX payment_requests_payment ON portal.payment_requests (payment_id);

-- What somebody has to look at.
CREATE TABLE portal.payment_exceptions (
    id       uuid PRIMARY KEY,
    kind     text COLLATE "C" NOT NULL,
    gateway  text COLLATE "C" NOT NULL,
    "order"  text COLLATE "C" NOT NULL,
    amount   bigint,
    found_at timestamptz NOT NULL
);
CREATE INDEX payment_exceptions_found ON portal.payment_exceptions (found_at, id);

-- The books: journals whose entries sum to zero. A journal is written after its entries and is complete with that.
CREATE TABLE portal.ledger_journals (
    id           uuid PRIMARY KEY,
    kind         text COLLATE "C" NOT NULL,
    reference    text COLLATE "C" NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    UNIQUE (reference, kind)
);
CREATE TABLE portal.ledger_entries (
    journal_id uuid NOT NULL REFERENCES portal.ledger_journals (id) DEFERRABLE INITIALLY DEFERRED,
    position   integer NOT NULL,
    account    text COLLATE "C" NOT NULL,
    amount     bigint NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (journal_id, position)
);
CREATE INDEX ledger_entries_account ON portal.ledger_entries (account) INCLUDE (amount);

CREATE FUNCTION portal.ledger_journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) < 2 OR sum(amount) <> 0 FROM portal.ledger_entries WHERE journal_id = NEW.id) THEN
        RAISE EXCEPTION 'the entries of the journal do not balance' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION portal.ledger_entry_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Who adds entries to the same journal at the same time waits for the one who completes it.
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.journal_id::text, 0));
    IF EXISTS (SELECT FROM portal.ledger_journals WHERE id = NEW.journal_id) THEN
        RAISE EXCEPTION 'the journal is complete' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION portal.ledger_appends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are appended only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER ledger_journals_balance BEFORE INSERT ON portal.ledger_journals
    FOR EACH ROW EXECUTE FUNCTION portal.ledger_journal_balances();
CREATE TRIGGER ledger_entries_complete BEFORE INSERT ON portal.ledger_entries
    FOR EACH ROW EXECUTE FUNCTION portal.ledger_entry_in_time();
CREATE TRIGGER ledger_journals_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON portal.ledger_journals
    FOR EACH STATEMENT EXECUTE FUNCTION portal.ledger_appends();
CREATE TRIGGER ledger_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON portal.ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION portal.ledger_appends();
